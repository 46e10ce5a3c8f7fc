"""What a query must keep to so that reading, planning and evaluating it stays within bounds, each limit by its name."""

from __future__ import annotations

MAX_NESTING = 200
"""Depth of `(`, `{`, `[` and `!` together."""

MAX_STEPS = 200
"""Steps of one property path."""

MAX_REPEATS = 12
"""Steps of one property path with `*`, `+` or `?`, each of which multiplies the ways through it."""

MAX_TRIPLES = 100
"""Triple patterns that are joined: the time to plan their joins grows with the cube of their number."""

MAX_TERMS = 250
"""Operands of `+`, `-`, `*` and `/` in one expression, each computed with what those before it give."""

MOST = {"operands": 4_000, "branches": 2_500, "parts": 300, "optionals": 60, "tables": 60} | {
    "cells": 10_000,
    "keys": 100,
    "aggregates": 150,
}
"""How many of each a query may have, because each is evaluated around those before it, and the store's stack ends.

`operands`: what operators and filters join. `branches`: those of UNION. `parts`: MINUS, BIND, and what SELECT
computes. `optionals`: OPTIONAL, whose plan grows with the square of their number. `tables`: VALUES, each of which is
joined; `cells`: their values. `keys`: what ORDER BY orders by. `aggregates`: COUNT, SUM and the like.
"""

MOST_OF_STORE = 500
"""Branches of UNION that the store is given: its time grows with the square of their number."""
