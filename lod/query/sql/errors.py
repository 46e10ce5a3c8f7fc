"""What the compiler says of a query it does not know how to answer rightly."""

from __future__ import annotations


class Unsupported(Exception):
    """The query, or a part of it, is not compiled; the text says why. Another engine answers it."""
