"""Groups of words that mean the same to those who search, as a steward writes them."""

from __future__ import annotations

Groups = tuple[tuple[str, ...], ...]

REMARK = "#"


def parse(text: str) -> Groups:
    """The groups of a file: one a line, with commas between; empty lines and remarks (`#`) say nothing."""
    return tuple(group for _, group in numbered(text) if len(group) > 1)


def numbered(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Every line that is no remark, with its number from 1 and its words, also where it has only one."""
    lines = ((row, line.partition(REMARK)[0]) for row, line in enumerate(text.splitlines(), 1))
    groups = ((row, tuple(filter(None, (" ".join(word.split()) for word in line.split(","))))) for row, line in lines)
    return [(row, group) for row, group in groups if group]
