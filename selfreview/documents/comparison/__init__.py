"""Profile, earlier years, beside others, benchmark report."""
