"""Papers about the site itself, for those who have to decide whether it may be used."""
