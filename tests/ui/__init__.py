"""What a browser meets: the routes beside Streamlit, over the real app and a real database."""
