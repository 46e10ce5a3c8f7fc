"""How PxWebApi v2 asks for tables in CSV, Excel and HTML: codes or texts in cells, and which variable stands across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lod.exchange.selection import Labels, Selection
from lod.web.pxweb.problems import PxProblem

LAID_OUT = ("csv", "xlsx", "html")
"""The output formats that have a layout; in the others these parameters mean nothing, as in PxWeb's own servers."""

_CELLS = {"usecodes": Labels.CODES, "usetexts": Labels.LABELS, "usecodesandtexts": Labels.BOTH}
_UNWRITTEN = ("includetitle", "separatortab", "separatorspace", "separatorsemicolon")


@dataclass(frozen=True)
class Placement:
    """The variables that stand across (`heading`) and down (`stub`)."""

    heading: tuple[str, ...] = ()
    stub: tuple[str, ...] = ()


def shown(
    selection: Selection, parameters: str, placement: Placement, wanted: str, variables: Sequence[str]
) -> Selection:
    """The selection as the table is to look. Raises `PxProblem` for a layout that is not written here."""
    names = {name.casefold(): name for name in variables}
    unknown = [name for name in (*placement.heading, *placement.stub) if name.casefold() not in names]
    if unknown:
        raise PxProblem("Invalid placement", f"There is no variable {unknown[0]!r}; there are {', '.join(variables)}.")
    cells = _cells([name for name in parameters.split(",") if name], wanted)
    if wanted not in LAID_OUT:
        return selection
    across = tuple(dict.fromkeys(names[name.casefold()] for name in placement.heading)) or selection.columns
    if len(across) == len(names):
        raise PxProblem("Invalid placement", "A variable has to be left for the stub.")
    return replace(selection, columns=across, labels=cells)


def _cells(parameters: Sequence[str], wanted: str) -> Labels:
    """What stands in cells by `outputFormatParams`."""
    for parameter in parameters:
        key = parameter.casefold()
        if key in _UNWRITTEN and wanted in LAID_OUT:
            detail = f"{parameter} is not written here: CSV is separated by commas, and titles stand in the catalogue."
            raise PxProblem("Unsupported output format parameter", detail)
        if key not in _CELLS and key not in _UNWRITTEN:
            names = "UseCodes, UseTexts and UseCodesAndTexts"
            raise PxProblem("Invalid output format parameter", f"There is no {parameter[:40]!r}; there are {names}.")
    chosen = [_CELLS[parameter.casefold()] for parameter in parameters if parameter.casefold() in _CELLS]
    if len(set(chosen)) > 1:
        raise PxProblem("Invalid output format parameter", "UseCodes, UseTexts, UseCodesAndTexts: one of them.")
    return chosen[0] if chosen else Labels.BOTH
