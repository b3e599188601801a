"""Files of a review: what kinds of files people send as evidence."""
