"""Codes that a selection asks for by what they are, not by name: an address with them moves on when figures are added.

    aar=latest              aar=latest(5)          the newest period, the five newest
    region=level(2)         region=level(Kommune)  all codes of a level of the hierarchy, by its number or its name
    region=below(46)                               the codes directly below one
    region=top(10)          region=bottom(10)      those with the greatest or the least values, of one level
    from=2020&to=2024                              periods from one to another, by code or by date

`top` and `bottom` compare codes of one level: the level below the total, or that of the codes also asked for; what else
is not chosen is held at its total and its newest period.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lod.cube.cube import Cube
from lod.cube.ranking import ranked
from lod.exchange.complaints import Complaint, SelectionError
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.expressions import EXPRESSION
from lod.model.firstview import is_period, whole
from lod.model.structure import MEASURE_TYPE, Dimension

MOST = 1_000
"""Codes that an expression may count."""

RANKED = ("top", "bottom")

Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Expression:
    """What is asked for of a dimension: the word (`latest`, `level` …) and what stands in its brackets."""

    dimension: str
    value: str
    word: str
    argument: str

    @classmethod
    def read(cls, dimension: str, value: str) -> Expression | None:
        """The expression that a value of an address is; None where it is none."""
        match = EXPRESSION.fullmatch(value.strip())
        return cls(dimension, value, match[1], (match[2] or "").strip()) if match else None


@dataclass(frozen=True)
class Resolver:
    """Finds the codes that expressions ask for.

    `occurring` and `cube` are looked up when they are needed: for each dimension the codes that figures have, in the
    order of the list, periods in that of time; and the figures.
    """

    dataset: DataSet
    lists: Mapping[str, CodeList]
    occurring: Callable[[], Chosen]
    cube: Callable[[], Cube]

    def codes(self, expression: Expression, chosen: Chosen) -> tuple[str, ...]:
        """The codes. `chosen`: what is selected of the dimensions otherwise. Raises `SelectionError`."""
        dimension = next((d for d in self.dataset.structure.dimensions if d.name == expression.dimension), None)
        if dimension is None:
            raise _wrong(expression, "selection.no-expression")
        occurring = self.occurring()[dimension.name]
        if expression.word == "latest":
            return self._latest(expression, dimension, occurring)
        codelist = self.lists[dimension.codelist]
        if expression.word == "level":
            return _of_level(expression, codelist, occurring)
        if expression.word == "below":
            return _below(expression, codelist, occurring)
        return self._ranked(expression, dimension, chosen)

    def period(self) -> Dimension | None:
        """The dimension that says when, the first of them."""
        return next((d for d in self.dataset.structure.dimensions if is_period(d, self.lists)), None)

    def bound(self, value: str, end: bool) -> str:
        """The code of the first period that begins, or the last that ends, within what a date or a code says; "" for
        one past all periods."""
        dimension = self.period()
        concepts = self.lists[dimension.codelist].by_notation if dimension else {}
        if not dimension or value in concepts:
            return value
        codes = [concepts[code] for code in self.occurring()[dimension.name] if code in concepts]
        if end:
            return next((c.notation for c in reversed(codes) if (c.end or c.begin)[: len(value)] <= value), "")
        return next((c.notation for c in codes if c.begin >= value), "")

    def _latest(self, expression: Expression, dimension: Dimension, occurring: Sequence[str]) -> tuple[str, ...]:
        if not is_period(dimension, self.lists):
            raise _wrong(expression, "selection.no-period")
        return tuple(occurring[-_count(expression, 1) :])

    def _ranked(self, expression: Expression, dimension: Dimension, chosen: Chosen) -> tuple[str, ...]:
        codelist, occurring = self.lists[dimension.codelist], self.occurring()
        among = codelist.one_level(chosen.get(dimension.name) or occurring[dimension.name])
        fixed: dict[str, Sequence[str]] = {}
        for other in self.dataset.structure.dimensions:
            if other.name == dimension.name:
                continue
            fixed[other.name] = chosen.get(other.name) or [whole(other, self.lists, occurring[other.name])]
            if fixed[other.name] == [""]:
                message = Message("selection.rank-of-what", value=expression.value, dimension=other.name)
                raise SelectionError([Complaint(expression.dimension, expression.value, message)])
        measure = (chosen.get(MEASURE_TYPE) or occurring[MEASURE_TYPE])[0]
        count, least = _count(expression, 10), expression.word == "bottom"
        return ranked(self.cube(), dimension.name, among, fixed, measure, count, least)


def _of_level(expression: Expression, codelist: CodeList, occurring: Sequence[str]) -> tuple[str, ...]:
    names = {text.casefold(): level for level, name in enumerate(codelist.levels, 1) for _, text in name}
    argument = expression.argument.casefold()
    level = int(argument) if argument.isdigit() and len(argument) < 3 else names.get(argument, 0)
    codes = tuple(code for code in occurring if codelist.level(code) == level)
    if not codes:
        named = [text for name in codelist.levels for _, text in name]
        names_listed = tuple(dict.fromkeys([*named, *map(str, range(1, codelist.depth + 1))]))
        message = Message("selection.no-level", value=expression.argument, levels=names_listed)
        raise SelectionError([Complaint(expression.dimension, expression.value, message)])
    return codes


def _below(expression: Expression, codelist: CodeList, occurring: Sequence[str]) -> tuple[str, ...]:
    below = {concept.notation for concept in codelist.narrower(expression.argument)} if expression.argument else set()
    codes = tuple(code for code in occurring if code in below)
    if not codes:
        raise _wrong(expression, "selection.nothing-below")
    return codes


def _count(expression: Expression, usual: int) -> int:
    """The number in brackets. Raises `SelectionError`."""
    if not expression.argument:
        return usual
    if not expression.argument.isdigit() or len(expression.argument) > 4 or not 0 < int(expression.argument) <= MOST:
        raise _wrong(expression, "selection.no-number")
    return int(expression.argument)


def _wrong(expression: Expression, kind: str) -> SelectionError:
    message = Message(kind, dimension=expression.dimension, value=expression.value)
    return SelectionError([Complaint(expression.dimension, expression.value, message)])
