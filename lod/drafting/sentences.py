"""Some rows of a table as sentences, so that anyone can tell whether it was understood: they are true or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lod.drafting.draft import Draft, Drafted, Kind
from lod.drafting.lists import SPECIAL
from lod.drafting.numbers import Number
from lod.drafting.periods import unmarked
from lod.drafting.profile import Profile, is_missing
from lod.model.attributes import UNIT
from lod.sources.site import units
from lod.sources.site.codelists import built_in
from lod.sources.table.unpivot import MEASURE, Unpivot

ROWS = 3
"""Rows that are made into sentences."""


def sentences(draft: Draft, profile: Profile, language: str) -> tuple[str, ...]:
    """`North, 2016, population: 12,592 persons`, for a row at the beginning, in the middle and near the end.

    Each is one line, whatever stands in the cells: it becomes a comment.
    """
    size = min((len(cells) for cells in profile.sample.values()), default=0)
    if not size:
        return ()
    places = sorted({0, size // 2, size - 1})
    made = (_sentence(draft, profile, place, number, language) for number, place in enumerate(places))
    return tuple(" ".join(sentence.split()) for sentence in made if sentence)


def _sentence(draft: Draft, profile: Profile, place: int, number: int, language: str) -> str:
    """What the figure of one row is about and what it is; another measure in each sentence."""
    row = {name: cells[place] for name, cells in profile.sample.items()}
    figures = list(_figures(draft, row))
    filled = [entry for entry in figures if entry[2] and not is_missing(entry[2])] or figures
    if not filled:
        return ""
    measure, across, cell = filled[number * len(filled) // ROWS % len(filled)]
    about = [*_about(draft, profile, row, language), *across]
    label = measure.label.best(language, "nb")
    value = _value(measure, cell, profile, language, _own_unit(draft, row))
    return ", ".join([*filter(None, about), f"{label}: {value}"])


def _figures(draft: Draft, row: Mapping[str, str]) -> Iterator[tuple[Drafted, list[str], str]]:
    """The figures of a row: the measure, what the column's name says it is about, and the cell."""
    measures = {measure.name: measure for measure in draft.of(Kind.MEASURE)}
    if draft.pattern:
        unpivot = Unpivot(draft.pattern, draft.wide)
        for column in draft.wide:
            codes = unpivot.words_of(column) or {}
            word = codes.pop(MEASURE, "")
            named = next((m for m in measures.values() if m.column in ("", word) or m.name == word), None)
            if named is not None:
                yield named, list(codes.values()), row[column]
        return
    for measure in measures.values():
        if not draft.measure or row.get(draft.measure) == measure.code:
            yield measure, [], row.get(measure.column or measure.name, "")


def _about(draft: Draft, profile: Profile, row: Mapping[str, str], language: str) -> Iterator[str]:
    """The labels of what a row is about, as its list has them."""
    lists = {listed.name: listed for listed in draft.lists}
    for dimension in draft.of(Kind.DIMENSION):
        column = dimension.column or dimension.name
        if column not in row:
            continue
        text = row[column]
        code = dimension.codes.get(text, text)
        if not text and code in SPECIAL:
            yield SPECIAL[code][language]
            continue
        entries = lists[dimension.codelist].entries if dimension.codelist in lists else ()
        text = unmarked(text)[0] if dimension.marks else text
        entry = next((e for e in entries if text in (e.code, e.written) or text in dict(e.label).values()), None)
        yield entry.label.best(language, "nb") if entry else text


def _own_unit(draft: Draft, row: Mapping[str, str]) -> str:
    """The unit that a row says itself, "" where it says none."""
    attribute = next((found for found in draft.of(Kind.ATTRIBUTE) if found.name == UNIT.name), None)
    text = row.get(attribute.column, "") if attribute else ""
    return attribute.codes.get(text) or text if attribute else ""


def _value(measure: Drafted, cell: str, profile: Profile, language: str, own: str) -> str:
    column = profile.columns.get(measure.column or measure.name)
    made = column.read.get(cell) if column else _anywhere(profile, cell)
    if made is None:
        return f"«{cell}»" if language == "nb" else f"“{cell}”"
    value = made.value(profile.written.notation)
    shown = written(-value if made.brackets and not made.negative else value, language)
    code = own or measure.unit or (measure.likely.choice if measure.likely else "")
    return f"{shown} {_unit(code, language)}{'' if measure.unit else ' (?)'}".replace("  ", " ")


def _anywhere(profile: Profile, cell: str) -> Number | None:
    return next((column.read[cell] for column in profile.columns.values() if cell in column.read), None)


def written(value: Decimal, language: str) -> str:
    """A number as a language writes it."""
    text = f"{value:,f}"
    return text.replace(",", "\u00a0").replace(".", ",") if language == "nb" else text


def _unit(code: str, language: str) -> str:
    listed = next(found for found in built_in() if found.name == units.UNITS)
    concept = units.concept_of(code, listed.by_notation) if code else None
    return concept.label.best(language, "nb") if concept else code
