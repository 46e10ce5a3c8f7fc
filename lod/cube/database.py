"""DuckDB and the disk: files that are there only when they are whole, and what it says when there is no room."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from pathlib import Path

import duckdb

from lod.cube.sql import Sql, sql_identifier, sql_literal
from lod.errors import ReleaseError
from lod.messages.message import Message

SMALL = 1_000_000
"""Bytes of files of figures up to which they are worked on in the one database of a process."""

LATE = 1_000
"""The most rows of a sorted statement that are found by the columns it sorts by before the others are read."""

BLOCK, LARGE_BLOCK = 16_384, 262_144
"""Bytes of a block of a database of small tables, each of which has some of its own, and of another one."""

_SPILLS, _NAMES = count(), count()


def connect(memory: str = "500MB") -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads files and nothing else: no extensions from outside, one thread."""
    db = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # made when something spills, not before; by default it would stand where the process was started
            "temp_directory": str(Path(tempfile.gettempdir()) / f"lod-spill-{os.getpid()}-{next(_SPILLS)}"),
        }
    )
    db.execute("SET GLOBAL parquet_metadata_cache = true")
    db.execute(Sql("SET GLOBAL late_materialization_max_rows = {}", LATE))
    return db


@lru_cache(1)
def _shared() -> duckdb.DuckDBPyConnection:
    return connect()


def shared() -> duckdb.DuckDBPyConnection:
    """A connection to the one DuckDB of this process: to start another takes longer than most small work."""
    return _shared().cursor()


@contextmanager
def attached(
    file: Path | None = None,
    read_only: bool = False,
    beside: Mapping[str, Path] | None = None,
    block: int = BLOCK,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that uses a database of its own, in memory or in a file, within the one DuckDB of this process.

    `beside`: files that are read, by the names they get; no name may be taken. `block`: bytes of its blocks, if it is
    a new file.
    """
    db, name = shared(), Sql("own{}", next(_NAMES))
    try:
        options = Sql(" (READ_ONLY)" if read_only else " (BLOCK_SIZE {})", BLOCK) if file else Sql("")
        db.execute(Sql("ATTACH {} AS {}{}", sql_literal(file or ":memory:"), name, options))
        _attach(db, beside)
        db.execute(Sql("USE {}", name))
        yield db
    except duckdb.Error:
        _shared.cache_clear()  # an error of the disk leaves it unusable
        raise
    finally:
        db.close()
        for each in (name, *map(sql_identifier, beside or ())):
            with suppress(duckdb.Error):
                shared().execute(Sql("DETACH {}", each))


def _attach(db: duckdb.DuckDBPyConnection, beside: Mapping[str, Path] | None) -> None:
    for name, file in (beside or {}).items():
        db.execute(Sql("ATTACH {} AS {} (READ_ONLY)", sql_literal(file), sql_identifier(name)))


def is_small(files: Iterable[Path]) -> bool:
    """Whether these files are so small that the one DuckDB of this process has room for them."""
    return sum(file.stat().st_size for file in files) <= SMALL


def block_of(files: Iterable[Path]) -> int:
    """The bytes of a block of a database that has a table for each of these files."""
    sizes = [file.stat().st_size for file in files]
    return BLOCK if sum(sizes) <= len(sizes) * LARGE_BLOCK else LARGE_BLOCK


@contextmanager
def written(
    target: Path,
    memory: str,
    small: bool = False,
    beside: Mapping[str, Path] | None = None,
    block: int = LARGE_BLOCK,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database, which becomes the file `target` at the end; whoever fills it begins one transaction.

    `small`: it is filled within the one DuckDB of this process. `beside`: files that are read, by the names they get.
    `block`: bytes of its blocks.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.unlink(missing_ok=True)
    try:
        with attached(scratch, beside=beside, block=block) if small else _alone(scratch, memory, beside, block) as db:
            yield db
            save(db)
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)


def save(db: duckdb.DuckDBPyConnection) -> None:
    """Ends the transaction, and puts into the file what stands in the log: both are in memory until then."""
    db.execute("COMMIT")
    db.execute("CHECKPOINT")


@contextmanager
def _alone(
    file: Path, memory: str, beside: Mapping[str, Path] | None, block: int
) -> Iterator[duckdb.DuckDBPyConnection]:
    db = duckdb.connect(str(file), config={"threads": 1, "memory_limit": memory, "default_block_size": block})
    try:
        _attach(db, beside)
        yield db
    finally:
        db.close()


_SIGNS = ("not a valid DuckDB", "attempted to read", "Could not read enough", "Corrupt", "checksum")
"""What it says of a file that is not as it was written."""


class Damaged(ReleaseError):
    """A file of a release is not as it was written."""


@contextmanager
def disk() -> Iterator[None]:
    """Makes what DuckDB says of a disk that cannot be written an `OSError`, as everybody else says it.

    Raises `Damaged` for what it says of a file that it cannot read.
    """
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.SerializationException) as error:
        raise Damaged(Message("error.database", why=str(error).partition("\n")[0])) from None
    except (duckdb.IOException, duckdb.FatalException) as error:
        text = str(error)
        if any(sign in text for sign in _SIGNS):
            raise Damaged(Message("error.database", why=text.partition("\n")[0])) from None
        if isinstance(error, duckdb.FatalException) and "Could not write" not in text:
            raise
        raise OSError(text.rpartition(": ")[2]) from None


@contextmanager
def whole(file: Path) -> Iterator[None]:
    """Makes what DuckDB says of a file that is not as it was written a `ReleaseError`."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).partition("\n")[0]
        raise Damaged(Message("error.file-damaged", file=f"{file.parent.name}/{file.name}", why=text)) from None
