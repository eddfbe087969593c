"""Promises of the workflows."""
