"""The page where codes of a dimension are chosen from all that figures have, however many: by search, page by page.

It is one form. What is chosen goes along from page to page and from search to search, and at last to the data set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from lod.exchange.selection import Selection
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import Dimension
from lod.search.folding import words as folded
from lod.web.pages import links, selection
from lod.web.pages.room import Pages, weight
from lod.web.pages.selection import OPTION_MARKUP, Option
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

PAGE = 200
"""Codes on one page."""

NO_FIT = 4


@dataclass(frozen=True)
class ChoosePage(Page):
    """`choose.html`: besides `view` and `head`, the `dimension`, its parameter's `name` and its code list
    (`codelist`), what was searched for (`asked`) and how many codes were `found` by it of those `known`, the `options`
    on this page, each with what it is part of, what is `chosen` in all, the fields the form carries on unseen
    (`kept`), the numbers of the `first` and of the `last` code, and of the pages `before` and `after` (0 for none)."""

    template: ClassVar[str] = "choose.html"
    dimension: Words
    codelist: Link
    name: str
    asked: str
    options: list[tuple[Option, Words]]
    found: int
    known: int
    chosen: int
    kept: list[tuple[str, str]]
    first: int
    last: int
    before: int
    after: int


def choose(view: View, dataset: DataSet, dimension: Dimension, chosen: Selection, asked: str, page: int) -> str:
    """The page as HTML."""
    codelist, there = view.opened.lists[dimension.codelist], view.opened.occurring(dataset.id)[dimension.name]
    found = matching(view, codelist, set(there), asked)
    paged = Pages([weight(c.notation, view.say(c.label)) + OPTION_MARKUP for c, _ in found], PAGE)
    page = min(page, len(paged))
    start, end = paged.span(page)
    among = set(chosen.fixed.get(dimension.name, ()))
    options = [
        Option(c.notation, view.words(c.label), 0 if asked else level, c.notation in among)
        for c, level in found[start:end]
    ]
    above, label = links.dataset(view, dataset), view.words(dimension.label)
    return ChoosePage(
        view=view,
        head=Head(
            view.t("choose.title", dimension=label.text), trail=(links.home(view), above), here="home", listed=False
        ),
        dimension=label,
        codelist=links.codelist(view, codelist),
        name=f"d.{dimension.name}",
        asked=asked,
        options=[(option, _within(view, codelist, option) if asked else Words("")) for option in options],
        found=len(found),
        known=len(there),
        chosen=len(among & set(there)),
        kept=_kept(view, dataset, dimension.name, chosen, {option.code for option in options}),
        first=start + 1 if found else 0,
        last=end,
        before=page - 1,
        after=page + 1 if page < len(paged) else 0,
    ).draw()


def matching(view: View, codelist: CodeList, there: set[str], asked: str) -> list[tuple[Concept, int]]:
    """The codes that figures have, with how deep they lie, whose name or notation has every word that is asked for; the
    best match first."""
    wanted = folded(asked)
    listed = selection.occurring(codelist, there)
    if not wanted:
        return listed
    rated = [(_fit(view, pair[0], wanted), pair) for pair in listed]
    return [pair for fit, pair in sorted(rated, key=lambda each: each[0]) if fit < NO_FIT]


def _fit(view: View, concept: Concept, wanted: Sequence[str]) -> int:
    """How far a code is from what is asked for: its very name or notation (0), a name that begins so (1), words that
    begin so (2), words that have it inside (3), or `NO_FIT`."""
    name, notation, phrase = folded(view.say(concept.label)), folded(concept.notation), " ".join(wanted)
    if list(wanted) in (name, notation):
        return 0
    if " ".join(name).startswith(phrase) or " ".join(notation).startswith(phrase):
        return 1
    among = [*notation, *name]
    if all(any(word.startswith(part) for word in among) for part in wanted):
        return 2
    return 3 if all(any(part in word for word in among) for part in wanted) else NO_FIT


def _within(view: View, codelist: CodeList, option: Option) -> Words:
    """What a code that was searched for is part of."""
    above = codelist.by_notation.get(codelist.by_notation[option.code].broader)
    return view.words(above.label) if above else Words("")


def _kept(view: View, dataset: DataSet, name: str, chosen: Selection, shown: set[str]) -> list[tuple[str, str]]:
    """What the form carries on: all that is selected but the codes that can be chosen here."""
    codes = tuple(
        (key, tuple(code for code in found if key != name or code not in shown)) for key, found in chosen.codes
    )
    rest = replace(chosen, codes=tuple((key, found) for key, found in codes if found))
    return [(selection.escaped(key), value) for key, value in selection.pairs(view, dataset, rest)]
