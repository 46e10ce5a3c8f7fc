"""A release as files: every page and document, so that any file server serves it."""

FIGURES = 2_000
"""Figures that have pages of their own, at most, if nothing else is said."""

CODES = 10_000
"""Codes that have pages of their own, at most, if nothing else is said."""
