"""Selfreview: the annual self-review of Parent Partnership Services."""

__version__ = "0.1.0"
