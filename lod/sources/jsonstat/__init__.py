"""Tables in JSON-stat 1 and 2 (json-stat.org/full)."""
