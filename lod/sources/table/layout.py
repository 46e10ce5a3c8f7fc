"""How a table is written, and which of its columns are what, as a description says it under `table:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from lod.model.attributes import STATUS
from lod.sources.source import DEFAULT, TableOptions, format_of
from lod.sources.table import symbols, unpivot
from lod.sources.table.symbols import Symbols
from lod.sources.table.unpivot import Unpivot

OMIT, MISSING = "omit", "missing"
"""What a description may say of empty cells: there is no figure, or its value is missing."""


@dataclass(frozen=True)
class TableMapping:
    """How the rows of the table become observations: for each component its column, or its constant value.

    `thousands`: the mark between groups of digits; `brackets`: what a number in them is, `negative` or a status;
    `symbols`: for each measure, and for obsStatus, what may stand there instead of a number or a code; `empty`: what a
    row without a number is, `OMIT` or `MISSING`, if that is said. `measure`: the column that says which measure a row
    is of, if that is not `measureType`; `words`: what it calls each.
    """

    file: str = "figures.csv"
    format: str = "csv"
    options: TableOptions = DEFAULT
    thousands: str = ""
    brackets: str = ""
    symbols: tuple[tuple[str, Symbols], ...] = ()
    ignore: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    unpivot: Unpivot | None = None
    empty: str = ""
    measure: str = ""
    words: tuple[tuple[str, str], ...] = ()


def described(value: Mapping[str, Any]) -> TableMapping:
    """The table of a description that its schema has found nothing wrong with."""
    about = value.get("table") or {}
    columns: list[tuple[str, str]] = []
    constants: list[tuple[str, str]] = []
    for kind in ("dimensions", "measures", "attributes"):
        for name, component in (value.get(kind) or {}).items():
            component = component or {}
            if "value" in component:
                constants.append((name, str(component["value"])))
            else:
                columns.append((name, component.get("column", name)))
    file, shared = about.get("file", TableMapping.file), about.get("symbols")
    measures = value["measures"].items()
    return TableMapping(
        file,
        about.get("format") or format_of(file),
        options(about),
        about.get("thousands", ""),
        about.get("brackets", ""),
        (
            (STATUS.name, symbols.described(shared)),
            *((name, symbols.described(shared, measure.get("symbols"))) for name, measure in measures),
        ),
        tuple(about.get("ignore", ())),
        tuple(columns),
        tuple(constants),
        unpivot.described(value),
        about.get("empty", ""),
        about.get("measure", ""),
        tuple((name, str(measure.get("code", name))) for name, measure in measures),
    )


def options(about: Mapping[str, Any]) -> TableOptions:
    """How a table is written, from what stands under `table:`."""
    given: dict[str, Any] = {f.name: about[f.name] for f in fields(TableOptions) if f.name in about}
    return TableOptions(**given | {key: tuple(about.get(key, ())) for key in ("beside", "fill")})
