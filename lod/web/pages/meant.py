"""What can be chosen of a dimension by what it is: the newest, a level, what is below a code – in words for a form."""

from __future__ import annotations

from collections.abc import Sequence

from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.expressions import EXPRESSION
from lod.model.firstview import is_period
from lod.model.structure import Dimension
from lod.web.pages.view import View
from lod.web.pages.words import Words

RANGE = ".."


def offered(view: View, dataset: DataSet, dimension: Dimension, asked: Sequence[str]) -> list[tuple[str, Words]]:
    """The expressions that a form offers, each with its words: the usual ones of the dimension, and those that are
    asked for."""
    codelist, occurring = view.opened.lists[dimension.codelist], view.opened.occurring(dataset.id)[dimension.name]
    usual: list[str] = []
    if is_period(dimension, view.opened.lists):
        usual = ["latest", *(f"latest({count})" for count in (5, 12) if count < len(occurring))]
    elif codelist.depth > 1:
        levels = [codelist.level(code) for code in occurring]
        usual = [f"level({level})" for level in sorted(set(levels)) if level and levels.count(level) > 1]
    return [(value, described(view, codelist, value)) for value in dict.fromkeys([*usual, *filter(is_meant, asked)])]


def is_meant(value: str) -> bool:
    """Whether a value asks for codes by what they are, not by name."""
    return EXPRESSION.fullmatch(value) is not None or value.endswith(RANGE)


def described(view: View, codelist: CodeList, value: str) -> Words:
    """An expression in words."""
    match = EXPRESSION.fullmatch(value)
    if match is None:
        return Words(view.t("meant.from", code=_label(view, codelist, value.removesuffix(RANGE))))
    word, argument = match[1], match[2] or ""
    if word == "level":
        named = argument.isdigit() and 0 < int(argument) <= len(codelist.levels)
        name = view.say(codelist.levels[int(argument) - 1]) if named else argument
        return Words(view.t("meant.level", level=name))
    if word == "below":
        return Words(view.t("meant.below", code=_label(view, codelist, argument)))
    count = argument or ("1" if word == "latest" else "10")
    return Words(
        view.t("meant.latest") if (word, count) == ("latest", "1") else view.t(f"meant.{word}.some", count=count)
    )


def _label(view: View, codelist: CodeList, notation: str) -> str:
    concept = codelist.by_notation.get(notation)
    return view.say(concept.label) if concept else notation
