"""A selection of a cube: which codes of each dimension, which dimension across, labels or codes – read from and
written to the query string of an address.

    respondent=kommuner&respondent=fylkeskommuner    two codes
    periode=2015..2020   periode=2015..              codes from one to another, in the order of their list
    respondent=*                                     all of them, as if nothing were said
    columns=periode                                  one column for each code of a dimension
    labels=codes|labels|both                         what stands in cells
    lang=nb|nn|en                                    in one language; in all of them if nothing is said
    sort=periode|value|-value                        in the order of a dimension or of the value
    chart=bar|line|multiples                         as bars, lines, or small plots
    show=index|change|log                            the first period as 100, changes, or a logarithmic axis

A code is always taken literally first, whatever signs it has. A dimension called like one of the other parameters is
written with `d.` before it: `d.sort=…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lod.cube.cube import VALUE
from lod.exchange.complaints import MOST, Complaint, SelectionError, backwards, no_parameter, unknown
from lod.model.codelist import CodeList
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition

LANGUAGES = ("nb", "en")
"""The languages that labels are written in, where none is asked for."""
CHOICES = ("nb", "nn", "en")
"""The languages that one may ask for."""

OWN = ("columns", "labels", "lang", "sort", "page", "asOf", "chart", "show")
"""Parameters that are no dimensions."""

CHARTS = ("bar", "line", "multiples")
SHOWS = ("index", "change", "log")

ESCAPE = "d."
RANGE = ".."
ALL = "*"

Choices = Mapping[str, Mapping[str, int]]
"""The codes one can choose among in each dimension (and among the measures), with their places in the list's order."""

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

    `codes`: for each dimension that is restricted, its codes in the order of the list. `columns`: the dimension whose
    codes stand across, "" for none. `language`: of labels, "" for all. `sort`: a dimension or `value`, with a minus
    before it for the greatest first. `chart`, `show`: how it is drawn, which changes no figure.
    """

    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: str = ""
    labels: Labels = Labels.BOTH
    language: str = ""
    sort: str = ""
    chart: str = ""
    show: str = ""

    @property
    def fixed(self) -> dict[str, tuple[str, ...]]:
        """The codes by dimension."""
        return dict(self.codes)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of labels."""
        return (self.language,) if self.language else LANGUAGES

    @property
    def whole(self) -> bool:
        """Whether nothing is asked for but the cube as it is, however it is drawn."""
        return replace(self, chart="", show="") == Selection()


def choices(structure: DataStructureDefinition, lists: Mapping[str, CodeList]) -> Choices:
    """What can be chosen of a cube; periods in the order of time."""
    found = {d.name: _ordered(lists[d.codelist]) for d in structure.dimensions}
    found[MEASURE_TYPE] = tuple(measure.name for measure in structure.measures)
    return {name: {code: place for place, code in enumerate(codes)} for name, codes in found.items()}


def _ordered(codelist: CodeList) -> tuple[str, ...]:
    concepts = codelist.concepts
    if codelist.periods and all(concept.begin for concept in concepts):
        concepts = tuple(sorted(concepts, key=lambda concept: (concept.begin, concept.end or "9999")))
    return tuple(concept.notation for concept in concepts)


def parse(pairs: Iterable[tuple[str, str]], known: Choices) -> Selection:
    """The selection that the parameters of an address ask for; empty values say nothing, and `page` and
    `asOf` are left out.

    Raises `SelectionError` with everything that is wrong.
    """
    complaints: list[Complaint] = []
    asked: dict[str, list[_Span]] = {}
    own: dict[str, str] = {}
    for name, value in pairs:
        if len(complaints) >= MOST:
            break
        if not value or name in ("page", "asOf"):
            continue
        if name in OWN:
            own[name] = value
            continue
        dimension = name.removeprefix(ESCAPE)
        if dimension not in known:
            complaints.append(no_parameter(name, [*map(parameter, known), *OWN]))
            continue
        try:
            asked.setdefault(dimension, []).append(_read(dimension, value, known[dimension]))
        except SelectionError as error:
            complaints += error.complaints
    complaints += _wrong(own, known)
    if complaints:
        raise SelectionError(complaints)
    codes = ((name, _chosen(asked[name], known[name])) for name in known if name in asked)
    return Selection(
        tuple((name, chosen) for name, chosen in codes if len(chosen) < len(known[name])),
        own.get("columns", ""),
        Labels(own.get("labels", Labels.BOTH)),
        own.get("lang", ""),
        own.get("sort", ""),
        own.get("chart", ""),
        own.get("show", ""),
    )


def _wrong(own: Mapping[str, str], known: Choices) -> Iterator[Complaint]:
    allowed: dict[str, Sequence[str]] = {
        "columns": [name for name in known if name != MEASURE_TYPE or len(known[name]) > 1],
        "labels": [*Labels],
        "lang": CHOICES,
        "sort": sortable(known),
        "chart": CHARTS,
        "show": SHOWS,
    }
    for name, value in own.items():
        if value not in allowed[name]:
            yield unknown(name, value, allowed[name])


def sortable(known: Choices) -> list[str]:
    """What `sort` can be."""
    return [f"{sign}{name}" for sign in ("", "-") for name in (*known, VALUE)]


def _chosen(spans: Iterable[_Span], places: Mapping[str, int]) -> tuple[str, ...]:
    """The codes in these spans, each once, in order."""
    codes, found, end = list(places), [], 0
    for first, last in sorted(spans):
        found += codes[max(first, end) : last + 1]
        end = max(end, last + 1)
    return tuple(found)


def _read(dimension: str, value: str, places: Mapping[str, int]) -> _Span:
    """The codes that one value asks for."""
    if value in places:
        return places[value], places[value]
    if value == ALL:
        return 0, len(places) - 1
    position = value.find(RANGE)
    while position >= 0:
        first, last = value[:position], value[position + len(RANGE) :]
        if (first or last) and all(end in places or not end for end in (first, last)):
            return _between(dimension, value, places.get(first, 0), places.get(last, len(places) - 1))
        position = value.find(RANGE, position + 1)
    wrong = next((end for end in value.split(RANGE) if end and end not in places), value)
    raise SelectionError([unknown(dimension, wrong, list(places))])


def _between(dimension: str, value: str, first: int, last: int) -> _Span:
    if last < first:
        raise SelectionError([backwards(dimension, value)])
    return first, last


def write(selection: Selection, known: Choices) -> list[tuple[str, str]]:
    """The parameters that ask for a selection, the shortest way: the inverse of `parse`."""
    pairs = [(parameter(name), value) for name, codes in selection.codes for value in _spelled(name, codes, known)]
    own = {"columns": selection.columns, "lang": selection.language, "sort": selection.sort}
    own |= {"chart": selection.chart, "show": selection.show}
    if selection.labels is not Labels.BOTH:
        own["labels"] = selection.labels.value
    return pairs + [(name, value) for name, value in own.items() if value]


def parameter(dimension: str) -> str:
    """What a dimension is called in an address."""
    return f"{ESCAPE}{dimension}" if dimension in OWN else dimension


def _spelled(dimension: str, chosen: tuple[str, ...], known: Choices) -> Iterator[str]:
    """The values for some codes: neighbours in the list as a range, where a range can be read back."""
    places, runs = known[dimension], list[list[str]]()
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
