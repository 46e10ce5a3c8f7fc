"""What a selection is called: the data set's title, with what of it is selected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lod.charts import words
from lod.cube.values import number
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.model.text import FALLBACKS

MOST_NAMED = 3
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
    return text(Message("chart.heading", title=title, part=part), language) if part else title


def selected_part(
    dataset: DataSet,
    lists: Lists,
    fixed: Mapping[str, Sequence[str]],
    occurring: Mapping[str, Collection[str]],
    language: str,
) -> str:
    """What is selected of each dimension that is restricted, in the order of the structure; "" for the whole."""
    names = [*(dimension.name for dimension in dataset.structure.dimensions), MEASURE_TYPE]
    parts = (
        _codes(dataset, lists, name, fixed[name], occurring.get(name, ()), language) for name in names if name in fixed
    )
    return "; ".join(parts)


def _codes(
    dataset: DataSet, lists: Lists, name: str, codes: Sequence[str], held: Collection[str], language: str
) -> str:
    def called(code: str) -> str:
        return words.label(dataset, lists, name, code).best(*FALLBACKS[language])

    if len(codes) <= MOST_NAMED:
        return ", ".join(map(called, codes))
    dimension = dataset.structure.component(name)
    if isinstance(dimension, Dimension) and is_period(dimension, lists) and _adjoining(codes, held):
        return text(Message("chart.heading.span", first=called(codes[0]), last=called(codes[-1])), language)
    count, every = number(language, str(len(codes))), number(language, str(max(len(held), len(codes))))
    of = words.component(dataset, name, language)
    return text(Message("chart.heading.count", name=of, count=count, every=every), language)


def _adjoining(codes: Sequence[str], held: Collection[str]) -> bool:
    """Whether no code that occurs lies between them."""
    listed = list(held)
    return (
        all(code in listed for code in codes)
        and abs(listed.index(codes[-1]) - listed.index(codes[0])) == len(codes) - 1
    )
