"""The script Streamlit runs for each visitor: it shows the pages and nothing else.

It lives here, not beside ui/pages/: a folder named pages next to the script wakes Streamlit's
old navigation, which runs page files as scripts when a visitor arrives by a deep link.
"""

from ui.navigation import show

show()
