"""Finding by words: an index of a release's names and notes, and questions to it."""
