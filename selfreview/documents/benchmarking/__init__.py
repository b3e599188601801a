"""The papers and files of the benchmarking."""
