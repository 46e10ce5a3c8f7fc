"""A file that nobody has described yet, opened: how it is written, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lod.drafting import published
from lod.drafting.dialect import LOOKED_AT, TAIL, Dialect, dialect, with_footer
from lod.drafting.encodings import Encoding
from lod.drafting.indents import indents
from lod.drafting.numbers import number
from lod.drafting.periods import period
from lod.drafting.profile import Column, Profile, profile
from lod.drafting.workbook import SheetTable, chosen
from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.sources.description import Description, SelfDescription
from lod.sources.io.streams import opened
from lod.sources.site.folder import sources
from lod.sources.site.layers import layer
from lod.sources.source import DEFAULT, TEXTS, TableOptions, format_of
from lod.sources.table import excel
from lod.sources.table.cells import places
from lod.sources.table.layout import options

UNIT_WORDS = ("unit", "units", "enhet", "måleenhet")
"""How a row below the header begins that gives units."""
SHEETS = ("excel",)
"""The formats in which a table may stand anywhere on a sheet."""
PLAIN = (*TEXTS, *SHEETS, "parquet")
"""The formats that do not say what their columns are."""
_DEFAULTS = {
    "separator": ",",
    "encoding": "utf-8",
    "skip": 0,
    "header": 1,
    "below_header": 0,
    "footer": 0,
    "decimal": ".",
}
"""What a description need not say."""
_ORDER = (
    "file",
    "sheet",
    "range",
    "encoding",
    "separator",
    "decimal",
    "thousands",
    "skip",
    "footer",
    "header",
    "below_header",
    "fill",
    "headings",
    "hidden",
)
"""The keys of `table:` in their order."""


@dataclass(frozen=True)
class Read:
    """A file as it was read: the keys of `table:` that describe it, its profile, and the texts above its header.

    `description`: what it says of its columns, where they are to be described here; `kept`: the keys of a description
    that the file goes on saying itself, where its format can. `beside`: the files that belong to it, by their names in
    its folder, and where they are; `unitless`: the measures whose unit is not known, with what it says
    of it. `notes`: texts around the table, and below it. `path`: the file.
    """

    table: Mapping[str, Any]
    profile: Profile = field(default_factory=lambda: Profile({}, {}))
    above: tuple[str, ...] = ()
    description: Description | None = None
    kept: frozenset[str] = frozenset()
    beside: Mapping[str, Path] = field(default_factory=dict)
    unitless: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    path: Path = Path()

    @property
    def written(self) -> Mapping[str, Any]:
        """The keys of `table:`, with how its numbers are written."""
        if not self.profile.columns:
            return self.table
        notation = self.profile.written.notation
        numbers = {"decimal": notation.decimal, "thousands": notation.thousands}
        keys = {**self.table, **{key: mark for key, mark in numbers.items() if mark != _DEFAULTS.get(key, "")}}
        return {key: keys[key] for key in dict.fromkeys((*_ORDER, *keys)) if key in keys}


def read(
    path: Path, language: str = "nb", beside: Sequence[Path] = (), sheet: str | None = None, table: str | None = None
) -> Read:
    """Reads a whole file once.

    `language`: that of texts which do not say theirs; `beside`: other files that belong to it; `sheet`, `table`: those
    meant, a table by its number in a workbook or its name in JSON-stat. Raises `SourceError`.
    """
    format = kind_of(path)
    describes = sources()[format].self_description
    if describes is SelfDescription.ONCE:
        written_as = TableOptions(language=language, dataset=table or "")
        description = sources()[format].describe(path, path.name, written_as, [])
        return Read({"file": copy(path)} | ({"dataset": table} if table else {}), description=description)
    own = published.described(path, format) if format in PLAIN and sheet is None and table is None else None
    if own is not None:
        return Read({"file": copy(path)}, description=own)
    if format in SHEETS:
        return _of_workbook(path, chosen(path, sheet, table))
    if format == "csvw" and (with_metadata := _by_metadata(path)):
        return with_metadata
    if describes is SelfDescription.ALWAYS:
        return _described(path, format, beside)
    return _of_text(path, format, _dialect(path) if format in TEXTS else Dialect())


def in_encoding(read: Read, encoding: str) -> Read:
    """A text file as it reads in the encoding that a person says it is in. Raises `SourceError`."""
    again = _of_text(read.path, kind_of(read.path), _dialect(read.path, Encoding(encoding)))
    again.profile.encoding = read.profile.encoding
    return again


def _of_text(path: Path, format: str, written: Dialect) -> Read:
    """A file that says nothing of its columns, such as CSV. Raises `SourceError`."""
    if written.short:
        message = Message("header-short", names=written.width - 1, cells=written.width)
        raise SourceError([Finding(message, file=path.name, row=written.skip)])
    guessed: dict[str, Any] = {"encoding": written.encoding, "separator": written.separator, "skip": written.skip,
                               "header": written.header, "below_header": len(written.about),
                               "footer": written.footer}  # fmt: skip
    about = guessed if format in TEXTS else {}
    made = _profiled(path, format, about, written.above)
    made.profile.units = dict(_units(list(made.profile.columns), written.about))
    made.profile.encoding = written.doubt
    return replace(made, notes=written.below, path=path)


def _units(columns: Sequence[str], about: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """What the rows below the header say is the unit of each column, with what belongs before it (`£` and `m`)."""
    rows = {row[0].casefold(): row for row in about}
    units = next((rows[word] for word in UNIT_WORDS if word in rows), ())
    before = rows.get("preunit", [""] * len(columns))
    for column, first, unit in list(zip(columns, before, units, strict=False))[1:]:
        if first or unit:
            yield column, f"{first}{unit}"


def _of_workbook(path: Path, table: SheetTable) -> Read:
    """A table of a workbook, with its title and its notes."""
    keys = dict(table.table)
    hidden = places(*excel.hidden(path, path.name, options(keys)))
    if hidden:
        keys["hidden"] = "read"
    read = _profiled(path, "excel", keys, (table.title,) if table.title else ())
    read.profile.hidden = hidden
    for column in excel.scaled(path, path.name, options(keys)):
        read.profile.columns[column].scaled = True
    return replace(read, notes=table.notes, path=path)


def without_hidden(read: Read) -> Read:
    """A table of a workbook without the rows and columns that its sheet does not show. Raises `SourceError`."""
    again = _profiled(read.path, "excel", {**read.table, "hidden": "omit"}, read.above)
    again.profile.hidden = read.profile.hidden
    return replace(again, notes=read.notes, path=read.path)


def _profiled(path: Path, format: str, about: dict[str, Any], above: tuple[str, ...]) -> Read:
    """A table with what stands in its columns. Raises `SourceError`."""
    reader, findings = sources()[format], list[Finding]()
    written_as = options(about)
    header = reader.header(path, path.name, written_as)
    stands = profile(header, reader.batches(path, path.name, written_as, findings))
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise SourceError(findings)
    if format in TEXTS:
        _judge_header(header, stands, path.name, about["skip"] + 1)
    if not stands.rows:
        hint = Message("advice.below-the-header")
        raise SourceError([Finding(Message("no-figures"), file=path.name, hint=hint)])
    stands.indents = indents(path, format, written_as)
    about["file"] = copy(path)
    kept = {key: about[key] for key in _ORDER if key in about and about[key] != _DEFAULTS.get(key)}
    return Read(kept, stands, above)


def kind_of(path: Path) -> str:
    """The format of a file by its name and, where several formats share its ending, by how it begins."""
    format = format_of(path.name)
    if format not in (*TEXTS, "json-stat"):
        return format
    with opened(path, path.name) as raw:
        head = raw.read(LOOKED_AT)
    return next((other for other, sign in _SIGNS[format == "json-stat"].items() if sign.search(head)), format)


_SIGNS: tuple[dict[str, re.Pattern[bytes]], dict[str, re.Pattern[bytes]]] = (
    {"sdmx": re.compile(rb"\A(?:\xef\xbb\xbf)?\"?(?:DATAFLOW|STRUCTURE|KEY)\b[^\n]*\bOBS_VALUE\b")},
    {
        "csvw": re.compile(rb'"@context"\s*:\s*\[?\s*"http://www\.w3\.org/ns/csvw"'),
        "sdmx": re.compile(
            rb'"dataSets"\s*:|json\.sdmx\.org|"\$schema"[^,]*sdmx|"(?:dataStructures|conceptSchemes)"\s*:'
        ),
    },
)
"""How files of other formats begin that end in `.csv`, and in `.json`: SDMX-CSV, CSVW metadata, SDMX-JSON."""


def _described(path: Path, format: str, beside: Sequence[Path]) -> Read:
    """A file that goes on saying itself what it is, with the files that belong to it."""
    reader, name = sources()[format], copy(path)
    written_as = TableOptions(beside=tuple(str(other.resolve()) for other in beside))
    description = reader.describe(path, path.name, written_as, [])
    says = layer(description).value
    table: dict[str, Any] = {"file": name} | ({"format": format} if format_of(name) != format else {})
    if beside:
        table["beside"] = [other.name for other in beside]
    files = {Path(file).name if Path(file).is_absolute() else file: path.parent / file
             for file in reader.files(path, path.name, written_as)}  # fmt: skip
    measures = zip(says.get("measures", {}).items(), description.measures, strict=True)
    unitless = {name: column.unit.best("nb", "en") for (name, about), column in measures if not about.get("unit")}
    return Read(table, kept=frozenset(says), beside=files, unitless=unitless)


def _by_metadata(path: Path) -> Read | None:
    """A table with metadata (CSVW) that are no cube's: one that a site like this one has published, or another's."""
    reader = sources()["csvw"]
    stated = reader.describe(path, path.name, DEFAULT, [])
    if stated.columns:
        return None
    header = reader.header(path, path.name, DEFAULT)
    files = {file: path.parent / file for file in reader.files(path, path.name, DEFAULT)}
    own = published.described(next(iter(files.values())), "csv") if len(files) == 1 else None
    if own is None:
        return replace(_profiled(path, "csvw", {}, ()), kept=frozenset(layer(stated).value), beside=files)
    ignored = tuple(column for column in own.ignored if column in header)
    description = replace(own, title=stated.title, description=stated.description, ignored=ignored)
    return Read({"file": copy(path)}, description=description, beside=files)


def copy(path: Path) -> str:
    """What the copy of a file is called."""
    return f"figures{''.join(path.suffixes[-2:]).lower()}" if path.suffix else "figures.csv"


def _judge_header(header: Sequence[str], stands: Profile, name: str, row: int) -> None:
    """Raises `SourceError` where the first row holds figures instead of the columns' names."""
    figures = [text for text in header if (made := number(text)) and not made.digits.isdigit() and not period(text)]
    if not figures and _is_a_row(header, stands):
        figures = [text for text in header if not period(text)]
    if figures and len(figures) * 2 >= sum(column.is_number for column in stands.columns.values()):
        message = Message("no-header", figure=figures[0])
        raise SourceError([Finding(message, file=name, row=row, value=figures[0])])


def _is_a_row(header: Sequence[str], stands: Profile) -> bool:
    """Whether what was taken for the header is like the rows below it: a period above periods, and numbers alone."""
    named = [text for text in header if text and not text.startswith("column ")]
    whens = [text for text in named if period(text) and _are_periods(stands.columns[text])]
    return bool(whens) and len(whens) < len(named) and all(number(text) for text in named if text not in whens)


def _are_periods(column: Column) -> bool:
    return bool(column.values) and all(map(period, column.values))


def _dialect(path: Path, encoding: Encoding | None = None) -> Dialect:
    try:
        with opened(path, path.name) as file:
            head = file.read(LOOKED_AT)
            tail, more = head[-TAIL:], b""
            while more := file.read(1 << 20):
                tail = (tail + more)[-TAIL:]
    except OSError as error:
        raise SourceError([Finding(Message("unreadable", why=error.strerror or str(error)), file=path.name)]) from None
    return with_footer(dialect(head, encoding=encoding), tail)
