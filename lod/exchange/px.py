"""PX files (PC-Axis, AXIS-VERSION 2013): a selection as the programs of statistical offices read it.

A figure that is not there is `".."`. Flags have no place in the format; they are notes on cells (CELLNOTE).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import prod
from pathlib import Path

from lod.exchange import about, grid
from lod.exchange.extract import Extract
from lod.exchange.grid import Axis, Grid
from lod.model.structure import MEASURE_TYPE

LINE = 250
"""Characters a line may have (PX file format, section on line length); longer texts are broken."""
MISSING = '".."'
_LANGUAGES = {"nb": "no", "nn": "nn", "en": "en"}
CELLS = 20
"""Cells on a line of DATA."""
MOST_DECIMALS = 15
_SCALES = {
    "A1": re.compile(r"[0-9]{4}"),
    "H1": re.compile(r"[0-9]{4}H[12]"),
    "Q1": re.compile(r"[0-9]{4}[QK][1-4]"),
    "M1": re.compile(r"[0-9]{4}M[0-9]{2}"),
    "W1": re.compile(r"[0-9]{4}[WU][0-9]{2}"),
}
"""How codes of periods are written on each time scale (TIMEVAL)."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection: periods and measures across, the other variables down."""
    path.write_bytes(write_small(extract))


def write_small(extract: Extract) -> bytes:
    """The same as bytes."""
    return "".join(f"{line}\r\n" for line in _lines(extract)).encode()


def _lines(extract: Extract) -> Iterator[str]:
    language = about.language(extract)
    table = grid.grid(extract, language)
    across = (*grid.periods(extract), MEASURE_TYPE)
    stub = [axis for axis in table.axes if axis.name not in across]
    heading = [axis for axis in table.axes if axis.name in across]
    table = replace(table, axes=(*stub, *heading))
    cells, flags = _cells(table)
    for keyword in (*_head(table, stub, heading, language), *_notes(table, flags, language)):
        yield from keyword.split("\n")
    yield "DATA="
    for row in _batched(cells, prod(len(axis.labels) for axis in heading)):
        yield from (" ".join(part) for part in _batched(row, CELLS))
    yield ";"


def _cells(table: Grid) -> tuple[list[str], dict[int, str]]:
    """The cells as DATA has them, and what is not ordinary of some."""
    cells, flags = [MISSING] * table.size, {}
    for place, row in table.rows():
        text = grid.value(row)
        if text is not None:
            cells[place] = text
        if words := grid.flag(row):
            flags[place] = words
    return cells, flags


def _head(table: Grid, stub: Sequence[Axis], heading: Sequence[Axis], language: str) -> Iterator[str]:
    """Every keyword before DATA but the notes on cells, in the order the format wants."""
    dataset, languages = table.extract.dataset, (language, "nb", "en")
    title = dataset.title.best(*languages)
    yield _keyword("CHARSET", "ANSI")
    yield _keyword("AXIS-VERSION", "2013")
    yield _keyword("CODEPAGE", "utf-8")
    yield _keyword("LANGUAGE", _LANGUAGES.get(language, language))
    decimals = [measure.decimals or 0 for measure in dataset.structure.measures]
    yield f"DECIMALS={min(max(decimals, default=0), MOST_DECIMALS)};"
    yield _keyword("MATRIX", dataset.id)
    yield _keyword("SUBJECT-CODE", dataset.id)
    yield _keyword("SUBJECT-AREA", title)
    yield _keyword("TITLE", title)
    yield _keyword("CONTENTS", title)
    measures = {m.name: m for m in dataset.structure.measures}
    metric = next(axis for axis in table.axes if axis.name == MEASURE_TYPE)
    units = {code: grid.unit(table.extract, measures[code], language) for code in metric.labels}
    yield _keyword("UNITS", ", ".join(dict.fromkeys(units.values())))
    for keyword, axes in (("STUB", stub), ("HEADING", heading)):
        if axes:
            yield _keyword(keyword, *(_name(table, axis) for axis in axes))
    yield _keyword("CONTVARIABLE", _name(table, metric))
    for axis in table.axes:
        yield _keyword(f'VALUES("{_name(table, axis)}")', *_distinct(axis))
    for axis in table.axes:
        if axis.name in grid.periods(table.extract) and (scale := time_scale(axis.labels)):
            quoted = ",".join(f'"{_plain(code)}"' for code in axis.labels)
            yield f'TIMEVAL("{_name(table, axis)}")=TLIST({scale}),{quoted};'
    for axis in table.axes:
        yield _keyword(f'CODES("{_name(table, axis)}")', *axis.labels)
    for code, text in zip(metric.labels, _distinct(metric), strict=True):
        yield _keyword(f'UNITS("{_plain(text)}")', units[code])
    yield _keyword("LAST-UPDATED", f"{(dataset.modified or dataset.issued).replace('-', '')} 00:00")
    yield _keyword("SOURCE", dataset.publisher.name.best(*languages))
    yield _keyword("CONTACT", " ".join(filter(None, (dataset.contact.name.best(*languages), dataset.contact.email))))
    if note := dataset.notes.best(*languages):
        yield _keyword("NOTE", note)


def _notes(table: Grid, flags: Mapping[int, str], language: str) -> Iterator[str]:
    """What is not ordinary of a figure, as a note on its cell."""
    texts = [list(map(_plain, _distinct(axis))) for axis in table.axes]
    strides = [prod(len(axis.labels) for axis in table.axes[number + 1 :]) for number in range(len(table.axes))]
    for place, flag in sorted(flags.items()):
        named = [words[place // stride % len(words)] for words, stride in zip(texts, strides, strict=True)]
        about = ",".join(f'"{text}"' for text in named)
        yield _keyword(f"CELLNOTE({about})", grid.words(table.extract, flag, language))


def _name(table: Grid, axis: Axis) -> str:
    """What a variable is called: its label, or its name where another has the same label."""
    same = [other for other in table.axes if _plain(other.label) == _plain(axis.label)]
    return _plain(axis.label) if len(same) == 1 and axis.label else axis.name


def _distinct(axis: Axis) -> list[str]:
    """What its codes are called; of those that share a label, each with its code."""
    times = Counter(map(_plain, axis.labels.values()))
    return [text if times[_plain(text)] == 1 else f"{text} ({code})" for code, text in axis.labels.items()]


def time_scale(codes: Iterable[str]) -> str:
    """The time scale of codes that have one: years, half-years, quarters, months or weeks; else empty."""
    scales = {next((s for s, form in _SCALES.items() if form.fullmatch(code)), "") for code in codes}
    return scales.pop() if len(scales) == 1 else ""


def _plain(text: str) -> str:
    """A text as one of the format: without its quotation marks, on one line."""
    return " ".join(text.replace('"', "'").split())


def _keyword(name: str, *texts: str) -> str:
    """`NAME="text","text";` with lines no longer than the format lets them be."""
    lines = [f"{name}="]
    for number, text in enumerate(texts):
        pieces = _pieces(_plain(text)) or [""]
        for part, piece in enumerate(pieces):
            shown = f'"{piece}"' + ("," if part + 1 == len(pieces) and number + 1 < len(texts) else "")
            if part or len(lines[-1]) + len(shown) > LINE:
                lines.append(shown)
            else:
                lines[-1] += shown
    return "\n".join(lines) + ";"


def _pieces(text: str) -> list[str]:
    return [text[start : start + LINE - 10] for start in range(0, len(text), LINE - 10)]


def _batched(cells: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """So many at a time."""
    rest = iter(cells)
    while batch := tuple(islice(rest, size)):
        yield batch
