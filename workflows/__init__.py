"""The steps as a user takes them: one verb a file, over core and database."""
