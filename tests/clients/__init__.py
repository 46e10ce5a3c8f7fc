"""Clients that others wrote, unmodified, against a server that runs."""
