"""What leaves the service: submission, receipt, reopening, questions about returns."""
