"""Columns of a statement's rows as texts of terms: each distinct value of a batch is spelled once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite
from struct import pack, unpack
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.dictionary import TermEntry, TermKind
from lod.query.sql.values import KIND_OF
from lod.rdf.terms import XSD

Spell = Callable[[TermEntry], str]
"""How a format writes a term."""

_INTEGER, _DECIMAL, _FLOAT, _DOUBLE, _BOOLEAN = (
    XSD + name for name in ("integer", "decimal", "float", "double", "boolean")
)


def decimal_text(value: Decimal) -> str:
    """The canonical text of a decimal."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def double_text(value: float) -> str:
    """The canonical text of a double, as the store writes it: no exponent."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def float_text(value: float) -> str:
    """The canonical text of a number of 32 bits: the fewest digits that read back as it, without an exponent.

    Of two texts that are as near the one further from 0 is taken.
    """
    if not isfinite(value):
        return double_text(value)
    exact = Decimal(value)
    shorter = (Context(digits, ROUND_HALF_UP).create_decimal(exact) for digits in range(1, 10))
    return next(text for text in map(double_text, map(float, shorter)) if _single(text) == value)


def _single(text: str) -> float:
    """The number of 32 bits that a text reads as."""
    return float(unpack("f", pack("f", float(text)))[0])


def native(lane: str, value: Any) -> TermEntry:
    """The term of a native value."""
    match lane:
        case "int":
            return TermEntry(TermKind.INT, str(value), _INTEGER)
        case "dec":
            return TermEntry(TermKind.DEC, decimal_text(Decimal(value)), _DECIMAL)
        case "dbl":
            return TermEntry(TermKind.DBL, double_text(value), _DOUBLE)
        case "flt":
            return TermEntry(TermKind.FLT, float_text(value), _FLOAT)
        case "bool":
            return TermEntry(TermKind.BOOL, "true" if value else "false", _BOOLEAN)
        case "iri":
            return TermEntry(TermKind.IRI, value)
        case "date" | "dateTime" | "gYear" | "gYearMonth":
            return TermEntry(KIND_OF[lane], value, XSD + lane)
    return TermEntry(TermKind.STRING, value)


def constant(text: str) -> Any:
    """A text beside columns of texts. (Arrow looks for modules on the disk each time it has to guess a type.)"""
    return pa.scalar(text, pa.string())


class Cells:
    """The variables of an answer as columns of texts, null where a variable is unbound.

    `lanes`: for each variable the place of each of its lanes in a row; `numbers`: the texts of distinct numbers of the
    dictionary; `spell`: how a term is written.
    """

    def __init__(self, lanes: Sequence[Mapping[str, int]], numbers: Callable[[Any, Spell], Any], spell: Spell) -> None:
        self.lanes = lanes
        self.numbers = numbers
        self.spell = spell

    def of_batch(self, batch: Any) -> list[Any]:
        """The columns of many rows (an Arrow record batch)."""
        return [self._together(batch.num_rows, self._arrow(batch, places)) for places in self.lanes]

    def of_rows(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The columns of a few rows."""
        return [self._together(len(rows), self._listed(rows, places)) for places in self.lanes]

    @staticmethod
    def _together(count: int, lanes: Iterator[Any]) -> Any:
        columns = list(lanes) or [pa.nulls(count, pa.string())]
        return columns[0] if len(columns) == 1 else pc.coalesce(*columns)

    def _arrow(self, batch: Any, places: Mapping[str, int]) -> Iterator[Any]:
        for lane, place in places.items():
            column = batch.column(place)
            if lane == "lang":
                tags = batch.column(places["tag"])
                yield self._tagged(zip(column.to_pylist(), tags.to_pylist(), strict=True))
            elif lane != "tag" and column.null_count < len(column):
                encoded = column.dictionary_encode()
                if lane == "id":
                    texts = self.numbers(encoded.dictionary, self.spell)
                else:
                    values = encoded.dictionary.to_pylist()
                    texts = pa.array([self.spell(native(lane, value)) for value in values], pa.string())
                yield texts.take(encoded.indices)

    def _listed(self, rows: Sequence[Sequence[Any]], places: Mapping[str, int]) -> Iterator[Any]:
        for lane, place in places.items():
            if lane == "lang":
                yield self._tagged((row[place], row[places["tag"]]) for row in rows)
            elif lane != "tag":
                values = [row[place] for row in rows]
                distinct = list(dict.fromkeys(value for value in values if value is not None))
                if lane == "id":
                    spelled = self.numbers(pa.array(distinct, pa.int64()), self.spell).to_pylist()
                else:
                    spelled = [self.spell(native(lane, value)) for value in distinct]
                texts = dict(zip(distinct, spelled, strict=True))
                yield pa.array([texts.get(value) for value in values], pa.string())

    def _tagged(self, texts: Iterable[tuple[str | None, str | None]]) -> Any:
        said = [None if text is None else self.spell(TermEntry(TermKind.LANG, text, None, tag)) for text, tag in texts]
        return pa.array(said, pa.string())
