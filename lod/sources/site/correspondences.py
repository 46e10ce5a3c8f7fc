"""Correspondences between code lists: `NAME.csv` with pairs of codes, and `NAME.yaml` beside it with which lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model import correspondence as model
from lod.model.codelist import CodeList
from lod.model.correspondence import Association, Correspondence
from lod.model.origin import Origin
from lod.model.text import LANGUAGES, Text
from lod.sources.io.files import named
from lod.sources.site import beside, schema
from lod.sources.source import TableOptions
from lod.sources.table.csv import CsvSource

FOLDER = "correspondences"
COLUMNS = ("from", "to", *(f"note_{language}" for language in LANGUAGES))
"""Columns of a correspondence; `from` and `to` must be there."""


def of_site(
    folders: Iterable[Path], root: Path, lists: Iterable[CodeList], findings: list[Finding]
) -> tuple[Correspondence, ...]:
    """The correspondences below these folders, by name; what is wrong is added to `findings`."""
    lists_by_name = {codelist.name: codelist for codelist in lists}
    by_name: dict[str, Correspondence] = {}
    for path in folders:
        for entry in folder(path / FOLDER, root, lists_by_name, findings):
            first = by_name.setdefault(entry.name, entry)
            if first is not entry:
                message = Message("name-of-another-file", name=entry.name, file=first.origin.file)
                findings.append(Finding(message, file=entry.origin.file, row=1))
    return tuple(by_name[name] for name in sorted(by_name))


def folder(
    folder: Path, root: Path, lists: Mapping[str, CodeList], findings: list[Finding]
) -> Iterator[Correspondence]:
    """The correspondences of a folder that hold together; what is wrong is added to `findings`."""
    for path in sorted(folder.glob("*.csv")):
        try:
            correspondence = read(path, root, findings)
        except SourceError as error:
            findings.extend(error.findings)
            continue
        wrong = list(model.laws(correspondence, lists))
        findings.extend(wrong)
        if not wrong:
            yield correspondence


def read(path: Path, root: Path, findings: list[Finding]) -> Correspondence:
    """The correspondence in a CSV file. Raises `SourceError` where nothing can be made of it."""
    name = named(path, root)
    if not path.with_suffix(".yaml").exists():
        hint = Message("advice.add-its-yaml", file=f"{path.stem}.yaml")
        raise SourceError([Finding(Message("correspondence-of-no-lists"), file=name, hint=hint)])
    before = len(findings)
    about, origin = beside.read(path, "correspondence", root, findings)
    if len(findings) > before and not about:
        raise SourceError([])
    options = TableOptions(about.get("separator", ","), about.get("encoding", "utf-8"))
    return Correspondence(
        path.stem,
        Text.of(about["label"]),
        about["from"],
        about["to"],
        tuple(_associations(path, name, options, findings)),
        Text.of(about.get("definition") or {}),
        origin,
    )


def _associations(path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Association]:
    source = CsvSource()
    header = source.header(path, name, options)
    wrong = [
        Finding(Message("unknown-correspondence-column", column=column), file=name, row=1, column=column, hint=hint)
        for column in header
        if column not in COLUMNS
        for hint in [schema.did_you_mean(column, COLUMNS)]
    ]
    wrong += [
        Finding(
            Message("missing-column", column=column), file=name, row=1, column=column, hint=Message("advice.add-it")
        )
        for column in ("from", "to")
        if column not in header
    ]
    if wrong:
        raise SourceError(wrong)
    for batch in source.batches(path, name, options, findings):
        for index, row in enumerate(batch.rows):
            cells = {column: cells[index] for column, cells in batch.columns.items()}
            empty = next((column for column in ("from", "to") if not cells[column]), None)
            if empty:
                findings.append(
                    Finding(
                        Message("missing-code"), file=name, row=row, column=empty, hint=Message("advice.fill-it-in-2")
                    )
                )
                continue
            note = Text.of({language: cells.get(f"note_{language}", "") for language in LANGUAGES})
            yield Association(cells["from"], cells["to"], note, Origin(name, row))
