"""Needs: what the customer said, and the requirements it comes to."""
