"""What is kept of the nation: figures, releases, and the ledger of what was told."""
