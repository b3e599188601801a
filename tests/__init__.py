"""The tests: they mirror the package, and `tests/house` holds the house rules."""
