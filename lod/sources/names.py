"""Names of components made of what files call their columns."""

from __future__ import annotations

import re
from collections.abc import Collection

from lod.model.attributes import BUILT_IN
from lod.model.text import LANGUAGES

RESERVED_NAMES = frozenset({"page", "lang", "format", "profile", "query"})
"""Names that the addresses of documents use for something else."""
TABLE_COLUMNS = frozenset({"observation", "measure"})
"""Columns that every published table has of its own; beside `measure`, as beside lists, stand columns of labels."""
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


def is_column_of_labels(name: str, names: Collection[str]) -> bool:
    """Whether a published table calls the labels of one of the components so: `region_nb` of `region`, without case."""
    stem, _, language = name.casefold().rpartition("_")
    own = {"measure", *(built_in.casefold() for built_in in BUILT_IN)}
    return language in LANGUAGES and (stem in own or stem in names)


def _is_free(name: str, taken: set[str]) -> bool:
    if name.casefold() in TABLE_COLUMNS or is_column_of_labels(name, taken):
        return False
    return name.casefold() not in taken and name not in BUILT_IN and name not in RESERVED_NAMES
