"""What people see: with app.py the only place that knows Streamlit."""
