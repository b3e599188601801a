"""What the operator does on the server, one module a noun."""
