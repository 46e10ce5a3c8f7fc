"""Releases: built, listed, activated, rolled back, pruned; only what passes becomes one."""
