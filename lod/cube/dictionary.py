"""The dictionary of a release: every term but the observations' IRIs, numbered in the order SPARQL sorts terms.

Blank nodes come before IRIs, IRIs before literals (SPARQL 1.1, section 15.1); IRIs by codepoint, numbers by value,
other literals by their text. Each data set's observations take a range of numbers exactly where their IRIs sort, so
that comparing and sorting terms is comparing and sorting integers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from lod.rdf.terms import XSD, Term, literal, parse_literal, text


class TermKind(IntEnum):
    """What a term is, as far as comparing and computing go. `OBS` is an observation: an IRI that is a row.

    `DATE`, `YEAR` and `MONTH` (of a year) are those without a time zone, whose texts are in the order of their values;
    `MOMENT` is an `xsd:dateTime`, to microseconds. Years have four digits. What is of another form is `OTHER`.
    """

    BNODE = 0
    IRI = 1
    STRING = 2
    LANG = 3
    INT = 4
    DEC = 5
    DBL = 6
    BOOL = 7
    DATE = 8
    OTHER = 9
    OBS = 10
    MOMENT = 11
    YEAR = 12
    MONTH = 13
    FLT = 14


class TermEntry(NamedTuple):
    """A term taken apart. `lex`: the IRI, the label of a blank node, or the lexical form; `number`: of INT and DEC."""

    kind: TermKind
    lex: str
    datatype: str | None = None
    language: str | None = None
    number: Decimal | None = None

    @property
    def integer(self) -> int | None:
        return int(self.number) if self.kind is TermKind.INT and self.number is not None else None

    @property
    def decimal(self) -> Decimal | None:
        return self.number if self.kind is TermKind.DEC else None

    @property
    def double(self) -> float | None:
        return float(self.lex.replace("INF", "inf")) if self.kind is TermKind.DBL else None

    @property
    def single(self) -> float | None:
        """The value of an `xsd:float`."""
        return float(self.lex.replace("INF", "inf")) if self.kind is TermKind.FLT else None

    @property
    def boolean(self) -> bool | None:
        return self.lex == "true" if self.kind is TermKind.BOOL else None


_INTEGER = re.compile(r"-?\d{1,19}")
_DECIMAL = re.compile(r"-?\d{1,20}(\.\d{1,18})?")
_DOUBLE = re.compile(r"-?\d+(\.\d+)?|-?INF|NaN")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?!0000)\d{4}")
_MONTH = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")


def entry(term: str) -> TermEntry:
    """A term (canonical, in N-Triples spelling) taken apart; what is ill-typed is `OTHER`."""
    if term[0] == "<":
        return TermEntry(TermKind.IRI, term[1:-1])
    if term[0] == "_":
        return TermEntry(TermKind.BNODE, term[2:])
    lex, datatype, language = parse_literal(term)
    if language:
        return TermEntry(TermKind.LANG, lex, None, language)
    match datatype.removeprefix(XSD):
        case "string":
            return TermEntry(TermKind.STRING, lex)
        case "integer" if _INTEGER.fullmatch(lex) and -(2**63) <= int(lex) < 2**63:
            return TermEntry(TermKind.INT, lex, datatype, None, Decimal(lex))
        case "decimal" if _DECIMAL.fullmatch(lex):
            return TermEntry(TermKind.DEC, lex, datatype, None, Decimal(lex))
        case "double" if _DOUBLE.fullmatch(lex):
            return TermEntry(TermKind.DBL, lex, datatype)
        case "float" if _DOUBLE.fullmatch(lex):
            return TermEntry(TermKind.FLT, lex, datatype)
        case "boolean" if lex in ("true", "false"):
            return TermEntry(TermKind.BOOL, lex, datatype)
        case "date" if _DATE.fullmatch(lex) and _is_date(lex):
            return TermEntry(TermKind.DATE, lex, datatype)
        case "dateTime" if _MOMENT.fullmatch(lex) and moment(lex):
            return TermEntry(TermKind.MOMENT, lex, datatype)
        case "gYear" if _YEAR.fullmatch(lex):
            return TermEntry(TermKind.YEAR, lex, datatype)
        case "gYearMonth" if _MONTH.fullmatch(lex):
            return TermEntry(TermKind.MONTH, lex, datatype)
    return TermEntry(TermKind.OTHER, lex, datatype)


def _is_date(lex: str) -> bool:
    try:
        date.fromisoformat(lex)
    except ValueError:
        return False
    return True


def moment(lex: str) -> str:
    """The text of a moment in UTC, by which moments sort; without a time zone it is taken for UTC. "" for none."""
    try:
        at = datetime.fromisoformat(lex)
        return (at if at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)).isoformat()
    except (ValueError, OverflowError):
        return ""


def _rank(entry: TermEntry) -> tuple[int, float | Decimal, str, str, str]:
    """Where a term sorts."""
    number: float | Decimal = 0
    if entry.kind in (TermKind.INT, TermKind.DEC, TermKind.DBL, TermKind.FLT):
        number = entry.number if entry.number is not None else entry.double or entry.single or 0.0
        if number != number:
            number = float("inf")
        return 2, number, entry.lex, "", entry.datatype or ""
    place = min(entry.kind, 3) if entry.kind < TermKind.STRING else 3
    if entry.kind is TermKind.MOMENT:
        return int(place), number, moment(entry.lex), entry.lex, entry.datatype or ""
    return int(place), number, entry.lex, entry.language or "", entry.datatype or ""


@dataclass(frozen=True)
class Range:
    """The numbers `low` … `high - 1` of a data set's observations, whose IRIs begin with `prefix`."""

    dataset: str
    prefix: str
    low: int
    high: int


