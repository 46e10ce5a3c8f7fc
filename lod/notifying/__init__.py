"""Notifying others of what a publication changed: a signed POST to each address that the settings list."""
