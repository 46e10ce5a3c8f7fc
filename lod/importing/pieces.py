"""A table too large for one answer, cut into pieces that are not; put together in order they are the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from lod.errors import LodError
from lod.messages.message import Message

Selection = tuple[tuple[str, tuple[str, ...]], ...]
"""The codes wanted of each dimension, in the order of the table."""


def pieces(selection: Selection, limit: int, whole: Sequence[str] = ()) -> Iterator[Selection]:
    """The selection in pieces of at most `limit` cells, cut along the first dimensions first.

    The dimensions in `whole` are never cut. Raises `LodError` where that cannot be.
    """
    sizes = [len(codes) for _, codes in selection]
    if prod(sizes) <= limit:
        yield selection
        return
    cut = next((n for n, (name, codes) in enumerate(selection) if len(codes) > 1 and name not in whole), None)
    if cut is None:
        raise LodError(Message("error.row-too-long", cells=prod(sizes), most=limit))
    name, codes = selection[cut]
    step = max(limit * sizes[cut] // prod(sizes), 1)
    for start in range(0, len(codes), step):
        part = (name, codes[start : start + step])
        yield from pieces((*selection[:cut], part, *selection[cut + 1 :]), limit, whole)
