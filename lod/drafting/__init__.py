"""A first description of a table nobody has described: guesses, each with its reason, and what a person must decide."""
