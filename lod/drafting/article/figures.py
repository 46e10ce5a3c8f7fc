"""The table and the code lists of figures that an article states."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lod.article.sheet import TAKEN, Entry
from lod.article.statement import Form
from lod.drafting import names
from lod.model.codelist import CodeList

MISSING = "M"
"""The status of a range that has its bounds alone."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "respondent": ("Respondenter", "Respondents"),
    "group": ("Gruppe", "Group"),
    "says": ("Utsagn", "Statement"),
    "respondent-definition": ("Hvem tallet gjelder.", "Whom the figure is of."),
    "group-definition": ("Hvilke av dem tallet gjelder.", "Which of them the figure is of."),
    "says-definition": ("Hva tallet sier om dem.", "What the figure says of them."),
    "all": ("alle", "all"),
}


@dataclass(frozen=True)
class Figure:
    """A row of the table: several statements of the same figure are one."""

    codes: tuple[str, ...]
    value: str
    qualifier: str
    lower: str
    upper: str
    words: str
    paragraphs: str


@dataclass(frozen=True)
class Dimension:
    """A dimension of the draft: its name, the column of the sheet, its list and the words of each new code."""

    name: str
    column: str
    codelist: str
    codes: Mapping[str, str]
    labels: Mapping[str, str]
    reused: bool


def groups_of(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The statements that are taken, by their unit: each unit makes a data set of its own."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.take == TAKEN:
            groups.setdefault(entry.unit, []).append(entry)
    return groups


def dimensions_of(entries: Sequence[Entry], id: str, lists: Mapping[str, CodeList], language: str) -> list[Dimension]:
    """The dimensions of some statements: respondents, groups where any is named, and what is said."""
    made = []
    for column in ("respondent", "group", "says"):
        texts = list(dict.fromkeys(getattr(entry, column) for entry in entries))
        if column == "group" and not any(texts):
            continue
        made.append(_dimension(column, texts, id, lists, language))
    return made


def _dimension(column: str, texts: list[str], id: str, lists: Mapping[str, CodeList], language: str) -> Dimension:
    name = {"group": "gruppe", "says": "utsagn"}.get(column, column) if language != "en" else column
    for codelist in lists.values():
        codes = {text: code for text in texts if (code := _held(text, codelist))}
        if texts and len(codes) == len(texts) and codelist.name not in ("unit", "qualifier", "obsStatus"):
            return Dimension(name, column, codelist.name, codes, {}, reused=True)
    total = _WORDS["all"][language == "en"]
    codes, labels = {}, {}
    for text, code in zip(texts, names.each_once([_code(text) for text in texts]), strict=True):
        codes[text] = code
        labels[code] = text or total
    if name in lists:  # a list of other codes, and so another property
        return Dimension(names.identifier(f"{name}_{id}", name), column, f"{name}-{id}", codes, labels, reused=False)
    return Dimension(name, column, name, codes, labels, reused=False)


def _code(text: str) -> str:
    return names.slug(text, 40) if text else "_T"


def _held(text: str, codelist: CodeList) -> str:
    """The code of a list that a text is, or is a label of; "" for none."""
    if text in codelist.by_notation:
        return text
    folded = text.casefold()
    for concept in codelist.concepts:
        if any(label.casefold() == folded for _, label in concept.label):
            return concept.notation
    return ""


def figures_of(entries: Sequence[Entry], dimensions: Sequence[Dimension]) -> list[Figure]:
    """The rows of the table in the order of the text. Statements of one figure with one value are one row.

    Their words stand in the order of how directly they state it: in the unit, then as a ratio or in words, then by
    pointing back. Statements of one figure with different values stay two rows, which `lod check` finds.
    """
    rows: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        codes = tuple(dimension.codes[getattr(entry, dimension.column)] for dimension in dimensions)
        key = (codes, entry.value, entry.qualifier, entry.lowerBound, entry.upperBound)
        rows.setdefault(key, []).append(entry)
    return [_figure(key[0], alike) for key, alike in rows.items() if isinstance(key[0], tuple)]


def _figure(codes: tuple[str, ...], alike: list[Entry]) -> Figure:
    directness = {Form.NUMBER: 0, Form.RANGE: 0, Form.REFERENCE: 2}
    ordered = sorted(alike, key=lambda entry: directness.get(Form(entry.form), 1))
    direct = any(Form(entry.form) is not Form.REFERENCE for entry in ordered)
    words: list[str] = []
    paragraphs: list[str] = []
    for entry in ordered:
        pair = list(zip(entry.words.split(" | "), entry.paragraph.split(" | "), strict=False))
        for word, paragraph in pair[-1:] if direct else pair:
            words.append(word)
            paragraphs.append(paragraph)
    first = ordered[0]
    return Figure(
        codes,
        first.value,
        first.qualifier,
        first.lowerBound,
        first.upperBound,
        " | ".join(words),
        " | ".join(paragraphs),
    )


def table(figures: Sequence[Figure], dimensions: Sequence[Dimension], measure: str) -> str:
    """`figures.csv`. A range without a value has the status that says so."""
    ranged = any(figure.lower for figure in figures)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    bounds = ("lowerBound", "upperBound", "obsStatus") if ranged else ()
    writer.writerow([*(d.name for d in dimensions), measure, "qualifier", *bounds, "statedAs", "paragraph"])
    for figure in figures:
        status = "" if figure.value else MISSING
        ends = (figure.lower, figure.upper, status) if ranged else ()
        writer.writerow([*figure.codes, figure.value, figure.qualifier, *ends, figure.words, figure.paragraphs])
    return out.getvalue()


def codelist(dimension: Dimension, language: str) -> dict[str, str]:
    """The two files of a new code list."""
    tongue = language if language != "nn" else "nb"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", f"label_{tongue}"])
    writer.writerows(dimension.labels.items())
    label = both(dimension.column)
    folder = f"codelists/{dimension.codelist}"
    return {f"{folder}.csv": out.getvalue(), f"{folder}.yaml": f"label: {label}\n"}


def both(key: str) -> str:
    """What a dimension or its definition is called, in Norwegian and English, as YAML."""
    nb, en = _WORDS[key]
    return f"{{nb: {nb}, en: {en}}}"
