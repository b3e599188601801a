"""Working together: comments, flags, views, agreement, sign-off, members."""
