"""What was published before: changes between releases, and the state of a data set at a moment."""
