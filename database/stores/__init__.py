"""Stores: one a kind of value, each taking and giving frozen dataclasses."""
