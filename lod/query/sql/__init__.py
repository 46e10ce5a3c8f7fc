"""SPARQL compiled to SQL over a release's index: text, algebra, relations, one statement, solutions."""
