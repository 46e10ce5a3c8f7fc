"""Two editions of a data set's figures compared: what is new, changed and gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lod.errors import Finding
from lod.model.structure import MEASURE_TYPE
from lod.sources.site.folder import DataSetSource
from lod.sources.table.rows import Cell

EXAMPLES = 5
"""Figures of each kind that are shown."""

Key = tuple[str, ...]
"""The codes of a figure in the order of its dimensions, and its measure."""
Figures = dict[Key, tuple[str, ...]]
"""Figures by their keys: the value, and what its attributes say."""


@dataclass(frozen=True)
class Change:
    """One figure before and after, each "" where there is none."""

    key: Key
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """How many figures are new, changed, gone and the same, and the first of each kind."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    examples: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def revised(self) -> int:
        """Figures that were there and are others now, or none."""
        return self.changed + self.gone


def figures(source: DataSetSource, findings: list[Finding]) -> Figures:
    """The figures of a data set as it is read. What is wrong with them is added to `findings`."""
    structure = source.dataset.structure
    names = [dimension.name for dimension in structure.dimensions]
    attributes = sorted(attribute.name for attribute in structure.attributes)
    figures_by_key: Figures = {}
    for _, columns in source.observations(findings):
        measure = str(columns[MEASURE_TYPE][0]) if columns[MEASURE_TYPE] else ""
        keys = zip(*(map(_text, columns[name]) for name in names), strict=True)
        rows = zip(*(map(_text, columns[name]) for name in (measure, *attributes)), strict=True) if measure else ()
        for key, values in zip(keys, rows, strict=True):
            figures_by_key[*key, measure] = values
    return figures_by_key


def _text(cell: Cell) -> str:
    return " | ".join(cell) if isinstance(cell, list) else cell or ""


def compared(before: Figures, after: Figures, renamed: Mapping[tuple[int, str], str]) -> Comparison:
    """The two editions. `renamed`: the new code of an old one, by the place of its dimension."""
    moved = {_moved(key, renamed): values for key, values in before.items()}
    kinds: dict[str, list[Change]] = {"new": [], "changed": [], "gone": []}
    counts = dict.fromkeys([*kinds, "same"], 0)
    for kind, change in _changes(moved, after):
        counts[kind] += 1
        if kind in kinds and len(kinds[kind]) < EXAMPLES:
            kinds[kind].append(change)
    return Comparison(**counts, examples={kind: tuple(listed) for kind, listed in kinds.items()})


def _changes(before: Figures, after: Figures) -> Iterator[tuple[str, Change]]:
    for key, values in after.items():
        old = before.get(key)
        if old is None:
            yield "new", Change(key, "", values[0])
        elif old == values:
            yield "same", Change(key)
        else:
            yield "changed", Change(key, *_shown(old, values))
    yield from (("gone", Change(key, values[0])) for key, values in before.items() if key not in after)


def _shown(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """The values, or what else is said of the figure where these are the same."""
    if old[0] != new[0]:
        return old[0], new[0]
    return next((one, other) for one, other in zip(old, new, strict=True) if one != other)


def _moved(key: Key, renamed: Mapping[tuple[int, str], str]) -> Key:
    return tuple(renamed.get((place, code), code) for place, code in enumerate(key)) if renamed else key


def codes(figures: Figures, place: int) -> dict[str, None]:
    """The codes that figures have of the dimension at a place, in order."""
    return dict.fromkeys(key[place] for key in figures)


def likeness(before: Figures, after: Figures, place: int, old: str, new: str) -> float:
    """The share of the figures of an old code that are the same under a new one, of those that both have; else 0."""
    pairs = [
        (values[0], after[moved][0])
        for key, values in before.items()
        if key[place] == old and (moved := (*key[:place], new, *key[place + 1 :])) in after
    ]
    return sum(one == other for one, other in pairs) / len(pairs) if len(pairs) > 1 else 0.0
