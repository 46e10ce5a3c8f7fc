"""A copy of a release in a graph store: its named graphs, the store, and the record that the store keeps of them."""

SECONDS = 600.0
"""How long a store may be silent: some answer only when a whole graph is in."""
