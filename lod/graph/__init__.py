"""Metadata at rest: the Oxigraph store of a release, written once, then only opened read-only."""
