"""A site of real-looking statistics, made up: what `make demo` serves and tests of pages look at."""