@dataclass(frozen=True)
class Dictionary:
    """Terms in order with their numbers, and the ranges of the observations."""

    entries: list[TermEntry]
    numbers: list[int]
    by_term: dict[str, int]
    ranges: list[Range]

    def kind(self, number: int) -> TermKind:
        """What the term with this number is."""
        return self.entries[bisect_left(self.numbers, number)].kind


class Clash(ValueError):
    """Something that is no observation has an IRI between two observations' IRIs."""


def number(terms: Iterable[str], observations: Iterable[tuple[str, str, int]]) -> Dictionary:
    """Numbers the terms. `observations`: data set, beginning of its observations' IRIs, and their count.

    Raises `Clash`.
    """
    entries = sorted(((_rank(e), term, e) for term, e in ((term, entry(term)) for term in set(terms))))
    iris = [e.lex for _, _, e in entries if e.kind is TermKind.IRI]
    first = sum(e.kind is TermKind.BNODE for _, _, e in entries)
    shifts: list[tuple[int, str, str, int]] = []
    for dataset, prefix, count in observations:
        place = bisect_left(iris, prefix)
        if place < len(iris) and iris[place].startswith(prefix):
            raise Clash(f"{iris[place]} is no observation, and yet its IRI is one's")
        shifts.append((first + place, prefix, dataset, count))
    numbers, ranges, shift, waiting = [], [], 1, sorted(shifts)
    for place in range(len(entries) + 1):
        while waiting and waiting[0][0] == place:
            _, prefix, dataset, count = waiting.pop(0)
            ranges.append(Range(dataset, prefix, place + shift, place + shift + count))
            shift += count
        numbers.append(place + shift)
    by_term = {term: n for (_, term, _), n in zip(entries, numbers, strict=False)}
    return Dictionary([e for *_, e in entries], numbers[:-1], by_term, ranges)


def term(entry: TermEntry) -> Term:
    """The term of an entry, in N-Triples spelling: the inverse of `entry`."""
    if entry.kind is TermKind.IRI:
        return Term(f"<{entry.lex}>")
    if entry.kind is TermKind.BNODE:
        return Term(f"_:{entry.lex}")
    if entry.language:
        return text(entry.lex, entry.language)
    return literal(entry.lex, entry.datatype or "string")
