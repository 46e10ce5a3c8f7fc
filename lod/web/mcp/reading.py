"""Reading what a tool is given: data sets, dimensions, codes and selections; an unknown one names the nearest."""

from __future__ import annotations

from typing import Any

from lod.exchange.complaints import SelectionError, nearest
from lod.exchange.own_parameters import parameter
from lod.exchange.selection import Selection, parse
from lod.model.dataset import DataSet
from lod.web.pages.view import View
from lod.web.site import Served

LANGUAGES = ("nb", "nn", "en")
LONGEST = 500
"""Characters of a text that a tool takes."""


class ToolError(Exception):
    """What a tool answers instead of a result, in words that an agent can act on."""


def text(arguments: dict[str, Any], name: str, default: str | None = None) -> str:
    """An argument that is text. Raises `ToolError`."""
    value = arguments.get(name, default)
    if not isinstance(value, str) or len(value) > LONGEST or (default is None and not value.strip()):
        raise ToolError(f"{name}: expected a text of at most {LONGEST} characters.")
    return value


def language(arguments: dict[str, Any]) -> str:
    """The language of words; English where none is asked for."""
    chosen = text(arguments, "language", "en")
    if chosen not in LANGUAGES:
        raise ToolError(f"language: there is no {chosen!r}; there are nb, nn and en.")
    return chosen


def number(arguments: dict[str, Any], name: str, default: int, most: int) -> int:
    """An argument that is a whole number from 0. Raises `ToolError`."""
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ToolError(f"{name}: expected a whole number from 0 to {most:,}.")
    return value


def dataset(served: Served, arguments: dict[str, Any]) -> DataSet:
    """The data set an argument names, by its id or its address. Raises `ToolError`."""
    wanted = text(arguments, "dataset").rstrip("/").rpartition("/")[2]
    named = served.release.datasets.get(wanted)
    if named is None:
        near = nearest(wanted, list(served.release.datasets))
        raise ToolError(f"There is no data set {wanted!r}." + (f" Did you mean {near!r}?" if near else " Use search."))
    return named


def dimension(served: Served, dataset: DataSet, arguments: dict[str, Any]) -> str:
    """A dimension (or the measure) by its name. Raises `ToolError`."""
    wanted = text(arguments, "dimension")
    names = list(dataset.structure.key)
    if wanted not in names:
        near = nearest(wanted, names)
        hint = f" Did you mean {near!r}?" if near else ""
        raise ToolError(f"There is no dimension {wanted!r}; there are {', '.join(names)}.{hint}")
    return wanted


def selection(served: Served, view: View, dataset: DataSet, arguments: dict[str, Any]) -> Selection:
    """The codes by dimension that an argument names. Raises `ToolError` with all that is wrong."""
    given = arguments.get("selection") or {}
    if not isinstance(given, dict):
        raise ToolError('selection: expected codes by dimension: {"region": ["0301"]}.')
    pairs: list[tuple[str, str]] = []
    for name, codes in given.items():
        for code in codes if isinstance(codes, list) else [codes]:
            if not isinstance(code, (str, int)) or isinstance(code, bool):
                raise ToolError(f"selection.{name}: expected codes as texts.")
            pairs.append((parameter(str(name)), str(code)))
    if len(pairs) > LONGEST:
        raise ToolError(f"selection: at most {LONGEST} codes; a range is written 2015..2020, all of them *.")
    try:
        chosen = parse(pairs, served.release.choices[dataset.id])
    except SelectionError as error:
        raise ToolError(str(error)) from None
    return Selection(chosen.codes, language=view.language)
