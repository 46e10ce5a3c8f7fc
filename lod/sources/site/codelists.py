"""Code lists: `NAME.csv` with the codes, or a file in SKOS, and `NAME.yaml` beside it with what the list is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model import codelist as model
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.text import LANGUAGES, Text
from lod.sources.geometry.outlines import with_geometry
from lod.sources.io.files import named, read_bytes
from lod.sources.rdfcube import skos, triples
from lod.sources.site import beside, schema
from lod.sources.source import TableOptions
from lod.sources.table.csv import CsvSource, byte_order_mark

COLUMNS = (
    "code",
    *(f"label_{language}" for language in LANGUAGES),
    *(f"alt_label_{language}" for language in LANGUAGES),
    *(f"definition_{language}" for language in LANGUAGES),
    "broader",
    "begin",
    "end",
    "valid_from",
    "valid_to",
    "same_as",
    "exact_match",
    "close_match",
    "iri",
)
"""Columns a code list may have; `code` and one label must be there."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


_LINKS = ("same_as", "exact_match", "close_match", "iri")
_DAYS = ("begin", "end", "valid_from", "valid_to")


def folder(folder: Path, root: Path, findings: list[Finding]) -> Iterator[CodeList]:
    """The lists of a folder, in the order of their files; what is wrong is added to `findings`."""
    for path in sorted(folder.glob("*")):
        if path.suffix == ".csv":
            codelist = read(path, root, findings)
            yield from [codelist] if codelist is not None else []
        elif path.suffix in triples.SUFFIXES:
            try:
                about, _ = beside.read(path, "codelist", root, findings)
                lists = skos.read(path, root, about, findings)
                outlined = about.get("geometry", ()) if len(lists) == 1 else ()
                yield from (with_geometry(codelist, outlined, path.parent, root, findings) for codelist in lists)
            except SourceError as error:
                findings.extend(error.findings)


def built_in() -> list[CodeList]:
    """The lists this package brings: `unit`, `qualifier`, `obsStatus`."""
    lists = []
    for name in ("obsStatus", "qualifier", "unit"):
        with as_file(files("lod.sources.site") / "builtin" / f"{name}.csv") as path:
            codelist = read(path, path.parent, [])
        if codelist is None:
            raise SourceError([Finding(Message("broken-list-of-ours"), file=name)])
        lists.append(
            CodeList(name, codelist.label, codelist.concepts, codelist.definition, built_in=True, origin=Origin(name))
        )
    return lists


def read(path: Path, root: Path, findings: list[Finding]) -> CodeList | None:
    """The list in a CSV file; what is wrong is added to `findings`, None if nothing can be made of it."""
    name = named(path, root)
    try:
        about, _ = beside.read(path, "codelist", root, findings)
        options = TableOptions(about.get("separator", ","), about.get("encoding", "utf-8"))
        if not NAME.fullmatch(path.stem):
            raise SourceError([Finding(Message("not-a-list-name", name=path.stem), file=name)])
        read_bytes(path, name, 20_000_000)
        findings.extend(byte_order_mark(path, name))
        codelist = CodeList(
            path.stem,
            Text.of(about.get("label") or {"nb": path.stem}),
            tuple(_concepts(path, name, options, findings)),
            Text.of(about.get("definition") or {}),
            bool(about.get("periods", False)),
            origin=Origin(name, 1),
            levels=tuple(Text.of(level) for level in about.get("levels", ())),
            same_as=(about["same_as"],) if about.get("same_as") else (),
        )
    except SourceError as error:
        findings.extend(error.findings)
        return None
    findings.extend(model.laws(codelist))
    if codelist.depth > model.MAX_DEPTH:
        return None  # judging thousands of levels would take minutes
    if not codelist.concepts:
        findings.append(Finding(Message("list-without-codes"), file=name, row=1))
    return with_geometry(codelist, about.get("geometry", ()), path.parent, root, findings)


def _concepts(path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Concept]:
    source = CsvSource()
    header = source.header(path, name, options)
    wrong = [
        Finding(
            Message("unknown-list-column", column=column),
            file=name,
            row=1,
            column=column,
            hint=schema.did_you_mean(column, COLUMNS),
        )
        for column in header
        if column not in COLUMNS
    ]
    if "code" not in header:
        wrong.append(
            Finding(
                Message("missing-column", column="code"), file=name, row=1, column="code", hint=Message("advice.add-it")
            )
        )
    if not any(column.startswith("label_") for column in header):
        wrong.append(Finding(Message("list-without-labels"), file=name, row=1))
    if wrong:
        raise SourceError(wrong)
    for batch in source.batches(path, name, options, findings):
        for index, row in enumerate(batch.rows):
            cells = {column: cells[index] for column, cells in batch.columns.items()}
            problems = list(_problems(cells, name, row))
            findings.extend(problems)
            if cells["code"]:
                yield _concept(cells, Origin(name, row), {problem.column for problem in problems})


def _concept(cells: dict[str, str], origin: Origin, wrong: set[str | None]) -> Concept:
    def cell(column: str) -> str:
        return "" if column in wrong else cells.get(column, "")

    return Concept(
        cells["code"],
        Text.of({language: cell(f"label_{language}") for language in LANGUAGES}),
        Text.of({language: cell(f"definition_{language}") for language in LANGUAGES}),
        cell("broader"),
        tuple(cell("exact_match").split()),
        tuple(cell("close_match").split()),
        cell("begin"),
        cell("end"),
        cell("iri"),
        origin,
        tuple(cell("same_as").split()),
        tuple(_alternatives(cell)),
        cell("valid_from"),
        cell("valid_to"),
    )


def _alternatives(cell: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The other labels of a concept, several in a cell with ` | ` between them."""
    for language in LANGUAGES:
        yield from ((language, part.strip()) for part in cell(f"alt_label_{language}").split("|") if part.strip())


def _problems(cells: dict[str, str], name: str, row: int) -> Iterator[Finding]:
    def finding(column: str, message: Message) -> Finding:
        return Finding(message, file=name, row=row, column=column, value=cells[column])

    if not cells["code"]:
        yield finding("code", Message("missing-code"))
    if not any(value for column, value in cells.items() if column.startswith("label_")):
        yield Finding(Message("missing-label"), file=name, row=row, column="label_nb")
    for column in _LINKS:
        for value in cells.get(column, "").split():
            if not schema.is_url(value):
                yield finding(column, Message("not-an-iri", value=value))
    for column in _DAYS:
        value = cells.get(column, "")
        if value and not _is_day(value):
            yield finding(column, Message("not-a-date", value=value))
    if cells.get("begin", "") > cells.get("end", "") > "":
        yield finding("end", Message("period-ends-before"))
    if cells.get("valid_from", "") > cells.get("valid_to", "") > "":
        yield finding("valid_to", Message("use-ends-before"))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
