"""Requests for proposal: read into numbered requirements, answered with evidence, handed back."""
