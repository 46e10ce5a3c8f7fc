"""A figure as other pages quote it: how it is written, and what is said of it there."""

from __future__ import annotations

from dataclasses import dataclass

from lod.cube import values
from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import measure_of, one, unit_of
from lod.model.attributes import DECIMALS, LOWER_BOUND, QUALIFIER, SOURCE, UPPER_BOUND
from lod.model.dataset import DataSet
from lod.model.qualifier import BETWEEN, EXACTLY
from lod.web.pages import links
from lod.web.pages.figure import Figure, figure
from lod.web.pages.view import View


@dataclass(frozen=True)
class Quotation:
    """A published figure.

    `value` in canonical form, both bounds with `..` between for a range, "" where it is missing; `qualifier`: a code of
    that list; `texts`: the figure as `number`, with its `unit`, and in `words`, never barer than it was stated;
    `about`: what it is of, its source and when it was published; `changed`: what is said where another value is
    pinned; `page`: where to read more, in the words `more`. `state`: `published`, or `changed` or `withdrawn` where it
    is shown as it was and has become so since, as `note` says.
    """

    iri: str
    page: str
    value: str
    qualifier: str
    texts: dict[str, str]
    about: list[str]
    changed: str
    more: str
    release: str
    state: str = "published"
    note: str = ""


def quotation(view: View, dataset: DataSet, row: Row) -> Quotation:
    """What is said of an observation in another page, in the language of the view."""
    shown = figure(view, dataset, row)
    own = view.opened.base + (shown.url or "").removeprefix(view.root).lstrip("/")
    texts = _texts(view, dataset, row, shown)
    return Quotation(
        iri=shown.iri,
        page=own,
        value=pinned(dataset, row),
        qualifier=one(row, QUALIFIER.name) or EXACTLY,
        texts=texts,
        about=_about(view, dataset, row, shown),
        changed=view.t("quote.changed", value=texts["words"]),
        more=view.t("quote.more", publisher=links.agent(view, dataset.publisher).text),
        release=view.opened.id,
    )


def pinned(dataset: DataSet, row: Row) -> str:
    """The value of an observation as a page holds it fast."""
    if values.is_range(row):
        return f"{one(row, LOWER_BOUND.name)}..{one(row, UPPER_BOUND.name)}"
    return one(row, measure_of(dataset, row).name) or ""


def _texts(view: View, dataset: DataSet, row: Row, shown: Figure) -> dict[str, str]:
    if shown.missing:
        return dict.fromkeys(("number", "unit", "words"), shown.amount)
    return {
        "number": _signed(shown, _number(view, dataset, row)),
        "unit": shown.text,
        "words": in_words(view, dataset, row),
    }


def _signed(shown: Figure, number: str) -> str:
    return f"{shown.sign}\u00a0{number}" if shown.sign else number


def _number(view: View, dataset: DataSet, row: Row) -> str:
    decimals = one(row, DECIMALS.name) or measure_of(dataset, row).decimals
    bounds = pinned(dataset, row).split("..")
    return "–".join(view.number(bound, decimals) for bound in bounds)


def in_words(view: View, dataset: DataSet, row: Row) -> str:
    """«mer enn 90 prosent», “between 40 and 50 per cent”; what is said where there is no value."""
    if not pinned(dataset, row):
        return figure(view, dataset, row, False).amount
    decimals, code = one(row, DECIMALS.name) or measure_of(dataset, row).decimals, one(row, QUALIFIER.name) or EXACTLY
    unit, lists = unit_of(dataset, row), view.opened.lists
    concept = lists["unit"].by_notation.get(unit) if "unit" in lists and unit not in values.BARE_UNITS else None
    bounds = [view.number(bound, decimals) for bound in pinned(dataset, row).split("..")]
    number = (
        view.t("quote.between", low=bounds[0], high=bounds[1]) if code == BETWEEN and len(bounds) == 2 else bounds[0]
    )
    qualifier = "" if code in (EXACTLY, BETWEEN) else links.concept(view, "qualifier", code).text
    return " ".join(part for part in (qualifier, number, view.say(concept.label) if concept else "") if part)


def _about(view: View, dataset: DataSet, row: Row, shown: Figure) -> list[str]:
    """What the figure is of, its status where it is not the normal one, its source and date."""
    titles = [view.say(source.title) for source in dataset.sources if source.name in cells(row, SOURCE.name)]
    day = dataset.modified or dataset.issued
    return [
        shown.sentence,
        *([view.t("quote.as-of", day=view.day(view.as_of))] if view.as_of else []),
        *([view.t("quote.status", status=shown.status.text)] if shown.status else []),
        *(view.t("quote.source", title=title) for title in titles),
        *([view.t("quote.updated", day=view.day(day))] if day else []),
    ]
