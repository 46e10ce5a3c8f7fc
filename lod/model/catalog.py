"""The catalogue: its data sets and code lists together, and the laws between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.correspondence import Correspondence
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.structure import Component
from lod.model.synonyms import Groups
from lod.model.text import Text


@dataclass(frozen=True)
class Catalog:
    """The catalogue itself (`dcat:Catalog`)."""

    title: Text
    description: Text
    publisher: Agent
    contact: Contact
    issued: str = ""
    modified: str = ""
    license: str = "CC_BY_4_0"
    homepage: str = ""
    languages: tuple[str, ...] = ("nb", "en")


@dataclass(frozen=True)
class Tombstone:
    """A data set that is published no more: its id, the day, who removed it, why, and the id of what replaces it."""

    id: str
    when: str
    who: Text
    why: Text = Text()
    replaced_by: str = ""


@dataclass(frozen=True)
class Site:
    """Everything that is published: the catalogue, its data sets by id, and all code lists by name.

    `removed`: what was published once; `correspondences`: tables between code lists, by name; `synonyms`: the site's
    own groups of words that are searched by for the same thing.
    """

    catalog: Catalog
    datasets: tuple[DataSet, ...]
    codelists: tuple[CodeList, ...]
    removed: tuple[Tombstone, ...] = ()
    correspondences: tuple[Correspondence, ...] = ()
    synonyms: Groups = ()

    def codelist(self, name: str) -> CodeList:
        """Raises `KeyError` for a name that no list has."""
        return {codelist.name: codelist for codelist in self.codelists}[name]

    def series(self) -> dict[str, list[DataSet]]:
        """The data sets of each series, by its id."""
        return self.grouped(self.datasets)

    @staticmethod
    def grouped(datasets: Iterable[DataSet]) -> dict[str, list[DataSet]]:
        """Data sets by the id of their series; those of none are left out."""
        groups: dict[str, list[DataSet]] = {}
        for dataset in datasets:
            if dataset.series:
                groups.setdefault(dataset.series.id, []).append(dataset)
        return groups

    def components(self) -> list[Component]:
        """Every property once, in the order of names."""
        by_name = {c.name: c for dataset in self.datasets for c in dataset.structure.components()}
        return [by_name[name] for name in sorted(by_name)]


def same_id(datasets: Iterable[DataSet]) -> Iterator[Finding]:
    """Data sets that share an id: each IRI belongs to one."""
    seen: dict[str, DataSet] = {}
    for dataset in datasets:
        first = seen.setdefault(dataset.id, dataset)
        if first is not dataset:
            yield Finding(
                Message("id-of-another", id=dataset.id, file=first.origin.file),
                file=dataset.origin.file,
                row=dataset.origin.row_of("id"),
                column="id",
                value=dataset.id,
                hint=Message("advice.give-each-data"),
            )


def one_meaning(datasets: Iterable[DataSet]) -> Iterator[Finding]:
    """Properties that two data sets describe differently: an IRI means one thing."""
    seen: dict[str, tuple[Component, DataSet]] = {}
    for dataset in datasets:
        for component in dataset.structure.components():
            first, owner = seen.setdefault(component.name, (component, dataset))
            different = [
                name for name in ("label", "definition", "iri", "codelist", "datatype", "sub_property_of")
                if getattr(first, name, None) != getattr(component, name, None)
            ]  # fmt: skip
            if type(first) is not type(component):
                different = ["kind"]
            if different:
                yield Finding(
                    Message(
                        "described-differently", name=component.name, file=owner.origin.file, keys=tuple(different)
                    ),
                    file=dataset.origin.file,
                    row=component.origin.row,
                    column=component.name,
                    hint=Message("advice.a-property-means"),
                )


def one_series(datasets: Iterable[DataSet]) -> Iterator[Finding]:
    """Series that two data sets call differently, or that none gives a title and a description."""
    for entries in Site.grouped(datasets).values():
        for part in ("title", "description"):
            stated = {getattr(entry.series, part): entry for entry in reversed(entries) if getattr(entry.series, part)}
            if len(stated) == 1:
                continue
            wrong = entries[0] if not stated else next(iter(stated.values()))
            yield Finding(
                Message("series-without", part=part) if not stated else Message("series-differs", part=part),
                file=wrong.origin.file,
                row=wrong.origin.row_of("series", part),
                column=f"series.{part}",
                hint=Message("advice.write-it-in"),
            )


def covered_areas(datasets: Iterable[DataSet], codelists: Iterable[CodeList]) -> Iterator[Finding]:
    """Areas that data sets say they cover as `LIST/CODE`, where there is no such list or code."""
    lists = {codelist.name: codelist for codelist in codelists}
    for dataset in datasets:
        for position, place in enumerate(dataset.spatial):
            name, slash, notation = place.partition("/")
            if not slash or "://" in place or (name in lists and notation in lists[name].by_notation):
                continue
            kind = "area-unknown" if name in lists else "area-list-unknown"
            wanted, names = (notation, lists[name].by_notation) if name in lists else (name, lists)
            near = get_close_matches(wanted, list(names), 1, 0.5)
            yield Finding(
                Message("area-unknown", list=name, code=notation)
                if name in lists
                else Message("area-list-unknown", list=name),
                file=dataset.origin.file,
                row=dataset.origin.row_of("spatial"),
                column=f"spatial.{position}",
                value=place,
                hint=Message("advice.did-you-mean", nearest=near[0]) if near else Message(f"{kind}.do"),
            )


def placed(dataset: DataSet, codelists: Iterable[CodeList]) -> DataSet:
    """The data set with the IRI of each area it covers that is a concept published elsewhere."""
    lists = {codelist.name: codelist.by_notation for codelist in codelists}

    def own(place: str) -> str:
        name, _, notation = place.partition("/")
        concept = lists.get(name, {}).get(notation)
        return concept.iri if concept and concept.iri else place

    return replace(dataset, spatial=tuple(map(own, dataset.spatial)))


def open_high_value(datasets: Iterable[DataSet]) -> Iterator[Finding]:
    """High-value data sets that not everybody may have (Regulation (EU) 2023/138, article 4)."""
    for dataset in datasets:
        if dataset.high_value and dataset.access_rights != "PUBLIC":
            yield Finding(
                Message("high-value-closed"),
                file=dataset.origin.file,
                row=dataset.origin.row_of("access_rights"),
                column="access_rights",
                value=dataset.access_rights,
                rule="high-value-closed",
                hint=Message("high-value-closed.do"),
            )


def one_list(codelists: Iterable[CodeList]) -> tuple[tuple[CodeList, ...], list[Finding]]:
    """Each list once, by name; two folders may carry the same list if it says the same."""
    kept: dict[str, CodeList] = {}
    findings = []
    for codelist in codelists:
        first = kept.setdefault(codelist.name, codelist)
        if first is codelist or first == codelist:
            continue
        ours, theirs = codelist.by_notation, first.by_notation
        notation = next((n for n in (*ours, *theirs) if ours.get(n) != theirs.get(n)), None)
        concept = ours.get(notation or "")
        which = {"name": codelist.name, "file": str(first.origin.file)}
        findings.append(
            Finding(
                Message("list-differs", code=notation, **which) if notation else Message("list-title-differs", **which),
                file=codelist.origin.file,
                row=concept.origin.row if concept else 1,
                hint=Message("advice.a-list-has"),
            )
        )
    return tuple(kept[name] for name in sorted(kept)), findings
