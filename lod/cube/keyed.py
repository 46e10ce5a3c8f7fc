"""The observations of a release by an integer key: one SQLite file with a table for each data set.

The key counts through the codes of the dimensions, the last the fastest, as the digits of a clock do (mixed radix); so
an observation is found in some microseconds, and so are those beside it. The file is derived from the figures that
pages read, in their order, and can be thrown away: `Cube` answers without it, more slowly.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import duckdb

from lod.cube import database
from lod.cube.columns import Cell, CubeColumn, Row, columns
from lod.cube.sql import Sql, commas, in_turn, marks, sql_identifier
from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.model.structure import DataStructureDefinition

FILE = Path("index") / "observations.sqlite"
"""Where they are in a release."""

BATCH = 20_000
LARGEST_KEY = 2**63 - 1
"""What SQLite counts to; a data set whose codes have more combinations has no table."""

MOST_MISSES = 1_000
"""Keys without an observation that are tried along a dimension, before it is left to a scan."""

MOST_KEYS = 1_000
"""Keys that one statement asks for."""

CACHE_KIB = 2_000
"""Of pages that SQLite keeps in memory; the operating system keeps the rest of the file."""

_PARSE: dict[str, Callable[[str], Any]] = {
    "decimal": Decimal,
    "double": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
}


def write(target: Path, source: Path, datasets: Iterable[DataSet], written: Mapping[str, Path]) -> None:
    """Writes the file `target` from the file of figures `source`.

    `written`: for data sets that have not changed, the folder of a release that has their observations as they will be.
    """
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.unlink(missing_ok=True)
    try:
        with _created(scratch) as db, database.attached(source, read_only=True) as stored:
            for dataset in datasets:
                if not _copied(db, dataset.id, written.get(dataset.id)):
                    _fill(db, stored, dataset)
            db.commit()
        db.close()
        os.replace(scratch, target)
    except sqlite3.OperationalError as error:
        raise OSError(f"{target.name} cannot be written: {error}") from None
    finally:
        scratch.unlink(missing_ok=True)


def _created(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("CREATE TABLE axes (dataset TEXT, place INTEGER, codes TEXT)")
    return db


def _copied(db: sqlite3.Connection, name: str, folder: Path | None) -> bool:
    """Whether the table of a data set could be taken over from the release in a folder."""
    if folder is None or not (folder / FILE).exists():
        return False
    db.commit()
    db.execute("ATTACH ? AS before", (str(folder / FILE),))
    try:
        row = db.execute("SELECT sql FROM before.sqlite_master WHERE name = ?", (_table(name),)).fetchone()
        if row is None:
            return False
        db.execute(row[0])
        db.execute("INSERT INTO axes SELECT * FROM before.axes WHERE dataset = ?", (name,))
        db.execute(Sql("INSERT INTO main.{table} SELECT * FROM before.{table}", table=sql_identifier(_table(name))))
        return True
    finally:
        db.commit()
        db.execute("DETACH before")


def _fill(db: sqlite3.Connection, stored: duckdb.DuckDBPyConnection, dataset: DataSet) -> None:
    key, cells = dataset.structure.key, _cells(dataset.structure)
    ranges = commas(Sql("enum_range({})", sql_identifier(name)) for name in key)
    axes = stored.execute(Sql("SELECT {} FROM {} LIMIT 1", ranges, sql_identifier(dataset.id))).fetchone()
    if axes is None or prod(map(len, axes)) > LARGEST_KEY:
        return
    rows = ((dataset.id, place, json.dumps(codes, ensure_ascii=False)) for place, codes in enumerate(axes))
    db.executemany("INSERT INTO axes VALUES (?, ?, ?)", rows)
    fields = [Sql("key INTEGER PRIMARY KEY"), *(Sql("c{} TEXT", place) for place in range(len(cells)))]
    table = sql_identifier(_table(dataset.id))
    db.execute(Sql("CREATE TABLE {} ({})", table, fields))
    digits = zip(key, _strides([len(codes) for codes in axes]), strict=True)
    terms = (Sql("enum_code({})::BIGINT * {}", sql_identifier(name), stride) for name, stride in digits)
    texts = [in_turn(" + ", terms), *map(_text, cells)]
    result = stored.execute(Sql("SELECT {} FROM {}", texts, sql_identifier(dataset.id)))
    inserting = Sql("INSERT INTO {} VALUES ({})", table, marks(len(cells) + 1))
    while batch := result.fetchmany(BATCH):
        db.executemany(inserting, batch)


def _table(dataset: str) -> str:
    return f"of {dataset}"


def _cells(structure: DataStructureDefinition) -> list[CubeColumn]:
    """The columns that are not of the key."""
    return [column for column in columns(structure) if column.name not in structure.key]


def _text(column: CubeColumn) -> Sql:
    """A stored cell as text (SQL); of several values a JSON list of their texts."""
    if column.multiple:
        return Sql("CAST(to_json(CAST({} AS VARCHAR[])) AS VARCHAR)", column.identifier)
    return Sql("CAST({} AS VARCHAR)", column.identifier)


def _strides(sizes: Sequence[int]) -> list[int]:
    """What one step in each place of the key counts."""
    return [prod(sizes[place + 1 :]) for place in range(len(sizes))]


def _reader(column: CubeColumn) -> Callable[[str | None], Cell]:
    """From what is stored here to what is published."""
    parse, read = _PARSE.get(column.datatype), column.read
    if column.multiple:
        of = parse or str
        return lambda text: None if text is None else read([of(item) for item in json.loads(text)])
    if parse is None:
        return read
    return lambda text: None if text is None else read(parse(text))


class Keyed:
    """The file of a release, opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._guard = threading.Lock()
        self._name = path.parent.parent.name
        try:
            self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._db.execute(Sql("PRAGMA cache_size = -{}", CACHE_KIB))
            axes = self.rows("SELECT dataset, codes FROM axes ORDER BY dataset, place", ())
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        self._axes: dict[str, list[list[str]]] = {}
        for dataset, codes in axes:
            self._axes.setdefault(dataset, []).append(json.loads(codes))

    @classmethod
    def open(cls, folder: Path) -> Keyed | None:
        """That of the release in a folder, None where it has none. Raises `ReleaseError` for one that is damaged."""
        path = folder / FILE
        return cls(path) if path.exists() else None

    def of(self, dataset: DataSet) -> KeyedObservations | None:
        """The observations of a data set, None where there is no table of them."""
        axes = self._axes.get(dataset.id)
        if axes is None or len(axes) != len(dataset.structure.key):
            return None
        places = [{code: place for place, code in enumerate(codes)} for codes in axes]
        strides = _strides([len(codes) for codes in axes])
        return KeyedObservations(self, _table(dataset.id), dataset.structure, axes, places, strides)

    def rows(self, sql: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
        """What a statement gives. Raises `ReleaseError` where the file is damaged."""
        try:
            with self._guard:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def _damaged(self, error: sqlite3.Error) -> ReleaseError:
        return ReleaseError(
            Message("error.observations-unreadable", release=self._name, file=str(FILE), why=str(error))
        )


@dataclass
class KeyedObservations:
    """The observations of a data set by key.

    `axes`: the codes of each place of the key, in order, and their `places`; `strides`: what one step counts.
    """

    file: Keyed
    table: str
    structure: DataStructureDefinition
    axes: list[list[str]]
    places: list[dict[str, int]]
    strides: list[int]

    def __post_init__(self) -> None:
        cells = _cells(self.structure)
        self._readers = [_reader(column) for column in cells]
        self._stored = [*self.structure.key, *(column.name for column in cells)]
        self._names = [column.name for column in columns(self.structure)]
        self._in_order = self._stored == self._names

    def get(self, codes: Sequence[str]) -> Row | None:
        """The observation with these codes, None if there is none."""
        places = self._places(codes)
        return next(self._rows([places]), None) if places is not None else None

    def along(self, codes: Sequence[str], place: int, most: int) -> list[Row] | None:
        """The first observations, in order, that have these codes but for that at a place of the key; None where
        finding them takes too many steps."""
        places = self._places(codes)
        if places is None:
            return []
        rows: list[Row] = []
        size = len(self.axes[place])
        for start in range(0, size, most):
            if start - len(rows) > MOST_MISSES:
                return None
            steps = [[*places[:place], n, *places[place + 1 :]] for n in range(start, min(start + most, size))]
            rows += self._rows(steps)
            if len(rows) >= most:
                return rows[:most]
        return rows

    def size(self, fixed: Mapping[str, str | Sequence[str]]) -> int:
        """The number of keys that these codes make; the other places of a key have all the codes that occur.

        Raises `KeyError` for what is no dimension.
        """
        return prod(map(len, self._chosen(fixed)))

    def select(self, fixed: Mapping[str, str | Sequence[str]]) -> list[Row]:
        """The observations with these codes, in order. As many keys are tried as `size` says."""
        keys = list(product(*self._chosen(fixed)))
        return [row for start in range(0, len(keys), MOST_KEYS) for row in self._rows(keys[start : start + MOST_KEYS])]

    def _chosen(self, fixed: Mapping[str, str | Sequence[str]]) -> list[list[int]]:
        """The digits that each place of a key can have, in order."""
        if not fixed.keys() <= set(self.structure.key):
            raise KeyError(*(fixed.keys() - set(self.structure.key)))
        chosen = []
        for name, places in zip(self.structure.key, self.places, strict=True):
            codes = fixed.get(name, places)
            chosen.append(sorted(places[c] for c in ([codes] if isinstance(codes, str) else codes) if c in places))
        return chosen

    def _places(self, codes: Sequence[str]) -> list[int] | None:
        """The digits of a key, None where a code has none."""
        places = [numbers.get(code) for code, numbers in zip(codes, self.places, strict=True)]
        return [place for place in places if place is not None] if None not in places else None

    def _rows(self, keys: Sequence[Sequence[int]]) -> Iterator[Row]:
        """The observations there are of these keys, in order."""
        numbers = [sum(n * stride for n, stride in zip(key, self.strides, strict=True)) for key in keys]
        by_number = dict(zip(numbers, keys, strict=True))
        for number, *cells in self.file.rows(_by_keys(self.table, len(numbers)), numbers):
            codes = [axis[place] for axis, place in zip(self.axes, by_number[number], strict=True)]
            read = [read(cell) for read, cell in zip(self._readers, cells, strict=True)]
            row: Row = dict(zip(self._stored, [*codes, *read], strict=True))
            yield row if self._in_order else {name: row[name] for name in self._names}


@lru_cache(1000)
def _by_keys(table: str, count: int) -> Sql:
    """The statement that reads so many keys."""
    return Sql("SELECT * FROM {} WHERE key IN ({}) ORDER BY key", sql_identifier(table), marks(count))
