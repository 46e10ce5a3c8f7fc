"""A zoo of broken files: each kind of mistake, and exactly what `lod check` finds in it."""
