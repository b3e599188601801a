"""The rules of the review: standard library only, values in and values out."""
