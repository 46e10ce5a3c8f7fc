"""Saying the model as triples: an object in, triples out; no files, no store, no HTTP."""
