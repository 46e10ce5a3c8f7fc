"""Words that are searched by for the same thing: those that come with the software, and the reading of such a file.

One group a line, with commas between; a line that begins with `#` is a remark.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from lod.model.synonyms import parse
from lod.search.folding import words

LONGEST = 4
"""Words of the longest phrase that is looked for."""


@cache
def built_in() -> tuple[tuple[str, ...], ...]:
    """The groups that come with the software."""
    return parse(files("lod.search").joinpath("synonyms.txt").read_text("utf-8"))


def folded(groups: Iterable[tuple[str, ...]]) -> list[tuple[str, int]]:
    """Each phrase as it is compared, with the number of its group; phrases too long to be looked for are left out."""
    phrases = {
        (" ".join(parts), number)
        for number, group in enumerate(groups)
        for phrase in group
        if 0 < len(parts := words(phrase)) <= LONGEST
    }
    return sorted(phrases)
