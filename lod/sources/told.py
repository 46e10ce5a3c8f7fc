"""What a file says of itself beside its rows, in the words of `dataset.yaml`, and what a steward says on top of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from lod.errors import Finding
from lod.model.codelist import CodeList
from lod.model.text import LANGUAGES, Text
from lod.sources.source import TableOptions

_COMPONENTS = ("dimensions", "measures", "attributes")


@dataclass(frozen=True)
class Told:
    """A description as far as a file gives it, and the code lists it brings."""

    value: dict[str, Any]
    lists: tuple[CodeList, ...] = ()


@runtime_checkable
class Describing(Protocol):
    """A source whose files also say what they are."""

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Told:
        """What the file says of itself. Raises `SourceError`."""

    def files(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The files in its folder that belong to it, by their paths from there. Raises `SourceError`."""


def words(text: Text) -> dict[str, str]:
    """A text as a description has it, in the languages that a description may have."""
    return {language: said for language, said in text if language in LANGUAGES}


def together(told: Told, stated: dict[str, Any]) -> Told:
    """What the file says, and on top of it what the steward states: key by key, component by component.

    A component that the steward gives another name with `column:` takes the place of the one it names.
    """
    value = told.value | {key: said for key, said in stated.items() if key not in _COMPONENTS}
    lists = {codelist.name: codelist for codelist in told.lists}
    for kind in _COMPONENTS:
        found = {name: dict(about) for name, about in told.value.get(kind, {}).items()}
        for name, about in (stated.get(kind) or {}).items():
            about = about or {}
            column = about.get("column", name)
            own = told.value.get(kind, {})
            known = next((n for n, told_about in own.items() if told_about.get("column", n) == column), name)
            merged = _named(own.get(known, {}), known, name) | about
            found = {(name if n == known else n): (merged if n == known else a) for n, a in found.items()}
            found.setdefault(name, merged)
            listed = own.get(known, {}).get("codelist", known)
            if "codelist" in about and listed in lists:
                lists[listed] = replace(lists[listed], name=about["codelist"])
        if found or kind in stated:
            value[kind] = found
    return Told(value, tuple(lists.values()))


def _named(about: dict[str, Any], known: str, name: str) -> dict[str, Any]:
    """A component's description under another name: its column and its list stay what they are."""
    if known == name or not about:
        return about
    return {"column": known, **about}


def can_be_added_to(stated: object) -> bool:
    """Whether a description is made as one is, so far that another can be laid beneath it."""
    if not isinstance(stated, dict) or not isinstance(stated.get("table") or {}, dict):
        return False
    parts = [stated.get(kind) or {} for kind in _COMPONENTS]
    return all(isinstance(part, dict) and all(isinstance(v or {}, dict) for v in part.values()) for part in parts)
