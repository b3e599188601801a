"""What the network sees: submission, receipt, reopening, questions about returns."""
