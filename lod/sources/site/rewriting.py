"""Descriptions in YAML changed in place: what is not changed stays as the steward wrote it, comments and order too."""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

BEHIND = {"modified": "issued", "version_notes": "modified"}
"""Where a key is put that is not there: behind which other."""

REMOVED = object()
"""The value of a key that goes."""


def edited(text: str, changes: Mapping[tuple[str, ...], Any]) -> str:
    """The text of a description with these values, each by the keys that lead to it; the rest of it is as it was."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 30  # no line is broken that was whole
    yaml.indent(mapping=2, sequence=4, offset=2)
    value = yaml.load(text)
    above = "" if value is not None or not text.strip() else _with_end(text)  # comments alone, of which no value knows
    value = CommentedMap() if value is None else value
    for path, new in changes.items():
        _set(value, path, new)
    written = io.StringIO()
    yaml.dump(value, written)
    return above + written.getvalue()


def _with_end(text: str) -> str:
    """A text whose last line has its end."""
    return text if text.endswith("\n") else f"{text}\n"


def _set(value: CommentedMap, path: tuple[str, ...], new: Any) -> None:
    *parents, key = path
    for parent in parents:
        if parent not in value:
            value[parent] = CommentedMap()
        value = value[parent]
    if new is REMOVED:
        value.pop(key, None)
    elif key in value or BEHIND.get(key) not in value:
        value[key] = _plain(new)
    else:
        value.insert(list(value).index(BEHIND[key]) + 1, key, _plain(new))
        _hand_down(value, BEHIND[key], key)


def _hand_down(value: CommentedMap, above: str, key: str) -> None:
    """Gives the empty lines and comments that stand between two keys to the one put between them."""
    tokens = value.ca.items.get(above)
    if not tokens or tokens[2] is None:
        return
    first, _, rest = tokens[2].value.partition("\n")
    if rest:
        below = copy(tokens[2])
        below.value = f"\n{rest}"
        value.ca.items[key] = [None, None, below, None]
        tokens[2].value = f"{first}\n"


def _plain(new: Any) -> Any:
    """A value as it is written: short mappings and lists on one line, days without quotes."""
    if isinstance(new, Mapping):
        written = CommentedMap(new)
        written.fa.set_flow_style()
        return written
    if isinstance(new, (list, tuple)):
        listed = CommentedSeq(new)
        listed.fa.set_flow_style()
        return listed
    try:
        return date.fromisoformat(new) if isinstance(new, str) else new
    except ValueError:
        return new
