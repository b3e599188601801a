"""The files of the benchmarking: the exact figures for the network, and what a release publishes."""
