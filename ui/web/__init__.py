"""What the browser reaches without Streamlit: sign-in, downloads, health, headers, admission."""
