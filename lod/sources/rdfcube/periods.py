"""Which lists of a cube from elsewhere are lists of periods, and what its dates stand for.

A bare `2012` may be a municipality: it is a year where the file proves it. A date may stand for the year that begins
with it: the cube's frequency says so (SDMX's CL_FREQ, and Eurostat's older linked data).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pyoxigraph as ox

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.sources.rdfcube.cube import SDMX, CubeComponent, RdfCube
from lod.sources.rdfcube.resources import local
from lod.sources.table.periods import names_year, period, with_days

TIME = ("refPeriod", "timePeriod")
_UK = "reference.data.gov.uk"
_TEMPORAL = ("gYear", "gYearMonth", "date", "dateTime")
_TIME_WORD = re.compile(r"(?i)year|period|time|date|month|quarter|jahr|zeit|tid|\baar\b|år|ann[eé]e|anno")
_FREQUENCIES = ("freq", "timeformat")
_STEPS = {"A": 12, "P1Y": 12, "S": 6, "H": 6, "P6M": 6, "Q": 3, "P3M": 3, "M": 1, "P1M": 1}
"""The months of a period, by its frequency or time format."""
_TIME_FORMAT = ox.NamedNode(f"{SDMX}attribute#timeFormat")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]00:00)?")


def timed(codelist: CodeList, part: CubeComponent, datatypes: Collection[str] = ()) -> CodeList:
    """The list with the days of its periods, where it is one of periods and does not say them.

    `datatypes`: those of its values, where they are literals.
    """
    if codelist.periods or not (part.sdmx.endswith(TIME) or _are_periods(codelist, part, datatypes)):
        return codelist
    return with_days(codelist, _span)


def _are_periods(codelist: CodeList, part: CubeComponent, datatypes: Collection[str]) -> bool:
    """Whether all codes read as periods, and bare years are proven to be years."""
    if not codelist.concepts or not all(map(_span, codelist.concepts)):
        return False
    if datatypes and all(local(datatype) in _TEMPORAL for datatype in datatypes):
        return True
    return all(_is_proven(concept, part) for concept in codelist.concepts)


def _is_proven(concept: Concept, part: CubeComponent) -> bool:
    if any(_UK in iri for iri in (*concept.same_as, concept.iri)):
        return True
    year = concept.notation[:4]
    labels = [label for _, label in concept.label]
    named = all(names_year(label, year) if concept.notation == year else year in label for label in labels)
    is_time = _TIME_WORD.search(part.name) or any(_TIME_WORD.search(iri) for iri in (*concept.same_as, concept.iri))
    return named and bool(is_time)


def _span(concept: Concept) -> tuple[str, str] | None:
    named = (period(iri) for iri in (*concept.same_as, concept.iri) if _UK in iri)
    days = next((span for span in named if span), None)
    return days or (period(concept.notation) if re.match(r"\d{4}", concept.notation) else None)


def frequency(cube: RdfCube) -> set[str]:
    """The frequencies that a cube says its figures have: codes of SDMX (`A`), or durations (`P1Y`)."""
    parts = [part for part in cube.parts if local(part.sdmx or part.iri).lower() in _FREQUENCIES]
    formats = {cube.resources.literal(ox.NamedNode(part.iri), _TIME_FORMAT) for part in cube.parts}
    stated: Iterable[str] = (value.value for part in parts for value in part.attached)
    texts = {*stated, *filter(None, formats), *(text for part in parts for text, _ in cube.statements.values(part.iri))}
    return {local(text).removeprefix("freq-") for text in texts}


def whole_periods(
    cube: RdfCube, part: CubeComponent, dates: Iterable[str], findings: list[Finding]
) -> Mapping[str, str]:
    """The codes of the periods that dates stand for, by date: as the cube's one frequency says.

    Where it says none, or several, dates that all begin a month are told of, and stay dates.
    """
    days = {text: match for text in dates if (match := _DAY.fullmatch(text))}
    if not days:
        return {}
    plain = {text: "-".join(match.groups()) for text, match in days.items()}
    stated = frequency(cube)
    step = _STEPS.get(next(iter(stated)), 0) if len(stated) == 1 else 0
    if step and all(_begins(day, step) for day in plain.values()):
        return {text: _code(day, step) for text, day in plain.items()}
    is_daily = stated and stated <= {"D", "B", "P1D", "W", "P7D"}
    if len(plain) > 1 and not is_daily and all(_begins(day, 1) for day in plain.values()):
        message = Message("dates-begin-periods", count=len(plain))
        findings.append(Finding(message, Severity.WARNING, file=cube.file, column=part.name, value=min(plain.values())))
    return plain


def _begins(day: str, months: int) -> bool:
    when = date.fromisoformat(day)
    return when.day == 1 and (when.month - 1) % months == 0


def _code(day: str, months: int) -> str:
    year, month = day[:4], int(day[5:7])
    if months == 12:
        return year
    return f"{year}-{month:02}" if months == 1 else f"{year}-{'S' if months == 6 else 'Q'}{(month - 1) // months + 1}"
