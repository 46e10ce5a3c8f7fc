"""What charts say in words."""

from __future__ import annotations

from collections.abc import Mapping

from lod.charts.drawing import Drawing
from lod.charts.levels import OneLevel
from lod.charts.mark import MISSING, ChartMark
from lod.charts.plan import CHANGE, INDEX, MAP, PER_1000, SHARE
from lod.cube.columns import Row
from lod.cube.values import amount, number, sign, unit_of, with_unit
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Measure
from lod.model.text import FALLBACKS, Text
from lod.model.totals import TOTAL

LANGUAGES = ("nb", "en")
"""The languages that pictures of charts are made in."""

MOST_NAMED = 6
"""Areas without an outline that are named."""


def kind(name: str, language: str) -> str:
    """What the sign of a kind of value means."""
    return text(Message(f"chart.kind.{name}"), language)


def label(dataset: DataSet, lists: Mapping[str, CodeList], name: str, code: str) -> Text:
    """What a code of a dimension is called; of the measure type, the measure."""
    if name == MEASURE_TYPE:
        return next(measure.label for measure in dataset.structure.measures if measure.name == code)
    dimension = next(d for d in dataset.structure.dimensions if d.name == name)
    concept = lists[dimension.codelist].by_notation.get(code)
    return concept.label if concept else Text.of({"nb": code})


def labels(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, row: Row) -> list[Text]:
    """What tells a mark from the others of its group; a total is not said where something else is."""
    named = [(name, str(row[name])) for name in drawing.plan.along]
    shown = [(name, code) for name, code in named if code != TOTAL] or named[:1]
    return [label(dataset, lists, name, code) for name, code in shown]


def value(
    dataset: DataSet, lists: Mapping[str, CodeList], row: Row, missing: bool, language: str, bare: bool = False
) -> str:
    """A mark's value with its sign and unit, «≈ 80 %», or the word that there is none; `bare` of units in words."""
    if missing:
        return kind(MISSING, language)
    mark = sign(row)
    words = amount(dataset, row, {} if bare else lists, language)
    words = words.removesuffix(f"\u00a0{unit_of(dataset, row)}") if bare else words
    return f"{mark}\u00a0{words}" if mark else words


def group(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, codes: tuple[str, ...]) -> list[Text]:
    """What a group, a line or a plot is called; a total is not said where something else is."""
    named = list(zip(drawing.plan.by, codes, strict=True))
    shown = [(name, code) for name, code in named if code != TOTAL] or named[:1]
    return [label(dataset, lists, name, code) for name, code in shown]


def shown(
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    drawing: Drawing,
    mark: ChartMark,
    language: str,
    bare: bool = False,
) -> str:
    """A mark's value as it is drawn: its own with sign and unit, or what follows from it."""
    if drawing.plan.kind == SHARE and mark.low is not None and mark.high is not None:
        share = with_unit(language, number(language, f"{mark.high - mark.low:.1f}", 1), "percent", None)
        return f"{value(dataset, lists, mark.row, False, language, bare)} ({share})"
    if drawing.plan.show == PER_1000:
        return divided(mark, language)
    if mark.value is None or drawing.plan.show not in (INDEX, CHANGE):
        return value(dataset, lists, mark.row, mark.value is None, language, bare)
    unit = "percent" if drawing.plan.show == CHANGE else ""
    return with_unit(language, number(language, f"{mark.value:.1f}", 1), unit, None)


def divided(mark: ChartMark, language: str) -> str:
    """A value per 1,000 inhabitants, with the sign of what was divided."""
    if mark.value is None:
        return kind(MISSING, language)
    quotient = number(language, f"{mark.value:.{decimals(mark.value)}f}", decimals(mark.value))
    return f"{sign(mark.row)}\u00a0{quotient}" if sign(mark.row) else quotient


def decimals(value: float) -> int:
    """Decimals of a quotient that say something: none above a thousand, two below ten."""
    return 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2


