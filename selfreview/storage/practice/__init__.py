"""Good practice shared between services."""
