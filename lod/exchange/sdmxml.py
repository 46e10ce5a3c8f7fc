"""SDMX-ML 3.0 data messages, specific to the structure: codes as XML attributes, in series along a dimension or flat.

SDMX 3.0, section 3A, 3.2, and its schemas `SDMXMessage.xsd` and `SDMXDataStructureSpecific.xsd`. What may have several
values is written as elements (`Comp`), since an attribute of XML has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from lod.cube.columns import Cell, Row
from lod.exchange import grid, sdmxrows
from lod.exchange.extract import Extract
from lod.exchange.sdmxnames import OBS_VALUE, SdmxNames
from lod.exchange.sdmxrows import Part, ReadRows

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
FLAT = "AllDimensions"
_STRUCTURE = "STRUCTURE"
"""What the header calls the structure, for the data set to refer to."""
_REMEMBERED = 10_000
"""Texts that are remembered as they are written."""

quoted = lru_cache(_REMEMBERED)(quoteattr)
"""A text as the value of an attribute, in quotes."""

Say = Callable[[Row], str]
"""What is written of an observation."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    write_parts([Part(extract)], path)


def write_parts(parts: Sequence[Part], path: Path) -> None:
    """Writes several data sets of one structure as a message."""
    sdmxrows.write(parts, path, _write)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    return sdmxrows.write_small(extract, _write)


def _write(parts: Sequence[Part], names: SdmxNames, read: ReadRows, file: TextIO) -> None:
    extract = parts[0].extract
    series, own = sdmxrows.dimensions(extract, names)
    file.write(_head(extract, names, names.dimensions[own[0]] if series else FLAT))
    for part in parts:
        file.write(_dataset(part))
        say = _observation(part.extract, names, own, part.deleted)
        _groups(read(part.extract, names), _as_attributes(_codes(names, series)) if series else None, say, file)
        file.write("</mes:DataSet>")
    file.write("</mes:StructureSpecificData>\n")


def _groups(rows: Iterator[Row], key: Say | None, observation: Say, file: TextIO) -> None:
    """Observations, those of a series together where there are series."""
    if key is None:
        _observations(rows, observation, file)
        return
    for words, members in groupby(rows, key=key):
        file.write(f"<Series{words}>")
        _observations(members, observation, file)
        file.write("</Series>\n")


def _observations(rows: Iterable[Row], say: Say, file: TextIO) -> None:
    file.writelines(map(say, rows))


def _observation(extract: Extract, names: SdmxNames, own: Sequence[str], deleted: bool) -> Say:
    """What writes an observation: its codes, its value, its attributes; of one that is gone its codes alone."""
    key = _as_attributes(_codes(names, own))
    if deleted:
        return lambda row: f"<Obs{key(row)}/>\n"
    say, comps = _as_attributes([*_codes(names, own), *_attributes(extract, names)]), _comps(extract, names)
    measured = extract.selection.restriction.measured

    def element(row: Row) -> str:
        value = grid.value(row) if measured else None
        words = say(row) + (f" {OBS_VALUE}={quoted(value)}" if value is not None else "")
        several = "".join(_comp(id, row[name]) for name, id in comps.items())
        return f"<Obs{words}>{several}</Obs>\n" if several else f"<Obs{words}/>\n"

    return element


def _as_attributes(cells: Sequence[tuple[str, str]]) -> Say:
    """What writes cells of a row as attributes of XML: names of columns, and what they are called."""
    return lambda row: "".join(f" {id}={quoted(str(cell))}" for name, id in cells if (cell := row[name]) is not None)


def _codes(names: SdmxNames, dimensions: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, names.dimensions[name]) for name in dimensions]


def _attributes(extract: Extract, names: SdmxNames) -> list[tuple[str, str]]:
    return [(a.name, names.attributes[a.name]) for a in sdmxrows.attributes(extract) if not a.multiple]


def _comps(extract: Extract, names: SdmxNames) -> dict[str, str]:
    return {a.name: names.attributes[a.name] for a in sdmxrows.attributes(extract) if a.multiple}


def _comp(id: str, cell: Cell) -> str:
    """Several values of an attribute, in their order."""
    if not isinstance(cell, list) or not cell:
        return ""
    values = "".join(f"<Value>{escape(value)}</Value>" for value in cell)
    return f'<Comp id={quoted(id)} xsi:type="data:{id}">{values}</Comp>'


def _head(extract: Extract, names: SdmxNames, across: str) -> str:
    """The message up to the first data set. `across`: the dimension that is each observation's own."""
    flow = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={names.structure_id}"
    namespaces = {
        "mes": f"{SCHEMAS}message",
        "com": f"{SCHEMAS}common",
        "ss": f"{SCHEMAS}data/structurespecific",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "data": f"{flow}:ObsLevelDim:{across}",
    }
    dataset = extract.dataset
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mes:StructureSpecificData'
        + "".join(f" xmlns:{prefix}={quoteattr(name)}" for prefix, name in namespaces.items())
        + f"><mes:Header><mes:ID>{escape(dataset.id)}</mes:ID><mes:Test>false</mes:Test>"
        + f"<mes:Prepared>{dataset.modified or dataset.issued}T00:00:00Z</mes:Prepared>"
        + f"<mes:Sender id={quoteattr(names.agency)}/>"
        + f"<mes:Structure structureID={quoteattr(_STRUCTURE)} namespace={quoteattr(namespaces['data'])}"
        + f" dimensionAtObservation={quoteattr(across)}>"
        + f"<com:StructureUsage>{escape(flow)}</com:StructureUsage></mes:Structure></mes:Header>\n"
    )


def _dataset(part: Part) -> str:
    """The beginning of a data set."""
    valid = {"validFromDate": part.valid_from, "validToDate": part.valid_to}
    words = "".join(f" ss:{name}={quoteattr(moment)}" for name, moment in valid.items() if moment)
    return (
        f'<mes:DataSet ss:structureRef={quoteattr(_STRUCTURE)} xsi:type="data:DataSetType"'
        f" ss:action={quoteattr(part.action)}{words}>\n"
    )
