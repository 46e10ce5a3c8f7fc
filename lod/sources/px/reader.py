"""Tables in PX files (PC-Axis), of the Nordic and many other statistical offices; DATA is read as a stream."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent
from lod.model.origin import Origin
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, SelfDescription, language
from lod.sources.io.streams import opened
from lod.sources.px import keywords as pxkeys
from lod.sources.px import notes as pxnotes
from lod.sources.px.keywords import Keywords, paragraphs
from lod.sources.px.notes import COLUMN, Notes
from lod.sources.source import Batch, Source, TableOptions
from lod.sources.table import header
from lod.sources.table.grid import VALUE, FileAxis, FileGrid
from lod.sources.table.periods import with_days

CHUNK = 1 << 18
MAX_TOKEN = 10_000
"""Characters that a cell or key may have."""

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^\s,;"]+)')
"""A cell or key. A semicolon ends DATA, which is the last keyword; some offices write one behind each row."""
_SYMBOL = re.compile(r"\.{1,6}|-")


class PxSource(Source):
    """Reads PX files: a column for each variable, one for each content.

    Dots in place of figures come as DATASYMBOL1 to 6 say they are shown, a dash as DATASYMBOLNIL says. Where figures
    have notes of their own (CELLNOTE), each figure is a row, with its notes as a column.
    """

    self_description = SelfDescription.ONCE

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The columns. Raises `SourceError` for what is not PX, and for variables past all measure."""
        with _opened(path, name) as table:
            return header.judged(table.columns, name, 1)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows, in the order of the file."""
        with _opened(path, name) as table:
            header.judged(table.columns, name, 1)
            findings.extend(table.notes.findings(name))
            cells = table.keyed(findings) if table.keys else table.plain(findings)
            for batch in table.grid.batches(_marked(cells, options.decimal)):
                yield replace(batch, columns=batch.columns | {COLUMN: table.notes.on(batch)}) if table.notes else batch

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """What the keywords say, in all their languages. Raises `SourceError` for what is not PX."""
        with _opened(path, name) as table:
            description = _Described(table).description()
        findings.extend(description.laws())
        return description


def _marked(cells: Iterator[tuple[int, str]], mark: str) -> Iterator[tuple[int, str]]:
    """The cells with another decimal mark than a point."""
    if mark == ".":
        yield from cells
        return
    for place, text in cells:
        yield place, text.replace(".", mark) if text[0] in _DIGITS else text


_DIGITS = frozenset("0123456789-+")


@dataclass
class _Px:
    """A file opened as far as its data.

    `stub`: how many of the variables stand in the stub; `content`: the place of the one that says the measure, None if
    there is none, though the grid has a column for each measure or, where figures have notes, one for all.
    """

    name: str
    keywords: Keywords
    grid: FileGrid
    content: int | None
    stub: int
    notes: Notes
    tokens: Iterator[str]

    @property
    def columns(self) -> list[str]:
        return [*self.grid.columns, *([COLUMN] if self.notes else [])]

    @property
    def keys(self) -> bool:
        """Whether the rows say their keys (KEYS), and those that hold only zeros are left out."""
        return bool(self.keywords.about("KEYS"))

    def shown(self, cell: str) -> str:
        """A cell: a number, or a symbol as the file says it is shown."""
        if not _SYMBOL.fullmatch(cell):
            return cell
        keyword = "DATASYMBOLNIL" if cell == "-" else f"DATASYMBOL{len(cell)}"
        return self.keywords.one(keyword) or cell

    def plain(self, findings: list[Finding]) -> Iterator[tuple[int, str]]:
        """Every cell in its place; a number of cells that is not that of the combinations is a finding."""
        size, place = self.grid.size, -1
        shown: dict[str, str] = {}
        for place, token in enumerate(self.tokens):
            if place >= size:
                break
            if token[0] in ".-" and token not in shown:
                shown[token] = self.shown(token)
            yield place, shown.get(token, token)
        self._complete(place + 1, size, findings)

    def _complete(self, count: int, expected: int, findings: list[Finding]) -> None:
        if count != expected:
            amount = f"more than {expected:,}" if count > expected else f"{count:,}"
            message = Message("px-cells", amount=amount, expected=expected)
            findings.append(Finding(message, file=self.name, hint=Message("advice.is-the-file-whole")))

    def keyed(self, findings: list[Finding]) -> Iterator[tuple[int, str]]:
        """The cells of a file with KEYS: rows that are left out hold zeros, which is told."""
        width = prod(len(axis.codes) for axis in self.grid.axes[self.stub :])
        places = [self._places(number, axis) for number, axis in enumerate(self.grid.axes[: self.stub])]
        rows: dict[int, list[str]] = {}
        keys: list[str] = []
        cells: list[str] = []
        for token in self.tokens:
            if len(keys) < self.stub:
                keys.append(token.strip())
                continue
            cells.append(self.shown(token))
            if len(cells) == width:
                row = self._row(keys, places, findings)
                if row is not None:
                    rows[row] = cells
                keys, cells = [], []
        if keys or cells:
            self._complete(len(rows) * width + len(cells), (len(rows) + 1) * width, findings)
        height = self.grid.size // width
        if len(rows) < height:
            message = Message("px-rows-left-out", value=height - len(rows))
            findings.append(Finding(message, Severity.INFO, file=self.name))
        zeros = ["0"] * width
        for row in range(height):
            yield from enumerate(rows.get(row, zeros), row * width)

    def _places(self, number: int, axis: FileAxis) -> dict[str, int]:
        """The place of each key of a variable, which is a code or a text as KEYS says."""
        variable = [*self.keywords.all("STUB"), *self.keywords.all("HEADING")][number]
        coded = self.keywords.one("KEYS", variable).upper() == "CODES"
        keys = axis.codes if coded else self.keywords.all("VALUES", variable)
        return {key.strip(): place for place, key in enumerate(keys)}

    def _row(self, keys: list[str], places: list[dict[str, int]], findings: list[Finding]) -> int | None:
        row = 0
        for number, (key, place_of) in enumerate(zip(keys, places, strict=True)):
            if key not in place_of:
                axis = self.grid.axes[number].name
                message = Message("px-key", key=key[:80], axis=axis)
                findings.append(
                    Finding(message, file=self.name, column=axis, value=key[:80], hint=Message("advice.look-at-keys"))
                )
                return None
            row = row * len(place_of) + place_of[key]
        return row


@contextmanager
def _opened(path: Path, name: str) -> Iterator[_Px]:
    with opened(path, name) as raw:
        keywords, rest = pxkeys.read(raw, name)
        stub = keywords.all("STUB")
        variables = [*stub, *keywords.all("HEADING")]
        if not variables:
            raise SourceError(
                [Finding(Message("px-without-variables"), file=name, hint=Message("advice.is-this-a-px"))]
            )
        axes = tuple(FileAxis(keywords.one("VARIABLECODE", v) or v, _codes(keywords, v, name)) for v in variables)
        named = keywords.one("CONTVARIABLE")
        content = variables.index(named) if named in variables else None
        cell_notes = pxnotes.notes(keywords, axes, [keywords.all("VALUES", variable) for variable in variables])
        grid = FileGrid(axes, None if cell_notes else content)
        grid.judge(name)
        yield _Px(name, keywords, grid, content, len(stub), cell_notes, _tokens(raw, rest, keywords.encoding, name))


def _codes(keywords: Keywords, variable: str, name: str) -> tuple[str, ...]:
    """The codes of a variable, or its values where it has none."""
    values, codes = keywords.all("VALUES", variable), keywords.all("CODES", variable)
    row = keywords.rows.get(("CODES" if codes else "VALUES", "", (variable,)))
    if not values and not codes:
        message, hint = Message("px-values", variable=variable), Message("advice.add-them")
    elif values and codes and len(values) != len(codes):
        message = Message("px-codes", variable=variable, count=len(values), count2=len(codes))
        hint = Message("advice.there-must-be")
    else:
        return _bare(codes or values)
    raise SourceError([Finding(message, file=name, row=row, column=variable, hint=hint)])


def _bare(codes: list[str]) -> tuple[str, ...]:
    """Codes without spaces around them, where they are as different as with them."""
    bare = tuple(code.strip() for code in codes)
    return bare if len(set(bare)) == len(set(codes)) and all(bare) else tuple(codes)


def _tokens(raw: io.BufferedReader, rest: bytes, encoding: str, name: str) -> Iterator[str]:
    """The cells and keys of DATA."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    left = decoder.decode(rest)
    while True:
        chunk = raw.read(CHUNK)
        text = left + decoder.decode(chunk, final=not chunk)
        cut = len(text) if not chunk else max(text.rfind(" "), text.rfind("\n"), text.rfind("\t"), text.rfind(",")) + 1
        if chunk and text.count('"', 0, cut) % 2:
            cut = text.rfind('"', 0, cut)
        for match in _TOKEN.finditer(text, 0, cut):
            yield match["bare"] or match["quoted"] or '""'
        left = text[cut:]
        if not chunk:
            return
        if len(left) > MAX_TOKEN + CHUNK:
            raise SourceError([Finding(Message("px-cell-does-not-end"), file=name, hint=Message("advice.look-for-a"))])


