"""Telling others what a publication changed: a signed POST to each address that asked for it."""
