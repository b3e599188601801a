"""The front of the house: statements, and what machines ask about the site."""
