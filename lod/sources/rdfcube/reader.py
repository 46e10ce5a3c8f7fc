"""RDF Data Cubes as tables: a row for each observation, a column for each component, codes for concepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from lod.errors import Finding
from lod.model.attributes import BUILT_IN, MISSING, SAME_AS, SOURCE, STATUS, UNIT
from lod.model.structure import MEASURE_TYPE
from lod.sources.description import Description, SelfDescription
from lod.sources.rdfcube import triples
from lod.sources.rdfcube.coding import Coded, coding
from lod.sources.rdfcube.cube import MEASURE_TYPE_IRI, CubeComponent, open_cube
from lod.sources.rdfcube.cubelink import UNDEFINED
from lod.sources.rdfcube.documents import documents
from lod.sources.rdfcube.resources import local
from lod.sources.rdfcube.skos import SkosReading
from lod.sources.rdfcube.statements import Statements, ValueKind
from lod.sources.rdfcube.structure import describe, status_code
from lod.sources.rdfcube.units import units_of
from lod.sources.site.schema import is_url
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.table.several import joined

Files = tuple[tuple[Path, str, int, int], ...]
"""Each file's path and name, and the time and size by which it is known."""
StatementsOf = Callable[[Path, str], Iterator[ox.Quad]]


class RdfSource(Source):
    """Reads RDF Data Cubes in any format of RDF and any layout. A row's number counts observations."""

    self_description = SelfDescription.ALWAYS

    def parts(self, path: Path, name: str, options: TableOptions) -> list[tuple[Path, str]]:
        """The files that a cube is read from, each with its name."""
        return [(path, name), *((path.parent / other, beside(name, other)) for other in options.beside)]

    def statements(self, path: Path, name: str) -> Iterator[ox.Quad]:
        """What one of the files says. Raises `SourceError`."""
        return triples.read(path, name)

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """A column for each component, the measure an observation is of, and the observation's own IRI."""
        return _Rows(self._opened(path, name, options)).columns

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The observations in the order of the file, with all that is attached elsewhere pushed down to them."""
        rows = _Rows(self._opened(path, name, options))
        observations, number = rows.all(), 0
        while chunk := list(islice(observations, BATCH)):
            numbers = list(range(number + 1, number + len(chunk) + 1))
            number += len(chunk)
            yield Batch(numbers, {column: [row.get(column, "") for row in chunk] for column in rows.columns})

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """The cube's own titles, components and code lists. Raises `SourceError`."""
        coded = self._opened(path, name, options)
        findings.extend(coded.findings)
        return describe(coded, findings)

    def _opened(self, path: Path, name: str, options: TableOptions) -> Coded:
        """A cube that was read, remembered while its files stay as they are."""
        files = tuple((p, n, *(_stamp(p))) for p, n in self.parts(path, name, options))
        return _read(self.statements, files, options.dataset, options.language, options.iris == "keep")


def beside(name: str, other: str) -> str:
    """The name of another file in the folder of one."""
    return f"{name.rpartition('/')[0]}/{other}".lstrip("/")


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _read(statements_of: StatementsOf, files: Files, dataset: str, language: str, keep: bool) -> Coded:
    name = files[0][1]
    statements = Statements(chain.from_iterable(statements_of(path, name) for path, name, *_ in files))
    cube = open_cube(statements, name, dataset, language)
    known_units = units_of(cube).is_known
    # units that nobody here knows are a component like any other
    cube.parts = [
        replace(part, name="unitOfMeasure")
        if part.name == UNIT.name and not (known_units and part.kind == "attribute")
        else part
        for part in cube.parts
    ]
    if documents(cube):
        cube.parts = [replace(part, name=SOURCE.name) if part.iri == SOURCE.iri else part for part in cube.parts]
    findings: list[Finding] = []
    reading = SkosReading(name, keep)
    own = [part for part in cube.parts if part.kind != "measure" and part.name not in BUILT_IN]
    return Coded(cube, {part.name: coding(cube, part, reading, findings) for part in own}, findings, keep)


