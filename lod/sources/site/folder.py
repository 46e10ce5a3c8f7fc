"""A whole site read: the catalogue's description, shared code lists, and every data set's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from lod.config import FILE, Settings
from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.model import catalog as model
from lod.model import controlled
from lod.model.attributes import UNIT
from lod.model.catalog import Catalog, Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.origin import Origin
from lod.model.text import Text
from lod.sources.description import SelfDescription
from lod.sources.io.characters import judge_encoding
from lod.sources.io.files import decode, digests, irregular, named, read_bytes
from lod.sources.site import codelists, correspondences, layers, presentation, removed, schema, texts, todo, units
from lod.sources.site import yaml_text as description
from lod.sources.site.dataset import Words, agent, component_codelist, contact, make
from lod.sources.site.layers import Layers
from lod.sources.site.named_lists import together, unknown
from lod.sources.site.synonyms import read as read_synonyms
from lod.sources.source import TEXTS, Batch, Source, TableOptions, filled, format_of
from lod.sources.table import labels, marks
from lod.sources.table.csv import byte_order_mark
from lod.sources.table.layout import OMIT, TableMapping, options
from lod.sources.table.rows import Cell, Observations
from lod.sources.table.unpivot import Wide

DESCRIPTION = "dataset.yaml"
CODELISTS = "codelists"
SHARED = frozenset({CODELISTS, correspondences.FOLDER})
"""Folders beside those of the data sets, for what they share."""


@dataclass(frozen=True)
class DataSetSource:
    """A data set and where its rows are.

    `lists`: those its table brings; `site_lists`: all of the site, by name. `labelled`: components whose cells are
    labels of one of these. `units`: the codes of units that its rows have. `codes`: by column, the code that a text
    stands for; `marks`: those behind codes that are about their figures.
    """

    dataset: DataSet
    table: TableMapping
    path: Path
    name: str
    lists: tuple[CodeList, ...] = ()
    labelled: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    site_lists: Mapping[str, CodeList] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def observations(self, findings: list[Finding]) -> Iterator[tuple[list[int], dict[str, list[Cell]]]]:
        """The rows as batches of observations; what is wrong with them is added to `findings`."""
        try:
            yield from self._observations(findings)
        except SourceError as error:
            findings.extend(error.findings)

    def _observations(self, findings: list[Finding]) -> Iterator[tuple[list[int], dict[str, list[Cell]]]]:
        reader, options = self._reader
        if self.table.format in TEXTS:
            judge_encoding(self.path, self.name, options.encoding)
        header = self.wide.header if self.wide else reader.header(self.path, self.name, options)
        if self.table.format in TEXTS and options.encoding == "utf-8":
            findings.extend(byte_order_mark(self.path, self.name))
        wrong: list[Finding] = []
        rows = Observations(self.dataset, self.table, self.name, wrong)
        if not rows.header(header):
            findings.extend(map(self.located, wrong))
            return
        count, before = 0, len(findings)
        batches = reader.batches(self.path, self.name, options, findings)
        try:
            for batch in self._long(batches):
                count += len(batch.rows)
                yield from rows.of(batch)
        finally:
            findings.extend(map(self.located, (*wrong, *rows.untold())))
        if count == 0 and len(findings) == before:
            findings.append(Finding(Message("no-figures"), file=self.name, row=2))

    def _long(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The rows with a code in each cell of a dimension, and without those that are no figures."""
        batches = self.wide.batches(batches) if self.wide else batches
        measured = [c for n, c in self.table.columns if any(n == m.name for m in self.dataset.structure.measures)]
        batches = marks.moved(batches, self.marks, measured) if self.marks else batches
        batches = labels.coded(labels.recode(batches, self.codes) if self.codes else batches, self._labelled())
        return filled(batches, measured) if self.table.empty == OMIT else batches

    @property
    def _reader(self) -> tuple[Source, TableOptions]:
        return sources()[self.table.format], self.table.options

    @cached_property
    def wide(self) -> Wide | None:
        """How the table is wide, by its header; None if it is not. Raises `SourceError`."""
        if self.table.unpivot is None:
            return None
        reader, options = self._reader
        header = reader.header(self.path, self.name, options)
        columns, structure = dict(self.table.columns), self.dataset.structure
        coded = {d.name: columns[d.name] for d in structure.dimensions if d.name in columns}
        valued = {c.name: columns[c.name] for c in (*structure.measures, *structure.attributes) if c.name in columns}
        return Wide(self.table.unpivot, header, coded, valued, self.name, options.skip + options.header)

    def _labelled(self) -> dict[str, CodeList]:
        """The lists of columns that hold labels."""
        columns, structure = dict(self.table.columns), self.dataset.structure
        lists = {c.name: self.site_lists.get(component_codelist(c)) for c in structure.components()}
        return {columns[n]: codelist for n in self.labelled if n in columns and (codelist := lists.get(n)) is not None}

    def located(self, finding: Finding) -> Finding:
        """A finding about the observations, at its place in the file as it was written."""
        if finding.file != self.name:
            return finding
        reader, options = self._reader
        return reader.located(self.wide.located(finding) if self.wide else finding, self.path, options)


