"""Promises of the demo provider."""
