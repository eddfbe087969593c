"""Where Streamlit starts for each visitor."""