@dataclass(frozen=True)
class Sources:
    """What was read: the site, the rows' places, the digest of every file read, and all that is wrong so far."""

    site: Site
    datasets: tuple[DataSetSource, ...]
    files: dict[str, str]
    findings: list[Finding] = field(default_factory=list)


@cache
def sources() -> dict[str, Source]:
    """The formats of tables that can be read, by name: those installed under the entry point `lod.sources`."""
    return {entry.name: entry.load()() for entry in entry_points(group="lod.sources")}


def read(settings: Settings) -> Sources:
    """Reads the site. Never raises for what a steward wrote: it is all in `findings`."""
    findings: list[Finding] = []
    root = settings.root
    if not settings.data.is_dir():
        message = Message("no-such-folder", folder=named(settings.data, root))
        raise SourceError([Finding(message)])
    folders = sorted(p for p in settings.data.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))
    lists = codelists.built_in()
    for folder in (settings.data, *folders):
        lists.extend(codelists.folder(folder / CODELISTS, root, findings))
    found_datasets = [_dataset(folder, root, findings) for folder in folders if folder.name not in SHARED]
    datasets = [dataset for dataset in found_datasets if dataset is not None]
    if not found_datasets:
        message = Message("no-data-set", folder=named(settings.data, root))
        findings.append(Finding(message))
    lists.extend(together(_brought(datasets, {codelist.name for codelist in lists})))
    kept, different = model.one_list(_with_units(lists, datasets, settings, findings))
    findings.extend(different)
    by_name = {codelist.name: codelist for codelist in kept}
    datasets = [replace(d, dataset=model.placed(d.dataset, kept), site_lists=by_name) for d in datasets]
    findings.extend(model.same_id(d.dataset for d in datasets))
    findings.extend(model.one_meaning(d.dataset for d in datasets))
    findings.extend(model.one_series(d.dataset for d in datasets))
    findings.extend(model.open_high_value(d.dataset for d in datasets))
    findings.extend(presentation.populations(d.dataset for d in datasets))
    findings.extend(model.covered_areas((d.dataset for d in datasets), kept))
    for entry in datasets:
        findings.extend(list(unknown(entry.dataset, kept, findings)))
        findings.extend(presentation.codes(entry.dataset, {codelist.name: codelist for codelist in kept}))
    if not datasets:
        raise SourceError(findings)
    catalog = _catalog(settings, [d.dataset for d in datasets], findings)
    gone = removed.read(settings.data, root, [d.dataset for d in datasets], findings)
    between = correspondences.of_site((settings.data, *folders), settings.root, kept, findings)
    words = read_synonyms(settings.data, root, findings)
    site = Site(catalog, tuple(d.dataset for d in datasets), kept, gone, between, words)
    texts.judge(site, findings)
    return Sources(site, tuple(datasets), digests(settings.data, root), findings)


def _with_units(
    lists: list[CodeList], datasets: list[DataSetSource], settings: Settings, findings: list[Finding]
) -> list[CodeList]:
    """The lists, with the units that data sets use and that the site has of its own among the built-in ones."""
    path = settings.data / f"{units.SITE}.csv"
    own = codelists.read(path, settings.root, findings) if path.exists() else None
    used = {measure.unit for entry in datasets for measure in entry.dataset.structure.measures}
    for entry in datasets:
        columns, constants = dict(entry.table.columns), dict(entry.table.constants)
        used |= {constants.get(UNIT.name, ""), *entry.units, *entry.codes.get(columns.get(UNIT.name, ""), {}).values()}
    return [units.extended(codelist, used, own) if codelist.name == units.UNITS else codelist for codelist in lists]


def _dataset(folder: Path, root: Path, findings: list[Finding]) -> DataSetSource | None:
    path = folder / DESCRIPTION
    name = named(path, root)
    try:
        stated, origin = _stated(path, name, root, findings)
        findings.extend(todo.findings(stated, origin))
        described = _layered(todo.stand_ins(stated), folder, root, origin, findings)
        findings.extend(layers.other_powers(described, stated, origin))
        wrong = list(schema.judge(described.value, "dataset", origin))
        findings.extend(wrong)
        if wrong:
            findings.extend(_table_anyway(todo.stand_ins(stated), folder, root))
            return None
        dataset, table = make(described.value, origin, folder.name, findings)
    except SourceError as error:
        findings.extend(error.findings)
        return None
    path = folder / table.file
    unusable = _wrong_table(folder, table, origin) or irregular(path, named(path, root))
    if unusable:
        findings.append(unusable)
        return None
    labelled, codes = labels.described(described.value), labels.recoded(described.value)
    return DataSetSource(
        dataset,
        table,
        path,
        named(path, root),
        described.lists,
        labelled,
        described.units,
        codes=codes,
        marks=marks.described(described.value),
    )


