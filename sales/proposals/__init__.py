"""Proposals: what is said to the customer, composed from a quote version and never with cost."""
