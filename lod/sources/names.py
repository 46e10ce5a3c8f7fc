"""Names of components made of what files call their columns."""

from __future__ import annotations

import re

from lod.model.attributes import BUILT_IN

RESERVED_NAMES = frozenset({"page", "lang", "format", "profile", "query"})
"""Names that the addresses of documents use for something else."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def component_name(word: str, taken: set[str]) -> str:
    """A name of ours for a column: letters, digits and _, and not one that means something else here.

    `taken`: the names that are not free, without case; the new one is added.
    """
    name = word
    if not (_NAME.fullmatch(word) and _is_free(word, taken)):
        name = re.sub(r"\W+", "_", word, flags=re.ASCII).strip("_")
        name = name if name[:1].isalpha() else f"p_{name}"
    while not _is_free(name, taken):
        name += "_"
    taken.add(name.casefold())
    return name


def _is_free(name: str, taken: set[str]) -> bool:
    return name.casefold() not in taken and name not in BUILT_IN and name not in RESERVED_NAMES
