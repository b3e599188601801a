"""People as files: who has an account, out and back in."""
