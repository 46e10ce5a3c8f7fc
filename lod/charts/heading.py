"""What a selection is called: the data set's title, with what of it is selected."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lod.charts import words
from lod.cube.values import number
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.model.text import FALLBACKS, Text

_BROKEN_DOWN = re.compile(r", (?:etter|fordelt på|by)\b", re.IGNORECASE)

MOST_NAMED = 4
"""Codes of a dimension that are named; of more it is said how many they are."""

Lists = Mapping[str, CodeList]


def heading(
    dataset: DataSet,
    lists: Lists,
    fixed: Mapping[str, Sequence[str]],
    occurring: Mapping[str, Collection[str]],
    language: str,
) -> str:
    """The title of a selection, «Folkemengde: Bergen; Menn; 2020–2026»; of the whole, the data set's."""
    title, part = dataset.title.best(*FALLBACKS[language]), selected_part(dataset, lists, fixed, occurring, language)
    return text(Message("chart.heading", title=without_breakdown(title), part=part), language) if part else title


def without_breakdown(title: str) -> str:
    """A title without what it is broken down by: «Folkemengde, etter region og kjønn» is «Folkemengde»."""
    return _BROKEN_DOWN.split(title)[0].strip() or title


def selected_part(
    dataset: DataSet,
    lists: Lists,
    fixed: Mapping[str, Sequence[str]],
    occurring: Mapping[str, Collection[str]],
    language: str,
) -> str:
    """What is selected of each dimension that is restricted, in the order of the structure; "" for the whole.

    A total («begge kjønn») is not said where something else is: it stands above the table.
    """
    names = [*(d.name for d in dataset.structure.dimensions if d.name in fixed), *({MEASURE_TYPE} & {*fixed})]
    telling = [name for name in names if not _is_total(dataset, lists, name, fixed[name])] or names
    return "; ".join(_codes(dataset, lists, name, fixed[name], occurring.get(name, ()), language) for name in telling)


def _is_total(dataset: DataSet, lists: Lists, name: str, codes: Sequence[str]) -> bool:
    """Whether what is selected of a dimension is all of it together, other than an area."""
    dimension = dataset.structure.component(name)
    if not isinstance(dimension, Dimension) or dimension.is_area:
        return False
    return list(codes) == [lists[dimension.codelist].total]


def _codes(
    dataset: DataSet, lists: Lists, name: str, codes: Sequence[str], held: Collection[str], language: str
) -> str:
    def called(code: str) -> str:
        return words.label(dataset, lists, name, code).best(*FALLBACKS[language])

    dimension = dataset.structure.component(name)
    coded = dimension if isinstance(dimension, Dimension) else None
    if coded and len(codes) > 2 and is_period(coded, lists) and _adjoining(codes, held):
        return text(Message("chart.heading.span", first=called(codes[0]), last=called(codes[-1])), language)
    if len(codes) <= MOST_NAMED:
        return ", ".join(map(called, codes))
    if coded and (level := _level(lists[coded.codelist], codes, held)):
        return text(Message("chart.heading.level", level=level.best(*FALLBACKS[language]).lower()), language)
    count, every = number(language, str(len(codes))), number(language, str(max(len(held), len(codes))))
    of = words.component(dataset, name, language)
    return text(Message("chart.heading.count", name=of, count=count, every=every), language)


def _level(codelist: CodeList, codes: Sequence[str], held: Collection[str]) -> Text:
    """What the level is called that these codes are the whole of; no text where they are of none."""
    level = codelist.level(codes[0])
    if not 0 < level <= len(codelist.levels) or {*codes} != {code for code in held if codelist.level(code) == level}:
        return Text()
    return codelist.levels[level - 1]


def _adjoining(codes: Sequence[str], held: Collection[str]) -> bool:
    """Whether no code that occurs lies between them."""
    listed = list(held)
    return (
        all(code in listed for code in codes)
        and abs(listed.index(codes[-1]) - listed.index(codes[0])) == len(codes) - 1
    )
