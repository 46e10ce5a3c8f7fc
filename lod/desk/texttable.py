"""A table in CSV or TSV as it is written: cells are read and changed one by one, and every other byte stays."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lod.errors import Finding, LodError, SourceError
from lod.messages.message import Message
from lod.sources.io.files import MARK, decode, read_bytes
from lod.sources.site.folder import DataSetSource, sources
from lod.sources.source import DEFAULT, TEXTS, TableOptions
from lod.sources.table.csv import CsvSource, relevant

Cells = Mapping[tuple[int, int], str]
"""New texts of cells, by the place of the row below the header, from 0, and that of the column."""


def is_editable(source: DataSetSource) -> bool:
    """Whether a table is a text that can be changed cell by cell: not packed, and not in UTF-16."""
    packed = source.path.suffix.lower() in (".gz", ".zst")
    return source.table.format in TEXTS and not packed and source.table.options.encoding != "utf-16"


@dataclass(frozen=True)
class TextTable:
    """The lines of a text, and which records they are; both are counted from 0.

    `lines`: as they are written, with their ends; `starts`: the line in which each record begins, and one past the
    last; `data`: the records that are rows.
    """

    raw: bytes
    encoding: str
    separator: str
    quote: str
    comment: str
    columns: tuple[str, ...]
    lines: Sequence[str]
    starts: Sequence[int]
    data: Sequence[int]

    @classmethod
    def read(cls, source: DataSetSource) -> TextTable:
        """The table of a data set. Raises `SourceError` for one that is not CSV or not of its encoding."""
        options, format = source.table.options, sources()[source.table.format]
        columns = format.header(source.path, source.name, options)
        separator = options.separator or (format.separator if isinstance(format, CsvSource) else ",")
        return cls.parse(read_bytes(source.path, source.name, None), columns, separator, options, source.name)

    @classmethod
    def parse(
        cls, raw: bytes, columns: Sequence[str], separator: str, options: TableOptions = DEFAULT, name: str = ""
    ) -> TextTable:
        """The table in the bytes of a file. Raises `SourceError` as `read` does."""
        text, _ = decode(raw, name, options.encoding)
        lines = [f"{line}\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        if not lines[-1]:
            lines.pop()
        plain = not (options.skip or options.below_header or options.footer or options.comment)
        kept = lines if plain else list(relevant(iter(lines), options))
        starts = (
            _starts(kept, separator, options.quote, name)
            if options.quote and options.quote in text
            else range(len(kept) + 1)
        )
        written = [number for number in range(len(starts) - 1) if kept[starts[number]].strip(f"{separator}\r\n \t")]
        return cls(raw, options.encoding.removesuffix("-sig"), separator, options.quote, options.comment,
                   tuple(columns), lines, starts, written[options.header :])  # fmt: skip

    def __len__(self) -> int:
        return len(self.data)

    def row(self, place: int) -> int:
        """The line of the file that a row begins in, from 1, as findings name it."""
        return self.starts[self.data[place]] + 1

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each row by its line."""
        return {self.starts[record] + 1: place for place, record in enumerate(self.data)}

    def cells(self, place: int) -> list[str]:
        """The texts of a row, as many as there are columns."""
        cells = [self._read(field) for field in self._fields(self._text(self.data[place]))]
        return [*cells, *[""] * (len(self.columns) - len(cells))][: len(self.columns)]

    def with_text(self, words: str) -> list[int]:
        """The places of the rows that have these words in them, however they are written."""
        wanted = words.casefold()
        return [place for place, record in enumerate(self.data) if wanted in self._text(record).casefold()]

    def changed(self, cells: Cells, removed: Collection[int] = (), added: Sequence[Sequence[str]] = ()) -> bytes:
        """The file with other texts in some cells, without some rows, and with rows below the last one."""
        records = {self.data[place]: "" for place in removed}
        for place in {place for place, _ in cells} - set(removed):
            records[self.data[place]] = self._edited(place, {c: text for (p, c), text in cells.items() if p == place})
        last = self.data[-1] if self.data else len(self.starts) - 2
        below = "".join(self.separator.join(map(self._write, row)) + self._end for row in added)
        return self._file(records, last, below)

    def with_column(self, name: str, text: str) -> bytes:
        """The file with one more column, whose cells have this text."""
        above = {
            number for number in range(self.data[0] if self.data else len(self.starts) - 1) if self._is_written(number)
        }
        head = max(above, default=0)
        cells = {record: self._write(text) for record in self.data} | {head: self._write(name)}
        return self._file({record: self._longer(record, cell) for record, cell in cells.items()})

    def _longer(self, record: int, cell: str) -> str:
        text = self._text(record)
        body = text.rstrip("\r\n")
        return f"{body}{self.separator}{cell}{text[len(body) :]}"

    def _is_written(self, record: int) -> bool:
        text = self._text(record).strip()
        return bool(text) and not (self.comment and text.startswith(self.comment))

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        """A cell as it is written: within quotes, which are doubled there, or without."""
        quote, other = re.escape(self.quote), f"[^{re.escape(self.separator)}]*"
        return re.compile(f"{quote}(?:[^{quote}]|{quote}{quote})*{quote}{other}|{other}")

    @property
    def _end(self) -> str:
        return "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"

    def _text(self, record: int) -> str:
        first, after = self.starts[record], self.starts[record + 1]
        return self.lines[first] if after == first + 1 else "".join(self.lines[first:after])

    def _edited(self, place: int, texts: Mapping[int, str]) -> str:
        text = self._text(self.data[place])
        body = text.rstrip("\r\n")
        fields = self._fields(text)
        fields += [""] * (max(texts) + 1 - len(fields))
        for column, new in texts.items():
            fields[column] = self._write(new, quoted=bool(self.quote) and fields[column].startswith(self.quote))
        return self.separator.join(fields) + text[len(body) :]

    def _fields(self, text: str) -> list[str]:
        """The cells of a record as they are written, with their quotes."""
        text = text.rstrip("\r\n")
        if not self.quote or self.quote not in text:
            return text.split(self.separator)
        fields, at = [], 0
        while at <= len(text):
            cell = self._cell.match(text, at)
            fields.append(cell[0] if cell else "")
            at = (cell.end() if cell else at) + 1
        return fields

    def _read(self, field: str) -> str:
        quote = self.quote
        if quote and len(field) > 1 and field.startswith(quote) and field.endswith(quote):
            return field[1:-1].replace(quote * 2, quote)
        return field

    def _write(self, text: str, quoted: bool = False) -> str:
        """A text as a cell. Raises `LodError` for one that the file has no way to write."""
        special = [self.separator, "\n", "\r", *([self.quote] if self.quote else [])]
        needed = any(mark in text for mark in special) or bool(self.comment and text.startswith(self.comment))
        if needed and not self.quote:
            raise LodError(Message("desk.unwritable-cell", text=text, mark=self.separator))
        return f"{self.quote}{text.replace(self.quote, self.quote * 2)}{self.quote}" if needed or quoted else text

    def _file(self, records: Mapping[int, str], last: int = -1, below: str = "") -> bytes:
        """The file with other texts for some of its records, and a text below the `last` one."""
        parts: list[str] = []
        for number in range(len(self.starts) - 1):
            parts.append(records[number] if number in records else self._text(number))
            if number == last and below:
                parts += ["" if not parts[-1] or parts[-1].endswith("\n") else self._end, below]
        parts += self.lines[self.starts[-1] :]
        try:
            text = "".join(parts).encode(self.encoding)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise LodError(Message("desk.unencodable", letter=letter, encoding=self.encoding)) from None
        return (MARK if self.raw.startswith(MARK) else b"") + text


def _starts(lines: Sequence[str], separator: str, quote: str, name: str) -> list[int]:
    """The lines in which records begin, and one past the last. Raises `SourceError` for what is no CSV."""
    starts = [0]
    reader = csv.reader(iter(lines), strict=True, delimiter=separator, quotechar=quote)
    try:
        starts += (reader.line_num for _ in reader)
    except csv.Error as error:
        row = reader.line_num
        raise SourceError([Finding(Message("not-csv", why=str(error)), file=name, row=row)]) from None
    return starts
