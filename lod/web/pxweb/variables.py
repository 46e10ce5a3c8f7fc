"""The variables of a table and their codes, as far as figures have them, and what stands for one that is not asked.

A variable is a dimension, or the measure (`measureType`, what PxWeb calls ContentsCode).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from lod.errors import LodError
from lod.exchange.choices import Choices
from lod.exchange.selection import Selection
from lod.messages.catalogue import text
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.totals import TOTAL
from lod.model.valuecodes import matching
from lod.web.pxweb.problems import PxProblem
from lod.web.site import Served

MOST_CELLS = 100_000
"""Cells that an answer may have (`maxDataCells`)."""

Patterns = Mapping[str, tuple[str, ...]]
"""For some variables, the codes and filters that are asked for."""


def codes_of(served: Served, dataset: DataSet) -> dict[str, tuple[str, ...]]:
    """The codes that figures have, by variable, in order."""
    occurring = served.release.occurring(dataset.id)
    return {name: occurring[name] for name in dataset.structure.key}


def periods(served: Served, dataset: DataSet) -> tuple[str, ...]:
    """The variables that are periods."""
    lists = served.release.lists
    return tuple(
        d.name
        for d in dataset.structure.dimensions
        if lists[d.codelist].periods or d.sub_property_of.endswith("#refPeriod")
    )


def defaults(served: Served, dataset: DataSet) -> dict[str, tuple[str, ...]]:
    """What a table shows where nothing is asked for: all measures, the latest period, else totals or the first code.

    Where all of it is no more than an answer may have, it is all of it.
    """
    codes = codes_of(served, dataset)
    if cells(codes.values()) <= MOST_CELLS // 100:
        return codes
    times = periods(served, dataset)
    return {name: _default(name, occurring, name in times) for name, occurring in codes.items()}


def _default(name: str, codes: Sequence[str], period: bool) -> tuple[str, ...]:
    if name == MEASURE_TYPE:
        return tuple(codes)
    if TOTAL in codes:
        return (TOTAL,)
    return (codes[-1] if period else codes[0],)


def selected(served: Served, dataset: DataSet, patterns_of: Patterns, language: str) -> dict[str, tuple[str, ...]]:
    """The codes by variable that a question comes to. A variable that it does not name is eliminated: its total stands
    for it. Raises `PxProblem` with what is wrong."""
    codes, times = codes_of(served, dataset), periods(served, dataset)
    names = {name.casefold(): name for name in codes}
    wanted: dict[str, tuple[str, ...]] = {}
    for name, patterns in patterns_of.items():
        own = names.get(name.casefold())
        if own is None:
            raise PxProblem("Non-existent variable", f"There is no variable {name!r}; there are {', '.join(codes)}.")
        try:
            wanted[own] = matching(own, codes[own], patterns, own in times)
        except LodError as error:
            raise PxProblem("Non-existent value", text(error.message, language)) from None
    if not wanted:
        return defaults(served, dataset)
    for name, occurring in codes.items():
        if name in wanted:
            continue
        if TOTAL not in occurring and len(occurring) > 1:
            raise PxProblem("Missing selection for mandatory variable", f"Choose codes of {name!r}; it has no total.")
        wanted[name] = (TOTAL,) if TOTAL in occurring else tuple(occurring)
    total = cells(wanted.values())
    if total > MOST_CELLS:
        raise PxProblem("Too many cells selected", f"{total:,} cells; at most {MOST_CELLS:,}.", 403)
    return {name: wanted[name] for name in codes}


def cells(codes: Iterable[Sequence[str]]) -> int:
    """How many combinations the codes of variables have."""
    return prod(len(occurring) for occurring in codes)


def selection(codes: Mapping[str, Sequence[str]], choices: Choices, language: str) -> Selection:
    """The same as a selection of the data set."""
    chosen = ((name, tuple(chosen_codes)) for name, chosen_codes in codes.items())
    return Selection(
        tuple((name, chosen_codes) for name, chosen_codes in chosen if len(chosen_codes) < len(choices[name])),
        language=language,
    )
