"""Signing in, one's account, roles, invitations."""
