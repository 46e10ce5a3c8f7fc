"""A file in JSON-stat opened: the data set in it, or the one that is wanted of several."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import decode
from lod.sources.io.streams import opened
from lod.sources.source import TableOptions

MAX_BYTES = 300_000_000
"""Bytes of JSON that are read; memory follows it."""


def unreadable(name: str, message: Message) -> SourceError:
    """The error for a file that is no JSON-stat."""
    return SourceError([Finding(message, file=name, hint=Message("advice.expected-a-data"))])


def dataset_of(path: Path, name: str, options: TableOptions) -> Mapping[str, Any]:
    """The data set of a response; of JSON-stat 1, where several can be, the one that `dataset` names."""
    with opened(path, name) as raw:
        data = raw.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        hint = Message("advice.split-it-or")
        raise SourceError([Finding(Message("json-too-large", max_bytes=MAX_BYTES), file=name, hint=hint)])
    text, _ = decode(data, name)
    try:
        value = json.loads(text, parse_float=str, parse_constant=str)
    except RecursionError:
        raise unreadable(name, Message("nested-too-deeply")) from None
    except json.JSONDecodeError as error:
        message = Message("not-json", msg=error.msg)
        raise SourceError([Finding(message, file=name, row=error.lineno, character=error.colno)]) from None
    except ValueError as error:
        raise unreadable(name, Message("not-json", msg=str(error))) from None
    if isinstance(value, dict) and "dimension" not in value:
        value = _chosen(value, name, options.dataset)
    if not isinstance(value, dict) or not isinstance(value.get("dimension"), dict):
        raise unreadable(name, Message("no-data-set-in-file"))
    return value


def _chosen(whole: Mapping[str, Any], name: str, wanted: str) -> Any:
    """The data set of a bundle (JSON-stat 1) or a collection (JSON-stat 2) that is wanted, or the only one."""
    datasets = _bundled(whole)
    if wanted in datasets:
        return datasets[wanted]
    if len(datasets) == 1 and not wanted:
        return next(iter(datasets.values()))
    if datasets:
        names = ", ".join(repr(key) for key in datasets)
        hint = Message("advice.name-a-data-set", names=names[:1000])
        raise SourceError([Finding(Message("several-datasets", count=len(datasets)), file=name, hint=hint)])
    if whole.get("class") == "collection":
        raise SourceError([Finding(Message("collection-of-links"), file=name)])
    return None


def _bundled(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The data sets within a bundle, by their names, or within a collection, by their labels or numbers."""
    items = link.get("item") if isinstance(link := whole.get("link"), dict) else None
    held = {key: about for key, about in whole.items() if isinstance(about, dict) and "dimension" in about}
    for number, about in enumerate(items if isinstance(items, list) else (), 1):
        if isinstance(about, dict) and isinstance(about.get("dimension"), dict):
            label = str(about.get("label") or number)
            held[label if label not in held else f"{label} ({number})"] = about
    return held
