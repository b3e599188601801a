"""Who comes in: one file per kind of visitor."""
