"""Tables as SQLAlchemy classes; they never leave `database/`."""
