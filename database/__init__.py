"""Where things are kept: values in, values out; the only floor that knows SQLAlchemy."""
