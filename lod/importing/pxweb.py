"""Tables from a PxWebApi v2: what is in them, then the figures in as many answers as its limits ask for.

Answers are kept beside the table until all are there, so that an import that was broken off goes on where it stopped.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from lod.errors import Finding, LodError, SourceError
from lod.importing.address import Address
from lod.importing.client import Client
from lod.importing.pieces import Selection, pieces
from lod.messages.message import Message
from lod.model.codelist import Concept
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, language
from lod.sources.jsonstat import reader as jsonstat
from lod.sources.source import TableOptions

SCRATCH = ".import"
"""The folder of the answers, in that of the data set."""
CELLS, CALLS, WINDOW = 100_000, 30, 60.0
"""Cells an answer may have, and calls in so many seconds, where the interface does not say."""
LONGEST_URL = 2_000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Interface:
    """What an interface allows, and the languages of the table that are wanted: the first is that of the figures.

    `license`: that of its tables, as it names it.
    """

    cells: int
    languages: tuple[str, ...]
    license: str = ""


def interface(address: Address, client: Client) -> Interface:
    """What `/config` says; careful figures where it says nothing, or 0 as Statistics Norway's does for calls."""
    try:
        settings = json.loads(client.fetch(address.config))
    except (LodError, ValueError):
        settings = {}
    settings = settings if isinstance(settings, dict) else {}
    client.calls = _number(settings, "maxCallsPerTimeWindow", CALLS)
    client.window = float(_number(settings, "timeWindow", int(WINDOW)))
    listed = settings.get("languages") or []
    tongues = [str(one.get("id", "")) for one in listed if isinstance(one, dict)]
    first = address.language or str(settings.get("defaultLanguage") or "")
    others = [tongue for tongue in ("no", "nb", "en") if tongue in tongues and tongue != first]
    languages = tuple(dict.fromkeys([first, *others]))
    return Interface(_number(settings, "maxDataCells", CELLS), languages, str(settings.get("license") or ""))


def _number(settings: dict[str, Any], key: str, default: int) -> int:
    value = settings.get(key)
    return value if isinstance(value, int) and value > 0 else default


def fetch(address: Address, folder: Path, file: str, client: Client, progress: Progress) -> Description:
    """Writes the table as a CSV file into the folder, and gives what it says of itself in all its languages.

    Raises `LodError` for an interface that does not answer, `SourceError` for an answer that is not JSON-stat.
    """
    scratch = folder / SCRATCH
    scratch.mkdir(parents=True, exist_ok=True)
    allowed = interface(address, client)
    descriptions = []
    for tongue in allowed.languages:
        progress(0, 1, f"what table {address.table} is")
        path = scratch / f"metadata.{tongue or 'own'}.json"
        path.write_bytes(client.fetch(address.metadata(tongue)))
        options = TableOptions(language=language(tongue))
        descriptions.append(jsonstat.JsonStatSource().describe(path, address.metadata(tongue), options, []))
    grid = jsonstat.grid_of(path, address.metadata(tongue))
    selection = address.selected(tuple((axis.name, axis.codes) for axis in grid.axes))
    whole = [grid.axes[grid.metric].name] if grid.metric is not None else []
    plan = list(pieces(selection, allowed.cells, whole))
    updated = descriptions[0].updated
    for number, piece in enumerate(plan):
        progress(number, len(plan), f"answer {number + 1} of {len(plan)}")
        _fetch_piece(address, allowed.languages[0], piece, updated, scratch, client)
    description = _selected(_together(descriptions), selection)
    symbols = _write(folder / file, [scratch / _name(piece, updated) for piece in plan], description, plan)
    shutil.rmtree(scratch)
    progress(len(plan), len(plan), "done")
    return replace(description, symbols=symbols, license=description.license or allowed.license)


def _name(piece: Selection, updated: str) -> str:
    """The file of an answer: another one when the table is another."""
    return f"{sha256(repr((piece, updated)).encode()).hexdigest()[:32]}.json"


