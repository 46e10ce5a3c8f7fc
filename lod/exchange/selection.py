"""A selection of a cube: which codes of each dimension, which dimension across, labels or codes – read from and
written to the query string of an address.

    respondent=kommuner&respondent=fylkeskommuner    two codes
    periode=2015..2020   periode=2015..              codes from one to another, in the order of their list
    respondent=*                                     all of them, as if nothing were said
    columns=periode                                  one column for each code of a dimension
    columns=kjonn&columns=periode                    of several, one for each combination, the first outermost
    labels=codes|labels|both                         what stands in cells
    lang=nb|nn|en                                    in one language; in all of them if nothing is said
    sort=periode|value|-value                        in the order of a dimension or of the value
    columns=periode&sort=-value(2020)                lines by the value of a column, within what they are part of
    chart=bar|line|multiples                         as bars, lines, or small plots
    chart=stacked|share|pyramid                      of parts that add up
    chart=map   classes=quantile|equal               areas in the colours of classes
    show=index|change|log                            the first period as 100, changes, or a logarithmic axis
    show=per1000                                     per 1,000 inhabitants, where a population is published
    layout=shown                                     CSV and Excel as the table on the page, for people
    numbers=float                                    Parquet with floats where decimals stand
    from=2020   to=2024                              periods from one to another, by code or by date
    view=all                                         all of it, where a page would begin with a part

Besides codes there are `latest`, `latest(5)`, `level(2)`, `below(46)`, `top(10)` and `bottom(10)`, see
`lod.exchange.expressions`. What is asked for by them is written by them again, so that a saved address moves on.

A code is always taken literally first, whatever signs it has. A dimension called like one of the other parameters is
written with `d.` before it: `d.sort=…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lod.exchange.choices import Choices, ResolvedChoices
from lod.exchange.complaints import MOST, Complaint, SelectionError, backwards, no_parameter, unknown
from lod.exchange.expressions import RANKED, Expression
from lod.exchange.order import wrong_order
from lod.exchange.own_parameters import (
    BOUNDS,
    CHARTS,
    CHOICES,
    CLASSES,
    ESCAPE,
    EVERYTHING,
    LANGUAGES,
    LAYOUTS,
    NUMBERS,
    OWN,
    SHOWS,
    UNREAD,
    parameter,
)
from lod.exchange.restriction import NOTHING_MORE, Restriction
from lod.messages.message import Message
from lod.model.structure import MEASURE_TYPE

RANGE = ".."
ALL = "*"

_Span = tuple[int, int]
"""The first and the last place of codes that follow one another."""


class Labels(StrEnum):
    """What stands for a code: the code, its label, or both."""

    CODES = "codes"
    LABELS = "labels"
    BOTH = "both"


@dataclass(frozen=True)
class Selection:
    """A part of a cube and how it is shown.

    `codes`: for each dimension that is restricted, its codes in the order of the list. `columns`: the dimensions whose
    codes stand across, the outermost first. `language`: of labels, "" for all. `sort`: a dimension, `value` or a column
    (`lod.exchange.order`), with a minus before it for the greatest first. `chart`, `show`, `classes`: how it is drawn,
    which changes no figure. `everything`: all of it is asked for, where a page would begin with a part. `layout`: one
    of `LAYOUTS`, or empty. `numbers`: `float` where Parquet has floats. `spelled`: for dimensions that are asked for by
    expressions or open ranges, the values that ask for their codes.
    `restriction`: what a query asks beyond codes; no address of ours can.
    """

    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    labels: Labels = Labels.BOTH
    language: str = ""
    sort: str = ""
    chart: str = ""
    show: str = ""
    spelled: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    everything: bool = False
    restriction: Restriction = NOTHING_MORE
    layout: str = ""
    numbers: str = ""
    classes: str = ""

    @property
    def fixed(self) -> dict[str, tuple[str, ...]]:
        """The codes by dimension."""
        return dict(self.codes)

    def requested(self, dimension: str) -> tuple[str, ...]:
        """The values that ask for the codes of a dimension, where they are asked for by expressions; () else."""
        named = ((values, codes) for name, values, codes in self.spelled if name == dimension)
        return next((values for values, codes in named if self.fixed.get(dimension) == codes), ())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of labels."""
        return (self.language,) if self.language else LANGUAGES

    @property
    def whole(self) -> bool:
        """Whether nothing is asked for but the cube as it is, however it is drawn."""
        return replace(self, chart="", show="", classes="") == Selection()


