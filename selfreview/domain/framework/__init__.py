"""Editions of the exemplars."""
