"""The benchmarking collection as it is kept: rounds, returns, answers, submissions and context."""
