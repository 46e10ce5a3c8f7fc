"""Bars that may stand beside one another: codes of one level, so that no whole is a bar among its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from lod.charts.areas import level_on_map
from lod.charts.plan import BAR, MAP, MOST_BARS, PYRAMID, ChartPlan
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class OneLevel:
    """A dimension of which one level is drawn: the codes of it (`kept`), how many there are in all (`every`), and the
    code that all of them are directly below (`above`, "" where there is none)."""

    name: str
    kept: tuple[str, ...]
    every: int
    above: str


def levels_drawn(
    dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, planned: ChartPlan, chosen: Collection[str]
) -> tuple[OneLevel, ...]:
    """The dimensions of bars of which one level is drawn, where the largest of many are sought: the first that has
    several codes, or of those a reader chose the one that most are of."""
    drawn = [*planned.along, *planned.by]
    if planned.kind == MAP:
        return tuple(_on_map(dataset, lists, codes, planned, chosen))
    if planned.parts:
        return tuple(_parts(dataset, lists, codes, planned, chosen))
    if planned.kind != BAR or prod(len(codes[name]) for name in drawn) <= MOST_BARS:
        return ()
    compared = (
        _one_level(d.name, lists[d.codelist], codes[d.name], d.name in chosen)
        for d in dataset.structure.dimensions
        if d.name in drawn
    )
    return tuple(one for one in compared if one is not None)


def _parts(
    dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, planned: ChartPlan, chosen: Collection[str]
) -> Iterator[OneLevel]:
    """Of parts that add up always one level; of bars beside one another, where nobody chose them."""
    for dimension in dataset.structure.dimensions:
        name, codelist = dimension.name, lists[dimension.codelist]
        beside = planned.kind != PYRAMID and name in planned.along
        if name not in (*planned.along, *planned.by) or codelist.periods or (beside and name in chosen):
            continue
        level = _one_level(name, codelist, codes[name], False)
        if level is not None:
            yield level


def _on_map(
    dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, planned: ChartPlan, chosen: Collection[str]
) -> Iterator[OneLevel]:
    name = planned.along[0]
    codelist = next(lists[d.codelist] for d in dataset.structure.dimensions if d.name == name)
    level = _kept(name, codelist, codes[name], level_on_map(codelist, codes[name], name in chosen))
    if level is not None:
        yield level


def _one_level(name: str, codelist: CodeList, codes: Sequence[str], chosen: bool) -> OneLevel | None:
    """One level of the codes; None where they have no other."""
    usual = Counter(map(codelist.level, codes)).most_common(1)[0][0]
    among = [code for code in codes if codelist.level(code) == usual] if chosen else codes
    return _kept(name, codelist, codes, tuple(codelist.one_level(among)))


def _kept(name: str, codelist: CodeList, codes: Sequence[str], kept: tuple[str, ...]) -> OneLevel | None:
    if len(kept) == len(codes):
        return None
    above = {codelist.by_notation[code].broader for code in kept}
    return OneLevel(name, kept, len(codes), above.pop() if len(above) == 1 else "")
