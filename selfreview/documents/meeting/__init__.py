"""The minutes of a meeting as a document to go on writing."""
