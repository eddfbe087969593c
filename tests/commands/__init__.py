"""Promises of the shell."""
