"""A catalogue as a book of sheets that a product manager edits: written, and read back."""
