"""The benchmarking collection: what services tell of themselves in numbers, beside the exemplars."""
