"""Deals: quotes won and lost, the orders they become and the demand they mean."""
