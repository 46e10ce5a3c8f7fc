"""A release as files: every page and document, so that any file server serves it."""
