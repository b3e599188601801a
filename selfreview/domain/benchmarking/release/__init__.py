"""A release of the benchmarking: what is told, what is kept back, and what is held against earlier releases."""
