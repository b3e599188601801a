"""Running sums of the returns."""
