"""Running a round: tracker, letters, returns on paper."""