def _stated(path: Path, name: str, root: Path, findings: list[Finding]) -> tuple[Any, Origin]:
    """What the steward says; where that is nothing, and one file says what it is itself, that file."""
    if not path.exists():
        file = _self_described(path.parent)
        if file is not None:
            return {"table": {"file": file.name}}, Origin(named(file, root))
    text, warnings = decode(read_bytes(path, name), name)
    findings.extend(warnings)
    return description.read(text, name)


def _self_described(folder: Path) -> Path | None:
    """The one file of a folder that says what it is itself, None where there is none, or several."""
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and format_of(p.name) in sources()]
    for kind in (SelfDescription.ALWAYS, SelfDescription.ONCE):
        own = [p for p in files if sources()[format_of(p.name)].self_description is kind]
        if own:
            return own[0] if len(own) == 1 else None
    return None


def _layered(stated: Any, folder: Path, root: Path, origin: Origin, findings: list[Finding]) -> Layers:
    """What the steward states, laid on what the table's own file says, where its format describes itself."""
    if not layers.can_be_layered(stated):
        return Layers(stated)
    about = stated.get("table") or {}
    file = str(about.get("file", TableMapping.file))
    reader = sources().get(str(about.get("format") or format_of(file)))
    if reader is None or not layers.needs_file(reader.self_description, stated):
        return Layers(stated)
    files = (file, *map(str, about.get("beside", ())))
    if outside := next((f for f in files if not (folder / f).resolve().is_relative_to(folder.resolve())), None):
        row, message = origin.row_of("table"), Message("outside-the-folder", file=outside)
        raise SourceError([Finding(message, file=origin.file, row=row, column="table", value=outside)])
    description = reader.describe(folder / file, named(folder / file, root), options(about), findings)
    return layers.layered(layers.layer(description), stated)


def _brought(datasets: list[DataSetSource], named_lists: set[str]) -> Iterator[CodeList]:
    """The lists that tables bring and use, where there is none by their name in a folder of lists."""
    for entry in datasets:
        used = {component_codelist(component) for component in entry.dataset.structure.components()}
        yield from (codelist for codelist in entry.lists if codelist.name in used - named_lists)


def _wrong_table(folder: Path, table: TableMapping, origin: Origin) -> Finding | None:
    """A table that is outside the folder, or in a format nobody here reads."""
    if not (folder / table.file).resolve().is_relative_to(folder.resolve()):
        key, message, hint = "file", Message("outside-the-folder", file=table.file), None
    elif table.format not in sources():
        key, message = "format", Message("unknown-format", format=table.format)
        hint = schema.did_you_mean(table.format, sorted(sources()))
    else:
        return None
    return Finding(message, file=origin.file, row=origin.row_of("table", key), column=f"table.{key}", hint=hint)


def _table_anyway(value: Any, folder: Path, root: Path) -> Iterator[Finding]:
    """What is wrong with the table's file itself, told even where the description cannot be used."""
    table = value.get("table") if isinstance(value, dict) else None
    table = table if isinstance(table, dict) else {}
    path = folder / str(table.get("file", "figures.csv"))
    try:
        format = str(table.get("format") or format_of(path.name))
        if format in TEXTS and path.resolve().is_relative_to(folder.resolve()):
            sources()[format].header(path, named(path, root), options(table))
    except (SourceError, LookupError, TypeError) as error:
        yield from getattr(error, "findings", ())


def _catalog(settings: Settings, datasets: list[DataSet], findings: list[Finding]) -> Catalog:
    """The catalogue as `[catalog]` describes it; what it leaves out follows from its data sets."""
    about = dict(settings.catalog)
    wrong = list(schema.judge(about, "catalog", Origin(FILE)))
    findings.extend(
        replace(finding, file=FILE, row=None, column=f"catalog.{finding.column}" if finding.column else "catalog")
        for finding in wrong
    )
    if wrong:
        about = {}
    first = datasets[0]
    if not about.get("publisher") and len({d.publisher for d in datasets}) > 1:
        findings.append(
            Finding(
                Message("catalogue-without-publisher"),
                Severity.INFO,
                FILE,
                column="catalog.publisher",
            )
        )
    issued = min(d.issued for d in datasets)
    words = Words(Origin(FILE), findings)
    return Catalog(
        Text.of(about.get("title") or {"nb": "Åpne lenkede data", "en": "Linked open data"}),
        Text.of(
            about.get("description")
            or {
                "nb": "Datasett fra offisiell statistikk, publisert som lenkede åpne data.",
                "en": "Data sets of official statistics, published as linked open data.",
            }
        ),
        agent(about["publisher"]) if about.get("publisher") else first.publisher,
        contact(about["contact"]) if about.get("contact") else first.contact,
        about.get("issued", issued),
        max(d.modified for d in datasets),
        words.one(controlled.LICENSES, "catalog.license", about.get("license", "CC_BY_4_0")),
        about.get("homepage", ""),
    )
