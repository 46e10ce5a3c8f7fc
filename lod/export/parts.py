"""The figures of data sets in parts that pages read in the browser, so that a selection reads little of many.

    parts/x.nb.json          what there is to choose, in a language, and where the numbers of figures begin
    parts/x/runs/3.json      which combinations of codes have figures, of the 10,000 figures from 3 × 10,000
    parts/x/nb/12.json       the figures from 12 × 250, in the order of their numbers, as they are written
    parts/x/codes/region/2.json     of a long list: codes in alphabetical order, each with its place
    parts/x/codes/region/nb/7.json  of a long list: the codes from 7 × 50, each with its label and its page

A combination has a number: its codes' places, the last dimension's counting most quickly. The combinations that have
figures are told as runs: so many left out, so many there, and so on. Where there are few, they stand in `x.nb.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count, islice
from math import prod
from pathlib import Path
from typing import Any

from lod.cube.columns import Row
from lod.exchange.own_parameters import parameter
from lod.export.addresses import Addresses
from lod.export.walk import write
from lod.model.dataset import DataSet
from lod.model.qualifier import SIGNS
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.web.pages import links
from lod.web.pages.figure import Figure, figure
from lod.web.pages.view import LANGUAGES, View

PART = 250
"""Figures in a part."""

CHUNK = 40 * PART
"""Figures whose runs stand in one file."""

FEW_RUNS = 4_000
"""Numbers of runs that are told at once."""

LONG, LABELLED, SORTED = 300, 50, 1_000
"""Codes of a list from which on it is read in parts; those in a part by place, and by alphabet."""

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
    runs, files = Runs(), list[str]()
    rows = iter(_ordered(view.opened.figures[dataset.id], lambda row: _number(row, names, places)))
    for part in count():
        figures = list(islice(rows, PART))
        if not figures:
            break
        runs.extend(_number(row, names, places) for row in figures)
        for language, seen in views.items():
            cells = [_cell(figure(seen, dataset, row, False)) for row in figures]
            files.append(write_json(folder, f"parts/{dataset.id}/{language}/{part}.json", cells))
    about = {"part": PART, "count": runs.count, "single": dataset.id in addresses.single, "starts": runs.starts}
    if runs.length <= FEW_RUNS:
        about["runs"] = runs.chunks
    else:
        files += [write_json(folder, f"parts/{dataset.id}/runs/{n}.json", chunk) for n, chunk in enumerate(runs.chunks)]
    for language, seen in views.items():
        dimensions = [_dimension(seen, dataset, name, addresses, folder, files) for name in names]
        entry = {**about, "signs": _signs(seen), "dimensions": dimensions}
        files.append(write_json(folder, f"parts/{dataset.id}.{language}.json", entry))
    return files


class Runs:
    """Which numbers are there, in chunks: how many are left out and how many are there, by turns. The first number of
    a chunk is in `starts`; nothing is left out before it."""

    def __init__(self) -> None:
        self.count, self.starts, self.chunks = 0, list[int](), list[list[int]]()
        self._last = -1

    @property
    def length(self) -> int:
        return sum(map(len, self.chunks))

    def extend(self, numbers: Iterable[int]) -> None:
        """Adds the next numbers, in their order."""
        for number in numbers:
            if self.count % CHUNK == 0:
                self.starts.append(number)
                self.chunks.append([0, 1])
            elif number == self._last + 1:
                self.chunks[-1][-1] += 1
            else:
                self.chunks[-1] += [number - self._last - 1, 1]
            self.count, self._last = self.count + 1, number


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


def _cell(shown: Figure) -> str:
    """A figure as a page writes it: sign, number, unit, status."""
    text = f"{shown.sign}\u00a0{shown.number}" if shown.sign else f"{shown.qualifier} {shown.number}".strip()
    unit = f" {shown.unit}" if shown.unit else ""
    return f"{text}{unit}" + (f" ({shown.status})" if shown.status else "")


def _signs(view: View) -> dict[str, str]:
    """What the signs before values mean."""
    if "qualifier" not in view.opened.lists:
        return {}
    return {sign: str(links.concept(view, "qualifier", code).words.text) for code, sign in SIGNS.items()}


def _dimension(
    view: View, dataset: DataSet, name: str, addresses: Addresses, folder: Path, files: list[str]
) -> dict[str, Any]:
    """A dimension, or the measure: its name in addresses, its label, its codes with their labels and pages – these in
    `files` of their own where they are many."""
    dimension = next((d for d in dataset.structure.dimensions if d.name == name), None)
    codes = view.opened.occurring(dataset.id)[name]
    entry: dict[str, Any] = {"name": parameter(name), "size": len(codes)}
    entry["label"] = view.say(dimension.label) if dimension else view.t("dataset.measure")
    if dimension is not None:
        entry["list"] = page_of(
            addresses, links.codelist(view, view.opened.lists[dimension.codelist]).url, view.language
        )
    if len(codes) <= LONG:
        return entry | {"codes": list(_codes(view, dataset, dimension, codes, addresses))}
    place = f"parts/{dataset.id}/codes/{parameter(name)}"
    described = _codes(view, dataset, dimension, codes, addresses)
    for part in count():
        if not (piece := list(islice(described, LABELLED))):
            break
        files.append(write_json(folder, f"{place}/{view.language}/{part}.json", piece))
    ordered = sorted(((code, at) for at, code in enumerate(codes)), key=lambda pair: in_browsers(pair[0]))
    pieces = [ordered[start : start + SORTED] for start in range(0, len(ordered), SORTED)]
    if view.language == LANGUAGES[0]:
        files += [write_json(folder, f"{place}/{number}.json", piece) for number, piece in enumerate(pieces)]
    return entry | {"labelled": LABELLED, "firsts": [piece[0][0] for piece in pieces]}


def _codes(
    view: View, dataset: DataSet, dimension: Dimension | None, codes: Iterable[str], addresses: Addresses
) -> Iterator[tuple[str, str, str | None]]:
    """Each code with its label and the page about it."""
    measures = {measure.name: measure for measure in dataset.structure.measures}
    for code in codes:
        link = links.concept(view, dimension.codelist, code) if dimension else links.component(view, measures[code])
        yield code, link.words.text, page_of(addresses, link.url, view.language)


def page_of(addresses: Addresses, url: str | None, language: str) -> str | None:
    """The file of a page in a language; another's address as it is."""
    path = addresses.below(url) if url else None
    if path is None:
        return url
    target = addresses.target(f"{path}?lang={language}")
    return target.file if target is not None else None


def in_browsers(text: str) -> bytes:
    """What texts are sorted by, so that they stand as browsers compare them."""
    return text.encode("utf-16-be")


def write_json(folder: Path, file: str, value: Any) -> str:
    """Writes a value as JSON; gives the name of the file. Raises `ExportError` where that is another's."""
    write(folder, file, [json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()])
    return file
