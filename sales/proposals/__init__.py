"""Proposals: what is said to the customer about a quote version."""