class _Described:
    """The keywords of a file in all its languages."""

    def __init__(self, table: _Px) -> None:
        self.table, self.keywords = table, table.keywords
        own = self.keywords.one("LANGUAGE") or "no"
        others = [tongue for tongue in self.keywords.all("LANGUAGES") if tongue != own]
        self.tongues = {language(own): ""} | {language(tongue): tongue for tongue in others}
        self.variables = {tongue: self._variables(tongue) for tongue in ["", *others]}

    def _variables(self, tongue: str) -> list[str]:
        own = [*self.keywords.all("STUB"), *self.keywords.all("HEADING")]
        translated = [*self.keywords.all("STUB", language=tongue), *self.keywords.all("HEADING", language=tongue)]
        return translated if len(translated) == len(own) else own

    def description(self) -> Description:
        grid = self.table.grid
        columns = [self._dimension(number) for number in range(len(grid.axes)) if number != self.table.content]
        long = grid.metric is None and self.table.content is not None
        usual = [self.keywords.one(f"DATASYMBOL{dots}") or "." * dots * (dots < 4) for dots in range(1, 7)]
        occurring = sorted({token for token in self.table.tokens if _SYMBOL.fullmatch(token)})
        symbols = [*filter(None, usual), *map(self.table.shown, occurring)]
        return Description(
            (*columns, *self._measures(VALUE if long else ""), *self._notes()),
            self._text(lambda tongue: self.keywords.all("TITLE", language=tongue)),
            notes=self._text(lambda tongue: self._both("NOTE", tongue)),
            publisher=Agent(Text.of({"nb": self.keywords.one("SOURCE")})) if self.keywords.one("SOURCE") else None,
            updated=self.keywords.one("LAST-UPDATED"),
            symbols=tuple(dict.fromkeys(symbols)),
            measure=grid.axes[self.table.content].name if long and self.table.content is not None else "",
        )

    def _notes(self) -> Iterator[ColumnDescription]:
        if self.table.notes:
            label = Text.of({"nb": "Merknad", "en": "Note"})
            yield ColumnDescription(COLUMN, label, attribute=True, language=next(iter(self.tongues)), multiple=True)

    def _both(self, keyword: str, tongue: str, *about: str) -> list[str]:
        """What a note says, and the mandatory one of its kind (NOTEX), as paragraphs."""
        texts_of = (self.keywords.all(f"{keyword}{end}", *about, language=tongue) for end in ("", "X"))
        notes = [paragraphs(texts) for texts in texts_of if texts]
        return ["##".join(notes)] if notes else []

    def _text(self, texts_of: Callable[[str], list[str]]) -> Text:
        return Text.of({name: paragraphs(texts_of(tongue)) for name, tongue in self.tongues.items()})

    def _dimension(self, number: int) -> ColumnDescription:
        variable = self.variables[""][number]
        timed = bool(self.keywords.all("TIMEVAL", variable))
        placed = bool(self.keywords.all("MAP", variable)) or self.keywords.one("VARIABLE-TYPE", variable).startswith(
            "G"
        )
        return ColumnDescription(
            self.table.grid.axes[number].name,
            self._text(lambda tongue: [self.variables[tongue][number]]),
            codelist=with_days(self._codelist(number)) if timed else self._codelist(number),
            role="period" if timed else "area" if placed else "",
            definition=self._text(lambda tongue: self._both("NOTE", tongue, self.variables[tongue][number])),
        )

    def _codelist(self, number: int) -> CodeList:
        """The codes of a variable; the list has no name of its own in PX."""
        label = self._text(lambda tongue: [self.variables[tongue][number]])
        return CodeList("", label, tuple(self._concepts(number)), origin=Origin(self.table.name, 1))

    def _concepts(self, number: int) -> Iterator[Concept]:
        labels = {
            name: self.keywords.all("VALUES", self.variables[tongue][number], language=tongue)
            for name, tongue in self.tongues.items()
        }
        for place, code in enumerate(self.table.grid.axes[number].codes):
            label = Text.of({name: texts[place] for name, texts in labels.items() if place < len(texts)})
            named = {
                tongue: (self.variables[tongue][number], label.best(name)) for name, tongue in self.tongues.items()
            }
            note = self._text(lambda tongue, named=named: self._both("VALUENOTE", tongue, *named[tongue]))  # type: ignore[misc]  # a default binds the name of the loop
            yield Concept(code, label or Text.of({"nb": code}), note, origin=Origin(self.table.name))

    def _measures(self, column: str) -> Iterator[ColumnDescription]:
        metric, decimals = self.table.content, self.keywords.one("DECIMALS")
        shown = int(decimals) if decimals.isdecimal() else None
        if metric is None:
            label = self._text(lambda tongue: self.keywords.all("CONTENTS", language=tongue))
            unit = self._text(lambda tongue: self.keywords.all("UNITS", language=tongue))
            yield ColumnDescription(VALUE, label, measure=True, unit=unit, decimals=shown)
            return
        for concept in self._concepts(metric):
            unit = Text.of(
                {
                    name: self.keywords.one("UNITS", concept.label.best(name), language=tongue)
                    or self.keywords.one("UNITS", language=tongue)
                    for name, tongue in self.tongues.items()
                }
            )
            yield ColumnDescription(
                concept.notation,
                concept.label,
                measure=True,
                definition=concept.definition,
                unit=unit,
                decimals=shown,
                column=column,
            )
