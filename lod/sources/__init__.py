"""A file in, a data set and its rows out; every complaint knows its file, row and column."""
