"""Tables that write “Menn” where the list has the code `M`: labels made codes, between the reader and the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lod.model.codelist import CodeList
from lod.sources.source import Batch


def described(value: Mapping[str, Any]) -> tuple[str, ...]:
    """The components whose cells a description says are labels."""
    parts = ("dimensions", "attributes")
    components = {name: about for part in parts for name, about in (value.get(part) or {}).items()}
    return tuple(name for name, about in components.items() if about and about.get("match") == "label")


def recoded(value: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """For the column of each component with `codes:`, the code that each text stands for."""
    parts = ("dimensions", "attributes")
    components = {name: about or {} for part in parts for name, about in (value.get(part) or {}).items()}
    return {
        about.get("column", name): {text: str(code) for text, code in about["codes"].items()}
        for name, about in components.items()
        if about.get("codes")
    }


def recode(batches: Iterator[Batch], codes_of: Mapping[str, Mapping[str, str]]) -> Iterator[Batch]:
    """The batches with the codes that texts of these columns stand for."""
    for batch in batches:
        changed = {
            column: [codes_of[column].get(cell, cell) for cell in cells] if column in codes_of else cells
            for column, cells in batch.columns.items()
        }
        yield replace(batch, columns=changed)


def plain(text: str) -> str:
    """A text as it is compared: without case and without more than one space between words."""
    return " ".join(text.casefold().split())


def codes(codelist: CodeList) -> dict[str, str]:
    """The code of each label in any language, by its plain text; a label that two codes share stands for neither.

    Other labels (`alt_label_nb`) stand for a code too, where no code is called that.
    """
    by_label: dict[str, str | None] = {}
    for concept in codelist.concepts:
        for label in {plain(label) for _, label in concept.label}:
            by_label[label] = concept.notation if by_label.get(label, concept.notation) == concept.notation else None
    for concept in codelist.concepts:
        for label in {plain(label) for _, label in concept.alternatives}:
            by_label.setdefault(label, concept.notation)
    return {label: code for label, code in by_label.items() if code is not None}


def coded(batches: Iterator[Batch], lists: Mapping[str, CodeList]) -> Iterator[Batch]:
    """The batches with codes for labels in these columns; a cell that is neither code nor label stays as it is."""
    by_label = {column: codes(codelist) for column, codelist in lists.items()}
    seen: dict[str, dict[str, str]] = {column: {} for column in lists}

    def code(column: str, text: str) -> str:
        if text not in seen[column]:
            is_code = text in lists[column].by_notation
            seen[column][text] = text if is_code else by_label[column].get(plain(text), text)
        return seen[column][text]

    for batch in batches:
        changed = {
            column: [code(column, cell) for cell in cells] if column in lists else cells
            for column, cells in batch.columns.items()
        }
        yield replace(batch, columns=changed)