def _fetch_piece(address: Address, tongue: str, piece: Selection, updated: str, scratch: Path, client: Client) -> None:
    path = scratch / _name(piece, updated)
    if path.exists():
        return
    url = address.get(tongue, piece)
    if len(url) <= LONGEST_URL:
        answer = client.fetch(url)
    else:
        lists = {name: {"codelist": codelist} for name, codelist in address.codelists.items()}
        wanted = [{"variableCode": name, "valueCodes": list(codes)} | lists.get(name, {}) for name, codes in piece]
        answer = client.fetch(address.data(tongue), {"selection": wanted})
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(answer)
    unfinished.rename(path)


def _write(path: Path, answers: list[Path], description: Description, plan: list[Selection]) -> tuple[str, ...]:
    """Puts the answers together as one table, in order; gives the symbols in it. Raises `SourceError`."""
    reader, columns = jsonstat.JsonStatSource(), [column.name for column in description.columns]
    symbols: set[str] = set()
    unfinished = path.with_suffix(".csv.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for answer, piece in zip(answers, plan, strict=True):
            _judge(answer, piece)
            findings: list[Finding] = []
            for batch in reader.batches(answer, "the answer", TableOptions(), findings):
                writer.writerows(zip(*(batch.columns[column] for column in columns), strict=True))
            symbols.update(reader.describe(answer, "the answer", TableOptions(), []).symbols)
    unfinished.rename(path)
    return tuple(sorted(symbols))


def _judge(answer: Path, piece: Selection) -> None:
    """Raises `SourceError`, and forgets the answer, where it is not what was asked for."""
    try:
        axes = {axis.name: set(axis.codes) for axis in jsonstat.grid_of(answer, "the answer").axes}
        if axes == {name: set(codes) for name, codes in piece}:
            return
        hint = Message("advice.import-it-again")
        raise SourceError([Finding(Message("answer-differs"), hint=hint)])
    except SourceError:
        answer.unlink()
        raise


def _together(descriptions: list[Description]) -> Description:
    """The same table described in several languages, as one."""
    first, *others = descriptions
    for other in others:
        columns = tuple(_column(one, two) for one, two in zip(first.columns, other.columns, strict=True))
        first = replace(
            first, columns=columns, title=_both(first.title, other.title), notes=_both(first.notes, other.notes)
        )
    return first


def _column(one: ColumnDescription, two: ColumnDescription) -> ColumnDescription:
    translated = {concept.notation: concept for concept in two.concepts}
    concepts = tuple(_concept(concept, translated.get(concept.notation, concept)) for concept in one.concepts)
    return replace(
        one,
        label=_both(one.label, two.label),
        definition=_both(one.definition, two.definition),
        unit=_both(one.unit, two.unit),
        codelist=one.codelist and replace(one.codelist, concepts=concepts),
    )


def _concept(one: Concept, two: Concept) -> Concept:
    return replace(one, label=_both(one.label, two.label), definition=_both(one.definition, two.definition))


def _both(one: Text, two: Text) -> Text:
    return Text.of(dict(two) | dict(one))


def _selected(description: Description, selection: Selection) -> Description:
    """Without the codes and measures that were not asked for."""
    wanted = {name: set(codes) for name, codes in selection}
    every = {code for codes in wanted.values() for code in codes}
    columns = [
        column if column.codelist is None else _with(column, wanted[column.name])
        for column in description.columns
        if not column.measure or column.name in every or column.name not in _measures(description)
    ]
    return replace(description, columns=tuple(columns))


def _with(column: ColumnDescription, codes: set[str]) -> ColumnDescription:
    kept = tuple(concept for concept in column.concepts if concept.notation in codes)
    return replace(column, codelist=column.codelist and replace(column.codelist, concepts=kept))


def _measures(description: Description) -> set[str]:
    """The measures that are codes of a dimension, as they are unless there is only `value`."""
    names = {column.name for column in description.measures}
    return set() if names == {"value"} else names
