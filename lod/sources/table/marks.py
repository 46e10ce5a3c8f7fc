"""Marks behind codes that are about their figures, such as `2020*` for a year of provisional ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lod.sources.source import Batch


def described(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """For the column of each dimension with `marks:`, its marks, the longest first."""
    dimensions = (value.get("dimensions") or {}).items()
    return {
        (about or {}).get("column", name): tuple(sorted(map(str, about["marks"]), key=len, reverse=True))
        for name, about in dimensions
        if (about or {}).get("marks")
    }


def moved(
    batches: Iterator[Batch], marks_of: Mapping[str, Sequence[str]], measures: Collection[str]
) -> Iterator[Batch]:
    """The batches with the marks behind the figures of their rows instead: `2020*`, `14,3` is `2020`, `14,3 *`."""
    for batch in batches:
        columns = dict(batch.columns)
        for column in marks_of.keys() & columns.keys():
            parts = {text: _parts(text, marks_of[column]) for text in set(columns[column])}
            texts, columns[column] = columns[column], [parts[text][0] for text in columns[column]]
            behind = [parts[text][1] for text in texts]
            for name in set(measures) & columns.keys():
                pairs = zip(columns[name], behind, strict=True)
                columns[name] = [f"{cell} {mark}" if cell and mark else cell for cell, mark in pairs]
        yield replace(batch, columns=columns)


def _parts(text: str, marks: Sequence[str]) -> tuple[str, str]:
    """A code, and the mark behind it."""
    mark = next((mark for mark in marks if text.endswith(mark) and text != mark), "")
    return text.removesuffix(mark).rstrip(), mark
