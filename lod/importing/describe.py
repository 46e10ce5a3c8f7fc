"""A description and code lists drafted from what a table says of itself, for a person to look over."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lod.drafting.units import unit_said
from lod.model.attributes import BUILT_IN
from lod.model.text import LANGUAGES, Text
from lod.sources.dataset import RESERVED_NAMES
from lod.sources.found import Found, FoundColumn
from lod.sources.periods import period
from lod.sources.symbols import CONVENTIONS, told_by

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Origin:
    """Where a table was found, and the data set's id here; `today` is the day it was taken."""

    id: str
    url: str
    today: str
    file: str = "figures.csv"


def identifier(id: str) -> str:
    """An id for a data set: lower-case letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", id.lower().translate(_LETTERS))
    return "-".join(words)[:60].strip("-") or "table"


def files(found: Found, origin: Origin) -> dict[str, str]:
    """The files of a data set's folder besides the table, by their paths."""
    names = _names(found)
    written = {"dataset.yaml": "".join(f"{line}\n" for line in _description(found, origin, names))}
    for column in found.dimensions:
        name = f"codelists/{_list(names[column.name], origin)}"
        written[f"{name}.csv"] = _codes(column)
        about: dict[str, object] = {"label": _texts(column.label or Text.of({"nb": column.name}))}
        if column.role == "period" and all(period(code.code) for code in column.codes):
            about["periods"] = True
        written[f"{name}.yaml"] = "".join(f"{key}: {_plain(value)}\n" for key, value in about.items())
    return written


def _names(found: Found) -> dict[str, str]:
    """A name of its own for each column: letters, digits and _, beginning with a letter."""
    taken = {name.casefold() for name in (*BUILT_IN, *RESERVED_NAMES, "measureType")}
    names = {}
    for column in found.columns:
        words = re.findall(r"[a-z0-9]+", column.name.lower().translate(_LETTERS))
        name = "_".join(words)[:40]
        name = name if name[:1].isalpha() else f"{'m' if column.measure else 'd'}_{name}".rstrip("_")
        number, free = 2, name
        while free.casefold() in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free.casefold())
        names[column.name] = free
    return names


def _list(name: str, origin: Origin) -> str:
    return f"{name}-{origin.id}"


def _description(found: Found, origin: Origin, names: Mapping[str, str]) -> Iterator[str]:
    source = found.source.strip() or "TODO"
    title = found.title or Text.of({"nb": origin.id})
    yield f"# Drafted from {origin.url}: look it over, above all what is marked TODO, then run lod check."
    yield f"title: {_plain(_texts(title))}"
    yield f"description: {_plain(_texts(title))}  # TODO: what it shows, in a few sentences"
    yield f"publisher: {{name: {_plain({'nb': source})}}}  # TODO: organization, nine digits in quotes"
    where = f"url: {json.dumps(origin.url)}" if origin.url.startswith("http") else 'email: "TODO: an e-mail address"'
    yield f"contact: {{name: {_plain({'nb': source})}, {where}}}  # TODO: whom to ask"
    yield f"issued: {origin.today}"
    if (updated := _DAY.match(found.updated)) and updated[0] >= origin.today:
        yield f"modified: {updated[0]}"
    if origin.url.startswith("http"):
        yield f"landing_page: {json.dumps(origin.url)}"
    if found.notes:
        yield f"notes: {_plain(_texts(found.notes))}"
    yield "table:"
    yield f"  file: {json.dumps(origin.file)}"
    if found.symbols:
        yield f"  symbols: {_symbols(found.symbols)}"
    yield "dimensions:"
    for column in found.dimensions:
        yield from _dimension(column, names[column.name], origin)
    yield "measures:"
    for column in found.measures:
        yield from _measure(column, names[column.name])


def _symbols(symbols: tuple[str, ...]) -> str:
    """The convention that knows all of them, else each for a person to say."""
    known = [set(told_by(symbol)) for symbol in symbols]
    convention = next((name for name in CONVENTIONS if all(name in names for names in known)), "")
    if convention:
        return f"{convention}  # {' '.join(symbols)}"
    left = ", ".join(f"{json.dumps(symbol, ensure_ascii=False)}: O" for symbol in symbols)
    return f"{{{left}}}  # TODO: the status each stands for (O: not available)"


def _dimension(column: FoundColumn, name: str, origin: Origin) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    label: {_plain(_texts(column.label or Text.of({'nb': column.name})))}"
    if column.note:
        yield f"    definition: {_plain(_texts(column.note))}"
    yield f"    column: {json.dumps(column.name, ensure_ascii=False)}"
    yield f"    codelist: {_list(name, origin)}"
    if column.role:
        yield f"    role: {column.role}"


def _measure(column: FoundColumn, name: str) -> Iterator[str]:
    unit = unit_said(text for _, text in column.unit)
    yield f"  {name}:"
    yield f"    label: {_plain(_texts(column.label or Text.of({'nb': column.name})))}"
    if column.note:
        yield f"    definition: {_plain(_texts(column.note))}"
    yield f"    column: {json.dumps(column.name, ensure_ascii=False)}"
    said = column.unit.best("nb", "en")
    yield f"    unit: {unit or 'number'}" + (
        "" if unit else f"  # TODO: the source says {json.dumps(said, ensure_ascii=False)}"
    )
    if unit == "percent":
        yield "    minimum: none  # percentages of change may be any"
        yield "    maximum: none"
    if column.decimals is not None:
        yield f"    decimals: {min(max(column.decimals, 0), 18)}"


def _codes(column: FoundColumn) -> str:
    tongues = [t for t in LANGUAGES if any(t in code.label.languages for code in column.codes)] or ["nb"]
    noted = [t for t in LANGUAGES if any(t in code.note.languages for code in column.codes)]
    dated = column.role == "period" and all(period(code.code) for code in column.codes)
    above = any(code.broader for code in column.codes)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    header = ["code", *(f"label_{t}" for t in tongues), *(f"definition_{t}" for t in noted)]
    writer.writerow([*header, *(["broader"] if above else []), *(["begin", "end"] if dated else [])])
    for code in column.codes:
        labels, notes = dict(code.label), dict(code.note)
        row = [code.code, *(labels.get(t, "") for t in tongues), *(notes.get(t, "") for t in noted)]
        writer.writerow([*row, *([code.broader] if above else []), *((period(code.code) or ()) if dated else ())])
    return text.getvalue()


def _texts(text: Text) -> dict[str, str]:
    return dict(text)


def _plain(value: object) -> str:
    """A value as YAML on one line: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)


def today() -> str:
    """The day it is."""
    return date.today().isoformat()