class _Rows:
    """The observations of a cube as rows: cells by column."""

    def __init__(self, coded: Coded) -> None:
        self.coded, self.cube = coded, coded.cube
        self.units = units_of(self.cube)
        self.parts = {part.iri: part for part in self.cube.parts}
        self.shown = {iri: part for iri, part in self.parts.items() if iri not in self.units.taken}
        self.cells = {iri: self._cell(part) for iri, part in self.parts.items()}
        built_in = {iri for iri in self.parts if local(iri) in BUILT_IN and BUILT_IN[local(iri)].multiple}
        self.several = built_in | self.cube.statements.several()
        self.measures = [part for part in self.cube.parts if part.kind == "measure"]
        self.by_measure = {part.iri: part.name for part in self.measures}
        names = [part.name for part in self.shown.values() if part.name not in (STATUS.name, SAME_AS.name)]
        names += [UNIT.name] if self.units.varies and UNIT.name not in names else []
        self.columns = [*names, STATUS.name, SAME_AS.name, *([MEASURE_TYPE] if self.cube.by_measure else [])]
        value_coding = coded.codings.get(self.parts[self.units.said_by[0]].name) if self.units.said_by[0] else None
        self.unit_names = {value_coding.code(text): text for text, _ in self.units.codes} if value_coding else {}
        self.everywhere = {p.iri: [self._cell_of(p, value) for value in p.attached] for p in self.parts.values()}

    def all(self) -> Iterator[dict[str, str]]:
        for name, properties, holders in self.cube.statements.observations():
            cells_of: dict[str, list[str]] = {}
            measure = ""
            for predicate, text, kind in properties:
                if kind.datatype == UNDEFINED:
                    continue
                if predicate in self.parts:
                    cells_of.setdefault(predicate, []).append(self.cells[predicate](text, kind))
                elif predicate == MEASURE_TYPE_IRI:
                    measure = text
            self._push_down(cells_of, holders, measure)
            yield self._row(cells_of, measure, name)

    def _push_down(self, cells_of: dict[str, list[str]], holders: list[int], measure: str) -> None:
        """What slices, groups, the measure and the data set say, where the observation does not (section 10)."""
        above = [self.cube.held.get(holder, {}) for holder in holders]
        carried = measure or next((iri for iri in self.by_measure if iri in cells_of), "")
        for attached in (*above, self.cube.measured.get(carried, {})):
            for iri, values in attached.items():
                if iri not in cells_of and iri in self.parts:
                    cells_of[iri] = [self._cell_of(self.parts[iri], value) for value in values]
        for iri, cells in self.everywhere.items():
            if cells and iri not in cells_of:
                cells_of[iri] = cells

    def _row(self, cells_of: dict[str, list[str]], measure: str, name: str) -> dict[str, str]:
        row = {self.shown[iri].name: self._joined(iri, cells) for iri, cells in cells_of.items() if iri in self.shown}
        if self.units.varies:
            unit, multiplier = (next(iter(cells_of.get(iri, ())), "") for iri in self.units.said_by)
            row[UNIT.name] = self.units.code(self.unit_names.get(unit, unit), multiplier)
        if measure:
            row[MEASURE_TYPE] = self.by_measure.get(measure, measure)
        if not any(iri in cells_of for iri in ([measure] if measure else self.by_measure)):
            row.setdefault(STATUS.name, MISSING[0])
        row[SAME_AS.name] = joined(dict.fromkeys(filter(is_url, [*cells_of.get(SAME_AS.iri, ()), name])))
        return row

    def _joined(self, iri: str, cells: list[str]) -> str:
        if self.parts[iri].name == STATUS.name:  # statements have no order, and the first one is the status
            return joined(sorted(dict.fromkeys(cells), key=lambda code: (code not in MISSING, code)))
        return joined(cells) if iri in self.several else " | ".join(cells)

    def _cell_of(self, part: CubeComponent, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
        return self.cells[part.iri](value.value, ValueKind("" if isinstance(value, ox.Literal) else "iri"))

    def _cell(self, part: CubeComponent) -> Callable[[str, ValueKind], str]:
        if part.name in (UNIT.name, SAME_AS.name):
            return lambda text, kind: text
        if part.name in BUILT_IN and BUILT_IN[part.name].codelist == STATUS.codelist:
            return lru_cache(maxsize=1000)(lambda text, kind: status_code(self.cube.resources, text))
        if part.name in BUILT_IN:
            return lambda text, kind: local(text) if kind.node else text
        value_coding = self.coded.codings.get(part.name)
        return (lambda text, kind: value_coding.code(text)) if value_coding else (lambda text, kind: text)
