"""Tests of what we can sell."""
