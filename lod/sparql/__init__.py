"""SPARQL 1.1 queries read: text to typed algebra, errors with their place."""
