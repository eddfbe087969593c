"""Negotiation: issues, what each side values, offers round by round, and what to offer next."""
