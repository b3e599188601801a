"""People: what is held on them, why, and for how long."""
