"""Which paragraphs of a text are which of an edited copy of it: by what is stated in them, in order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

MOST_PAIRS = 1_000_000
"""Pairs of paragraphs past which they are not compared: those with the same number are the same."""

Stated = Mapping[int, frozenset[str]]
"""What each paragraph states, by its number; paragraphs that state nothing are left out."""


def aligned(old: Stated, new: Stated) -> dict[int, int]:
    """The number in the copy of each old paragraph.

    As many statements as can be stand in paragraphs that are the same, in order (a longest common subsequence, weighted
    by statements). What is left between two of those are edited paragraphs, one for one, where there are as many in
    both; otherwise nobody knows, and they have no number.
    """
    if len(old) * len(new) > MOST_PAIRS:
        return {number: number for number in old}
    same = _same(old, new)
    numbers, ends = dict(same), [(0, 0), *same.items(), (max(old, default=0) + 1, max(new, default=0) + 1)]
    for (first, to_first), (last, to_last) in pairwise(ends):
        edited = [number for number in sorted(old) if first < number < last]
        written = [number for number in sorted(new) if to_first < number < to_last]
        if len(edited) == len(written):
            numbers |= dict(zip(edited, written, strict=True))
    return numbers


def breaks(numbers: Mapping[int, int]) -> int:
    """How often paragraphs have come or gone between those of an alignment, or before them."""
    shifts = [0, *(place - number for number, place in sorted(numbers.items()))]
    return sum(one != other for one, other in pairwise(shifts))


def _same(old: Stated, new: Stated) -> dict[int, int]:
    """The paragraphs that state the same in both, in order; of several such ways that with the most statements."""
    before, after = sorted(old), sorted(new)
    most = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            common = len(old[before[i]] & new[after[j]])
            most[i][j] = max(most[i + 1][j], most[i][j + 1], common and most[i + 1][j + 1] + common)
    same, i, j = dict[int, int](), 0, 0
    while i < len(before) and j < len(after):
        common = len(old[before[i]] & new[after[j]])
        if common and most[i][j] == most[i + 1][j + 1] + common:
            same[before[i]] = after[j]
            i, j = i + 1, j + 1
        elif most[i][j] == most[i + 1][j]:
            i += 1
        else:
            j += 1
    return same