def parse(pairs: Iterable[tuple[str, str]], available: Choices) -> Selection:
    """The selection that the parameters of an address ask for; empty values say nothing, and `page`,
    `asOf` and `changedSince` are left out.

    Raises `SelectionError` with everything that is wrong.
    """
    reading = _Reading(available)
    for name, value in pairs:
        if len(reading.complaints) >= MOST:
            break
        if value and name not in UNREAD:
            reading.read(name, value)
    own = {name: value for name, value in reading.own.items() if name not in BOUNDS}
    reading.bounded()
    reading.resolve()
    complaints = [*reading.complaints, *_wrong(own, tuple(reading.across), available)]
    if complaints:
        raise SelectionError(complaints)
    codes = {name: _chosen(reading.spans[name], available[name]) for name in available if name in reading.spans}
    parts = {name: chosen for name, chosen in codes.items() if len(chosen) < len(available[name])}
    return Selection(
        tuple(parts.items()),
        tuple(reading.across),
        Labels(own.get("labels", Labels.BOTH)),
        own.get("lang", ""),
        own.get("sort", ""),
        own.get("chart", ""),
        own.get("show", ""),
        tuple((name, tuple(reading.values[name]), parts[name]) for name in parts if name in reading.moving),
        "view" in own,
        layout=own.get("layout", ""),
        numbers="float" if own.get("numbers") == "float" else "",
        classes=own.get("classes", ""),
    )


class _Reading:
    """The parameters of an address as they are read: places of codes, expressions, our own, and all that is wrong."""

    def __init__(self, available: Choices) -> None:
        self.available = available
        self.resolver = available.resolver if isinstance(available, ResolvedChoices) else None
        self.own: dict[str, str] = {}
        self.across: dict[str, None] = {}
        self.spans: dict[str, list[_Span]] = {}
        self.values: dict[str, list[str]] = {}
        self.moving: set[str] = set()
        self.expressions: list[Expression] = []
        self.complaints: list[Complaint] = []

    def read(self, name: str, value: str) -> None:
        """One parameter and its value."""
        if name == "columns":
            self.across[value] = None
        elif name in OWN:
            self.own[name] = value
        if name in OWN:
            return
        dimension = name.removeprefix(ESCAPE)
        if dimension not in self.available:
            self.complaints.append(no_parameter(name, [*map(parameter, self.available), *OWN]))
            return
        self.values.setdefault(dimension, []).append(value)
        expression = Expression.read(dimension, value) if value not in self.available[dimension] else None
        if expression is not None and self.resolver is not None:
            self.expressions.append(expression)
            self.moving.add(dimension)
            return
        try:
            self.spans.setdefault(dimension, []).append(_read(dimension, value, self.available[dimension]))
        except SelectionError as error:
            self.complaints += error.complaints
        if (ends := _ends(value, self.available[dimension])) and not ends[1]:
            self.moving.add(dimension)

    def bounded(self) -> None:
        """`from` and `to`, as a range of the dimension that says when."""
        bounds = {name: self.own[name] for name in BOUNDS if name in self.own}
        resolver = self.resolver
        period = resolver.period() if resolver else None
        if not bounds or resolver is None:
            return
        if period is None:
            self.complaints += [no_parameter(name, list(map(parameter, self.available))) for name in bounds]
            return
        codes = {name: resolver.bound(value, name == "to") for name, value in bounds.items()}
        past = [
            unknown(name, bounds[name], list(self.available[period.name])) for name, code in codes.items() if not code
        ]
        if past:
            self.complaints += past
        else:
            self.read(parameter(period.name), f"{codes.get('from', '')}{RANGE}{codes.get('to', '')}")

    def resolve(self) -> None:
        """The codes of expressions: rankings last, among what is selected otherwise."""
        resolver = self.resolver
        if resolver is None:
            return
        for expression in sorted(self.expressions, key=lambda each: each.word in RANKED):
            dimension, places = expression.dimension, self.available[expression.dimension]
            chosen = {name: _chosen(spans, self.available[name]) for name, spans in self.spans.items() if spans}
            try:
                codes = resolver.codes(expression, chosen)
            except SelectionError as error:
                self.complaints += error.complaints
                continue
            places_of = [(places[code], places[code]) for code in codes]
            self.spans[dimension] = (
                places_of if expression.word in RANKED else [*self.spans.get(dimension, []), *places_of]
            )


