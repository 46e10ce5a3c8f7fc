"""What happened to the codes of a list from one release to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lod.history.event import CodeListChange


def codes_of(codelist: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The codes of a list – a part of a model – with what is said of each."""
    return {concept["notation"]: concept for concept in codelist.get("concepts", [])}


def code_changes(then: Mapping[str, Any], now: Mapping[str, Any], parts: tuple[str, ...]) -> dict[str, CodeListChange]:
    """What happened to the lists whose parts of the model are others now, by their names."""
    names = [name for name in parts if name.startswith("codelists/")]
    return {name.removeprefix("codelists/"): _change(then.get(name), now.get(name)) for name in names}


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> CodeListChange:
    before, after = codes_of(old or {}), codes_of(new or {})
    changed = sum(before[code] != concept for code, concept in after.items() if code in before)
    return CodeListChange(
        len(after.keys() - before.keys()), changed, len(before.keys() - after.keys()), old is None, new is None
    )
