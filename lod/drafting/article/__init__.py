"""Data sets drafted from the figures of an article."""
