"""A copy of a release in a graph store: its named graphs, the store, and the record that the store keeps of them."""
