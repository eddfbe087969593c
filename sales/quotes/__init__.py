"""Quotes: options side by side, drafts being worked on, and versions that never change."""
