"""Rows of a statement as terms: numbers of the dictionary looked up a batch at a time, native values spelled out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from lod.cube.dictionary import Entry, Kind
from lod.rdf.terms import XSD

MEMORY = 200_000
"""Terms remembered while an answer is written."""

Made = TypeVar("Made")
Look = Callable[[Sequence[int]], Mapping[int, Entry]]

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


class Rows:
    """Rows as sequences of what `make` makes of each term, None where a variable is unbound."""

    def __init__(self, lanes: Sequence[Mapping[str, int]], look: Look, make: Callable[[Entry], Made]) -> None:
        self.look = look
        self.make = make
        self.known: dict[int, Any] = {}
        self.numbers = [places["id"] for places in lanes if "id" in places]
        self.readers = [self._reader(places) for places in lanes]

    def read(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """A batch of rows."""
        batch = list(rows)
        self._learn(batch)
        readers = self.readers
        for row in batch:
            yield [reader(row) for reader in readers]

    def _learn(self, batch: Sequence[Sequence[Any]]) -> None:
        if len(self.known) > MEMORY:
            self.known.clear()
        wanted = {row[place] for place in self.numbers for row in batch}
        wanted.discard(None)
        unknown = sorted(wanted - self.known.keys())
        if unknown:
            self.known.update((number, self.make(entry)) for number, entry in self.look(unknown).items())

    def _reader(self, places: Mapping[str, int]) -> Callable[[Sequence[Any]], Any]:
        parts = [self._lane(lane, place, places) for lane, place in places.items() if lane != "tag"]
        if not parts:
            return lambda row: None
        if len(parts) == 1:
            return parts[0]

        def first(row: Sequence[Any]) -> Any:
            for part in parts:
                found = part(row)
                if found is not None:
                    return found
            return None

        return first

    def _lane(self, lane: str, place: int, places: Mapping[str, int]) -> Callable[[Sequence[Any]], Any]:
        make = self.make
        if lane == "id":
            return lambda row: None if row[place] is None else self.known[row[place]]
        if lane == "lang":
            tag = places["tag"]
            return lambda row: None if row[place] is None else make(Entry(Kind.LANG, row[place], None, row[tag]))
        memory: dict[Any, Any] = {}

        def read(row: Sequence[Any]) -> Any:
            value = row[place]
            if value is None:
                return None
            found = memory.get(value)
            if found is None or value != value:
                found = make(native(lane, value))
                if len(memory) < MEMORY:
                    memory[value] = found
            return found

        return read
