"""A service's figures compared with those that others show, and with its own of other years."""
