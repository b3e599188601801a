"""Exact figures, commentary, releases, publication."""