def _wrong(own: Mapping[str, str], across: Sequence[str], available: Choices) -> Iterator[Complaint]:
    dimensions = [name for name in available if name != MEASURE_TYPE or len(available[name]) > 1]
    yield from (unknown("columns", name, dimensions) for name in across if name not in dimensions)
    if set(across) == set(available):
        yield Complaint("columns", across[-1], Message("selection.none-down"))
    if complaint := wrong_order(own.get("sort", ""), across, available):
        yield complaint
    allowed: dict[str, Sequence[str]] = {
        "labels": [*Labels],
        "lang": CHOICES,
        "chart": CHARTS,
        "show": SHOWS,
        "classes": CLASSES,
        "layout": LAYOUTS,
        "numbers": NUMBERS,
        "view": [EVERYTHING],
    }
    yield from (
        unknown(name, own[name], words) for name, words in allowed.items() if own.get(name, words[0]) not in words
    )


def _chosen(spans: Iterable[_Span], places: Mapping[str, int]) -> tuple[str, ...]:
    """The codes in these spans, each once, in order."""
    codes, chosen, end = list(places), [], 0
    for first, last in sorted(spans):
        chosen += codes[max(first, end) : last + 1]
        end = max(end, last + 1)
    return tuple(chosen)


def _read(dimension: str, value: str, places: Mapping[str, int]) -> _Span:
    """The codes that one value asks for."""
    if value in places:
        return places[value], places[value]
    if value == ALL:
        return 0, len(places) - 1
    if ends := _ends(value, places):
        return _between(dimension, value, places.get(ends[0], 0), places.get(ends[1], len(places) - 1))
    wrong = next((end for end in value.split(RANGE) if end and end not in places), value)
    raise SelectionError([unknown(dimension, wrong, list(places))])


def _ends(value: str, places: Mapping[str, int]) -> tuple[str, str] | None:
    """The first and last code of a range, "" where it is open; None where a value is a code, or no range of codes."""
    position = value.find(RANGE) if value not in places else -1
    while position >= 0:
        first, last = value[:position], value[position + len(RANGE) :]
        if (first or last) and all(end in places or not end for end in (first, last)):
            return first, last
        position = value.find(RANGE, position + 1)
    return None


def _between(dimension: str, value: str, first: int, last: int) -> _Span:
    if last < first:
        raise SelectionError([backwards(dimension, value)])
    return first, last


def write(selection: Selection, available: Choices) -> list[tuple[str, str]]:
    """The parameters that ask for a selection, the shortest way: the inverse of `parse`."""
    pairs = [
        (parameter(name), value)
        for name, codes in selection.codes
        for value in selection.requested(name) or _spelled(name, codes, available)
    ]
    pairs += [("columns", name) for name in selection.columns]
    own = {"lang": selection.language, "sort": selection.sort}
    own |= {name: getattr(selection, name) for name in ("chart", "show", "classes", "layout", "numbers")}
    if selection.everything and not selection.codes:
        own["view"] = EVERYTHING
    if selection.labels is not Labels.BOTH:
        own["labels"] = selection.labels.value
    return pairs + [(name, value) for name, value in own.items() if value]


def _spelled(dimension: str, chosen: tuple[str, ...], available: Choices) -> Iterator[str]:
    """The values for some codes: neighbours in the list as a range, where a range can be read back."""
    places, runs = available[dimension], list[list[str]]()
    for code in chosen:
        if runs and places[runs[-1][-1]] + 1 == places[code]:
            runs[-1].append(code)
        else:
            runs.append([code])
    for run in runs:
        spelling = f"{run[0]}{RANGE}{run[-1]}"
        if len(run) > 2 and _means(dimension, spelling, places, (places[run[0]], places[run[-1]])):
            yield spelling
        else:
            yield from run


def _means(dimension: str, value: str, places: Mapping[str, int], span: _Span) -> bool:
    try:
        return _read(dimension, value, places) == span
    except SelectionError:
        return False
