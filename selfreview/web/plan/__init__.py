"""The action plan, its progress, reminders, calendar."""
