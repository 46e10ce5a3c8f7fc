"""How to put a figure into another page: `<lod-figure>`, with examples that are alive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup, escape

from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import one
from lod.model.attributes import QUALIFIER, STATED_AS
from lod.model.dataset import DataSet
from lod.model.qualifier import EXACTLY
from lod.model.structure import Attribute
from lod.web.pages import links
from lod.web.pages.quotation import in_words, pinned, quotation
from lod.web.pages.template import Head, Page
from lod.web.pages.view import LANGUAGES, View

SCRIPT = "lod-figure-1.js"
"""The script below `/static/`; the number is that of what it promises, and the address is for good."""

_ATTRIBUTES = ("src", "value", "qualifier", "as-of", "format", "lang", "state")


@dataclass(frozen=True)
class Element:
    """A `<lod-figure>`: its attributes and the words that stand where there is no script."""

    attributes: tuple[tuple[str, str], ...]
    words: str

    def __html__(self) -> Markup:
        attributes = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in self.attributes)
        return Markup("<lod-figure{}>{}</lod-figure>").format(attributes, self.words)

    def __str__(self) -> str:
        return str(self.__html__())


@dataclass(frozen=True)
class Example:
    """An element that is alive on the page, its code with the lasting address, and what it shows."""

    about: str
    live: Element
    code: str


@dataclass(frozen=True)
class ElsewherePage(Page):
    """`elsewhere.html`: besides `view` and `head`, `script`, the element that loads the script, the `examples`, and the
    `attributes` and `states` with what each means."""

    template: ClassVar[str] = "elsewhere.html"
    script: str
    examples: list[Example]
    attributes: list[tuple[str, str]]
    states: list[tuple[str, str]]


def elsewhere(view: View, moment: str = "") -> str:
    """The page as HTML. `moment`: one that the site can show its figures as of, "" where it remembers none."""
    states = ("published", "changed", "withdrawn")
    return ElsewherePage(
        view=view,
        head=Head(view.t("quote.title"), view.t("quote.lead"), trail=(links.home(view),)),
        script=script(view),
        examples=list(_examples(view, moment)),
        attributes=[(name, view.t(f"quote.attribute.{name}")) for name in _ATTRIBUTES],
        states=[(name, view.t(f"quote.state.{name}")) for name in states],
    ).draw()


def script(view: View) -> str:
    """The element that loads the script, once a page."""
    return f'<script src="{escape(view.opened.base)}static/{SCRIPT}" async></script>'


def as_figure(view: View, dataset: DataSet, row: Row) -> str:
    """What to paste into an article to quote an observation: pinned to its value, in the words it was stated in."""
    pin = [*_pin(dataset, row), *([("as-of", view.as_of)] if view.as_of else [])]
    element = Element((("src", _iri(view, dataset, row)), *pin), _stated(view, dataset, row))
    return f"{element}\n{script(view)}"


def _iri(view: View, dataset: DataSet, row: Row) -> str:
    return view.opened.observations[dataset.id].subject(row)[1:-1]


def _pin(dataset: DataSet, row: Row) -> list[tuple[str, str]]:
    qualifier = one(row, QUALIFIER.name) or EXACTLY
    return [("value", pinned(dataset, row)), *([("qualifier", qualifier)] if qualifier != EXACTLY else [])]


def _stated(view: View, dataset: DataSet, row: Row) -> str:
    """The words of the source where it is in the language of the page, others of the same value elsewhere."""
    component = dataset.structure.component(STATED_AS.name)
    same = isinstance(component, Attribute) and component.language == view.language
    said = cells(row, STATED_AS.name) if same else []
    return said[0] if said else in_words(view, dataset, row)


def _examples(view: View, moment: str) -> Iterator[Example]:
    """One of each use, with the first figure of the catalogue."""
    dataset = next(iter(view.opened.site.datasets), None)
    row = next(iter(view.opened.cubes[dataset.id].select(limit=1)), None) if dataset else None
    if dataset is None or row is None:
        return
    iri, words = _iri(view, dataset, row), _stated(view, dataset, row)
    local = f"{view.root}/{iri.removeprefix(view.opened.base)}"

    def example(key: str, text: str, *attributes: tuple[str, str]) -> Example:
        live, code = (Element((("src", src), *attributes), text) for src in (local, iri))
        return Example(view.t(f"quote.example.{key}"), live, str(code))

    yield example("pinned", words, *_pin(dataset, row))
    for format, text in quotation(view, dataset, row).texts.items():
        yield example(format, text, ("format", format))
    for language in LANGUAGES:
        if language != view.language:
            text = in_words(replace(view, language=language), dataset, row)
            yield example("language", text, ("format", "words"), ("lang", language))
    if moment:
        yield example("as-of", words, *_pin(dataset, row), ("as-of", moment))
    yield example("changed", words, ("value", "-1"))
