"""Meeting mode, projector, agenda, minutes."""
