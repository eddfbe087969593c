"""The steps of a sale as a user takes them: the only callers of both core and database."""
