"""What a query must keep to so that reading, planning and evaluating it stays within bounds, each limit by its name."""

from __future__ import annotations

MAX_NESTING = 200
"""Depth of `(`, `{`, `[` and `!` together."""

MAX_STEPS = 200
"""Steps of one property path."""

MOST = {"operands": 4_000, "branches": 2_500, "parts": 1_000}
"""How many of each a query may have, because each is evaluated around those before it, and the store's stack ends.

`operands`: what operators and filters join. `branches`: those of UNION. `parts`: OPTIONAL, MINUS, BIND, and what SELECT
computes.
"""