def note(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> str:
    """What a reader must know of the part that is drawn; empty where it is all of the selection."""
    fixed = dict(drawing.plan.fixed)
    sentences = [
        f"{component(dataset, name, language)}: {label(dataset, lists, name, fixed[name]).best(*FALLBACKS[language])}."
        for name in drawing.plan.chosen
    ]
    levels = (level for level in drawing.levels if not drawing.plan.parts or level.every > len(level.kept) + 1)
    sentences = [*(_level(dataset, lists, level, language) for level in levels), *sentences]
    if drawing.refused:
        sentences.insert(0, text(Message(f"chart.refused.{drawing.refused}"), language))
    if drawing.plan.parts and any(mark.kind == MISSING for mark in drawing.marks):
        sentences.append(text(Message("chart.parts-missing"), language))
    if drawing.plan.kind == MAP:
        sentences += _map_notes(dataset, lists, drawing, language)
    if drawing.plan.kind == SHARE:
        sentences.append(text(Message("chart.share.note"), language))
    if drawing.total > len(drawing.marks):
        total = number(language, str(drawing.total))
        sentences.insert(0, text(Message("chart.largest", shown=str(len(drawing.marks)), total=total), language))
    if drawing.not_shown:
        sentences.insert(0, text(Message(f"chart.refused.{drawing.not_shown}"), language))
    if drawing.plan.show:
        sentences.append(text(Message(f"chart.show.{drawing.plan.show}.note"), language))
    if drawing.scale.cut and drawing.plan.kind != MAP:
        sentences.append(text(Message("chart.cut"), language))
    return " ".join(sentences)


def _map_notes(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> list[str]:
    """What a reader must know of a map: the rule of its classes, areas that are not on it, what counts look like."""
    name, measure = drawing.plan.along[0], measure_drawn(dataset, drawing)
    notes = [text(Message(f"chart.classes.{drawing.classed_by}"), language)] if drawing.classes else []
    missing = [code for code in drawing.places if code not in drawing.areas]
    if missing:
        named = [label(dataset, lists, name, code).best(*FALLBACKS[language]) for code in missing]
        names = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
        notes.append(text(Message("chart.unmapped", names=names), language))
    if measure is not None and name in measure.additive and drawing.plan.show != PER_1000:
        notes.append(text(Message("chart.counts"), language))
    return notes


def measure_drawn(dataset: DataSet, drawing: Drawing) -> Measure | None:
    """What all marks measure; None where they measure several things."""
    names = {str(mark.row[MEASURE_TYPE]) for mark in drawing.marks}
    return next((measure for measure in dataset.structure.measures if names == {measure.name}), None)


def _level(dataset: DataSet, lists: Mapping[str, CodeList], level: OneLevel, language: str) -> str:
    """Which level of a dimension is drawn."""
    numbers = {"count": number(language, str(len(level.kept))), "every": number(language, str(level.every))}
    name = component(dataset, level.name, language)
    if level.above:
        above = label(dataset, lists, level.name, level.above).best(*FALLBACKS[language])
        return text(Message("chart.level.below", name=name, above=above, **numbers), language)
    return text(Message("chart.level", name=name, **numbers), language)


def component(dataset: DataSet, name: str, language: str) -> str:
    """What a dimension is called, or the measure type."""
    if name == MEASURE_TYPE:
        return text(Message("chart.measure"), language)
    return next(d.label for d in dataset.structure.dimensions if d.name == name).best(*FALLBACKS[language])


def description(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> str:
    """The chart in a sentence, for those who do not see it."""
    valued = sorted((mark for mark in drawing.marks if mark.value is not None), key=lambda mark: mark.value or 0)
    summary = ""
    if valued:
        least, most = (shown(dataset, lists, drawing, mark, language) for mark in (valued[0], valued[-1]))
        figures = number(language, str(len(drawing.marks)))
        summary = text(Message(f"chart.about.{drawing.plan.kind}", figures=figures, least=least, most=most), language)
    return " ".join(filter(None, (summary, note(dataset, lists, drawing, language))))
