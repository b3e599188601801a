"""The pages of the benchmarking: a service's return, and what the network sees of all."""
