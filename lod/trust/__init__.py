"""What proves that something was published: hash trees, proofs of figures, digests of graphs, keys and signatures."""
