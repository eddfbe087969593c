"""Adapters: other systems behind small Protocols; nothing else here uses a network."""
