"""Columns of a statement's rows as texts of terms: each distinct value of a batch is spelled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.dictionary import Entry, Kind
from lod.rdf.terms import XSD

Spell = Callable[[Entry], str]
"""How a format writes a term."""

_INTEGER, _DECIMAL, _DOUBLE, _BOOLEAN = (XSD + name for name in ("integer", "decimal", "double", "boolean"))


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


def native(lane: str, value: Any) -> Entry:
    """The term of a native value."""
    match lane:
        case "int":
            return Entry(Kind.INT, str(value), _INTEGER)
        case "dec":
            return Entry(Kind.DEC, decimal_text(Decimal(value)), _DECIMAL)
        case "dbl":
            return Entry(Kind.DBL, double_text(value), _DOUBLE)
        case "bool":
            return Entry(Kind.BOOL, "true" if value else "false", _BOOLEAN)
        case "iri":
            return Entry(Kind.IRI, value)
    return Entry(Kind.STRING, value)


class Cells:
    """The variables of an answer as columns of texts, null where a variable is unbound.

    `lanes`: for each variable the place of each of its lanes in a row; `numbers`: the texts of distinct numbers of the
    dictionary; `spell`: how a term is written.
    """

    def __init__(self, lanes: Sequence[Mapping[str, int]], numbers: Callable[[Any, Spell], Any], spell: Spell) -> None:
        self.lanes = lanes
        self.numbers = numbers
        self.spell = spell

    def read(self, batch: Any) -> list[Any]:
        """A batch of rows (Arrow)."""
        return [self._variable(places, batch) for places in self.lanes]

    def _variable(self, places: Mapping[str, int], batch: Any) -> Any:
        columns = [
            self._lane(lane, batch.column(place), places, batch) for lane, place in places.items() if lane != "tag"
        ]
        if not columns:
            return pa.nulls(batch.num_rows, pa.string())
        return columns[0] if len(columns) == 1 else pc.coalesce(*columns)

    def _lane(self, lane: str, column: Any, places: Mapping[str, int], batch: Any) -> Any:
        if column.null_count == len(column):
            return pa.nulls(len(column), pa.string())
        if lane == "lang":
            tags = batch.column(places["tag"])
            return pa.array(map(self._tagged, column.to_pylist(), tags.to_pylist()), pa.string())
        encoded = column.dictionary_encode()
        if lane == "id":
            texts = self.numbers(encoded.dictionary, self.spell)
        else:
            texts = pa.array((self.spell(native(lane, v)) for v in encoded.dictionary.to_pylist()), pa.string())
        return texts.take(encoded.indices)

    def _tagged(self, text: str | None, tag: str | None) -> str | None:
        return None if text is None else self.spell(Entry(Kind.LANG, text, None, tag))
