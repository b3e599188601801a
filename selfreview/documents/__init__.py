"""What is handed over on paper or as a file, and read back from one."""
