"""The figures of data sets in parts that pages read in the browser, so that a selection reads little of many.

    parts/x.json           which codes there are, with labels and pages; and which combinations of them have figures
    parts/x/nb/12.json     the figures from 12 × 400, in the order of their keys, as they are written in a language

A combination has a number: its codes' places, the last dimension's counting most quickly. The combinations that have
figures are told as runs: so many left out, so many there, and so on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from math import prod
from pathlib import Path
from typing import Any

from lod.cube.columns import Row
from lod.exchange.selection import parameter
from lod.export.addresses import Addresses
from lod.export.walk import write
from lod.model.dataset import DataSet
from lod.model.qualifier import SIGNS
from lod.model.structure import MEASURE_TYPE
from lod.web.pages import links
from lod.web.pages.figure import Figure, figure
from lod.web.pages.view import LANGUAGES, Language, View

PART = 400
"""Figures in a part."""

MOST = 2**53
"""Combinations past which a browser's numbers do not tell them apart."""


def write_parts(folder: Path, view: View, dataset: DataSet, addresses: Addresses) -> list[str]:
    """Writes the parts of a data set; gives their names: none for one with too many combinations of codes."""
    views = {language: replace(view, language=language) for language in LANGUAGES}
    occurring = view.opened.occurring(dataset.id)
    names = [*(dimension.name for dimension in dataset.structure.dimensions), MEASURE_TYPE]
    places = [{code: place for place, code in enumerate(occurring[name])} for name in names]
    if prod(map(len, places)) >= MOST:
        return []
    runs, last, count, written = list[int](), -1, 0, list[str]()
    rows = iter(_ordered(view.opened.figures[dataset.id], lambda row: _number(row, names, places)))
    while part := list(islice(rows, PART)):
        for row in part:
            number = _number(row, names, places)
            _add(runs, number - last - 1)
            last = number
        for language, seen in views.items():
            file = f"parts/{dataset.id}/{language}/{count // PART}.json"
            write_json(folder, file, [_cell(figure(seen, dataset, row, False)) for row in part])
            written.append(file)
        count += len(part)
    file = f"parts/{dataset.id}.json"
    single = dataset.id in addresses.single
    about = {"part": PART, "count": count, "runs": runs, "single": single, "signs": _signs(views)}
    write_json(folder, file, about | {"dimensions": _dimensions(views, dataset, names, addresses)})
    return [*written, file]


def _ordered(rows: Iterable[Row], number: Callable[[Row], int]) -> Iterable[Row]:
    """The rows in the order of their numbers, as releases keep them; sorted where one is not."""
    last = -1
    for row in rows:
        if number(row) <= last:
            return sorted(rows, key=number)
        last = number(row)
    return rows


def _number(row: Row, names: Iterable[str], places: Iterable[dict[str, int]]) -> int:
    number = 0
    for name, place in zip(names, places, strict=True):
        number = number * len(place) + place[str(row[name])]
    return number


def _add(runs: list[int], gap: int) -> None:
    """One more combination that is there, after a gap."""
    if gap or not runs:
        runs += [gap, 1]
    else:
        runs[-1] += 1


def _cell(shown: Figure) -> str:
    """A figure as a page writes it: sign, number, unit, status."""
    text = f"{shown.sign}\u00a0{shown.number}" if shown.sign else f"{shown.qualifier} {shown.number}".strip()
    unit = f" {shown.unit}" if shown.unit else ""
    return f"{text}{unit}" + (f" ({shown.status})" if shown.status else "")


def _signs(views: Mapping[Language, View]) -> dict[str, dict[str, str]]:
    """What the signs before values mean, in each language."""
    if "qualifier" not in next(iter(views.values())).opened.lists:
        return {}
    return {
        sign: {language: str(links.concept(view, "qualifier", code).words.text) for language, view in views.items()}
        for code, sign in SIGNS.items()
    }


def _dimensions(
    views: Mapping[Language, View], dataset: DataSet, names: list[str], addresses: Addresses
) -> list[dict[str, Any]]:
    """Each dimension, and the measure: its name in addresses, its codes, their labels and the pages about them."""
    entries = list[dict[str, Any]]()
    for name in names:
        dimension = next((d for d in dataset.structure.dimensions if d.name == name), None)
        codes = next(iter(views.values())).opened.occurring(dataset.id)[name]
        entry: dict[str, Any] = {"name": parameter(name), "codes": codes}
        entry["label"] = {
            language: view.say(dimension.label) if dimension else view.t("dataset.measure")
            for language, view in views.items()
        }
        entry["labels"], entry["pages"] = {}, {}
        for language, view in views.items():
            if dimension is not None:
                concepts = [links.concept(view, dimension.codelist, code) for code in codes]
            else:
                measures = {measure.name: measure for measure in dataset.structure.measures}
                concepts = [links.component(view, measures[code]) for code in codes]
            entry["labels"][language] = [link.words.text for link in concepts]
            entry["pages"][language] = [page_of(addresses, link.url, language) for link in concepts]
        entries.append(entry)
    return entries


def page_of(addresses: Addresses, url: str | None, language: str) -> str | None:
    """The file of a page in a language; another's address as it is."""
    path = addresses.below(url) if url else None
    if path is None:
        return url
    target = addresses.target(f"{path}?lang={language}")
    return target.file if target is not None else None


def write_json(folder: Path, file: str, value: Any) -> str:
    """Writes a value as JSON; gives the name of the file. Raises `ExportError` where that is another's."""
    write(folder, file, [json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()])
    return file
