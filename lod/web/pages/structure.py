"""The page of a structure: the components of a cube, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Component, Dimension, Measure
from lod.rdf.terms import Term
from lod.rdf.vocab import QB
from lod.web.pages import links
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

KINDS = {
    "decimal": "datatype.decimal",
    "integer": "datatype.integer",
    "double": "datatype.double",
    "boolean": "datatype.boolean",
    "date": "datatype.date",
    "dateTime": "datatype.dateTime",
    "gYear": "datatype.gYear",
    "string": "datatype.string",
    "anyURI": "datatype.anyURI",
}
"""What the values of each datatype are called."""


@dataclass(frozen=True)
class Line:
    """A component: its kind, name, label and definition, its property, its code list or datatype, whether it must be
    there."""

    kind: str
    name: str
    link: Link
    definition: Words
    property: str
    codelist: Link | None
    datatype: str
    required: bool


@dataclass(frozen=True)
class Key:
    """A kind of slices: what it is called, and the dimensions it holds fixed."""

    label: Link
    fixes: tuple[Link, ...]


@dataclass(frozen=True)
class StructurePage(Page):
    """`structure.html`: besides `view` and `head`, the `dataset` it is of, its components (`lines`), the `keys` of its
    slices, how an observation's address is made (`pattern`), and its lasting `iri`."""

    template: ClassVar[str] = "structure.html"
    dataset: Link
    lines: list[Line]
    keys: list[Key]
    pattern: str
    iri: str


def structure(view: View, dataset: DataSet, alternates: Alternates = ()) -> str:
    """The page of a data set's structure as HTML."""
    above, iris = links.dataset(view, dataset), view.opened.iris
    keys = [
        Key(
            Link(view.words(key.label), view.link(iris.slice_key(dataset.id, key.name))),
            tuple(links.component(view, c) for name in key.fixes if (c := dataset.structure.component(name))),
        )
        for key in dataset.structure.slice_keys
    ]
    codes = "/".join(f"{{{name}}}" for name in dataset.structure.key)
    return StructurePage(
        view=view,
        head=Head(
            view.t("structure.of", dataset=above.text),
            view.t("structure.about"),
            alternates,
            (links.home(view), above),
            "home",
        ),
        dataset=above,
        lines=list(_lines(view, dataset)),
        keys=keys,
        pattern=f"{view.opened.base}id/observation/{dataset.id}/{codes}",
        iri=iris.structure(dataset.id)[1:-1],
    ).draw()


def _lines(view: View, dataset: DataSet) -> Iterator[Line]:
    structure = dataset.structure
    yield from (_line(view, dimension) for dimension in structure.dimensions)
    yield _measure_type(view)
    yield from (_line(view, component) for component in (*structure.measures, *structure.attributes))


def _line(view: View, component: Component) -> Line:
    coded = component.codelist if isinstance(component, (Dimension, Attribute)) else ""
    is_source = isinstance(component, Attribute) and component.source
    datatype = component.datatype if isinstance(component, (Measure, Attribute)) and not coded else ""
    return Line(
        _kind(view, component),
        component.name,
        links.component(view, component),
        view.words(component.definition),
        view.opened.iris.property_of(component)[1:-1],
        links.codelist(view, view.opened.lists[coded]) if coded else None,
        view.t("structure.source") if is_source else view.t(KINDS[datatype]) if datatype else "",
        not isinstance(component, Attribute) or component.required,
    )


def _kind(view: View, component: Component) -> str:
    match component:
        case Dimension():
            return view.t("structure.dimension")
        case Measure():
            return view.t("structure.measure")
        case _:
            return view.t("structure.attribute")


def _measure_type(view: View) -> Line:
    property_: Term = QB.measureType
    words = Words(view.t("structure.measure_type"))
    about = Words(view.t("structure.measure_type.about"))
    link = Link(words, view.link(property_))
    return Line(view.t("structure.dimension"), MEASURE_TYPE, link, about, property_[1:-1], None, "", True)
