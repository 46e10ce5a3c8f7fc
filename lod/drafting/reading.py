"""A file that nobody has described yet, opened: how it is written, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.drafting.dialect import LOOKED_AT, Dialect, dialect
from lod.drafting.layout import layout
from lod.drafting.profile import Profile, profile
from lod.errors import Finding, SourceError
from lod.sources.site import sources
from lod.sources.source import TEXTS, format_of
from lod.sources.table import options
from lod.sources.told import Describing

SHEETS = ("excel",)
"""The formats in which a table may stand anywhere on a sheet."""
_DEFAULTS = {"separator": ",", "encoding": "utf-8", "skip": 0, "decimal": "."}
"""What a description need not say."""


@dataclass(frozen=True)
class Read:
    """A file as it was read: the keys of `table:` that describe it, its profile, and the texts above its header.

    `told`: the keys of a description that the file says itself, where its format can.
    """

    table: Mapping[str, Any]
    profile: Profile
    above: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


def read(path: Path, **stated: Any) -> Read:
    """Reads a whole file once. `stated`: keys of `table:` that the person has said. Raises `SourceError`."""
    format = format_of(path.name)
    written = _dialect(path) if format in TEXTS else Dialect()
    guessed: dict[str, Any] = {"encoding": written.encoding, "separator": written.separator, "skip": written.skip}
    if format not in sources():
        raise SourceError([Finding(f"{format!r} is no format known here.", file=path.name)])
    reader, findings = sources()[format], list[Finding]()
    said = {key: value for key, value in stated.items() if value is not None}
    about = (
        {**guessed, **said} if format in TEXTS else {**said, **(layout(reader, path, said) if format in SHEETS else {})}
    )
    written_as = options(about)
    if isinstance(reader, Describing):
        told = reader.describe(path, path.name, written_as, findings)
        return Read({"file": _copy(path)}, Profile({}, {}), told=frozenset(told.value))
    header = reader.header(path, path.name, written_as)
    found = profile(header, reader.batches(path, path.name, written_as, findings))
    if findings:
        raise SourceError(findings)
    if not found.rows:
        hint = "Below the header there must be a row for each figure."
        raise SourceError([Finding("there are no figures in the table.", file=path.name, hint=hint)])
    about["file"] = _copy(path)
    about["decimal"] = found.decimal
    about |= _thousands(found)
    order = ("file", "sheet", "range", "encoding", "separator", "decimal", "thousands", "skip", "header")
    kept = {key: about[key] for key in order if key in about and about[key] != _DEFAULTS.get(key)}
    return Read(kept, found, written.above)


def _copy(path: Path) -> str:
    """What the copy of a file is called."""
    return f"figures{''.join(path.suffixes[-2:]).lower()}" if path.suffix else "figures.csv"


def _dialect(path: Path) -> Dialect:
    try:
        with path.open("rb") as file:
            return dialect(file.read(LOOKED_AT))
    except OSError as error:
        raise SourceError([Finding(f"the file cannot be read: {error.strerror}.", file=path.name)]) from None


def _thousands(found: Profile) -> dict[str, str]:
    """The mark between groups of three digits, where numbers have one."""
    return {"thousands": " "} if any(column.spaced for column in found.columns.values() if column.is_number) else {}
