"""Migrations; see env.py for how to write the next one."""
