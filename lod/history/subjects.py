"""The descriptions of everything but figures, subject by subject: which an event changed, and how they are since.

A file of an event, `described.jsonl.gz`: a line for each subject, with its properties and values in N-Triples, of which
there are none where it is gone. The first such file of a chain has all subjects.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from lod.errors import ReleaseError
from lod.history.chain import Chain
from lod.messages.message import Message

FILE = "described.jsonl.gz"

Described = Mapping[str, tuple[str, ...]]
"""For each subject (in N-Triples) its properties with their values, `<p> <o>`, in order; none for one that is gone."""


def changed_subjects(before: Described, after: Described) -> dict[str, tuple[str, ...]]:
    """The subjects of which something else is said, as they are since, in order."""
    names = sorted({*before, *after})
    return {name: after.get(name, ()) for name in names if before.get(name, ()) != after.get(name, ())}


def write_subjects(path: Path, subjects: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Writes a file of them, and none of none; the same subjects give the same bytes."""
    lines = (json.dumps([name, *properties], ensure_ascii=False) + "\n" for name, properties in subjects)
    first = next(iter(lines), None)
    if first is None:
        return
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        for line in chain([first], lines):
            packed.write(line.encode())


def read_subjects(path: Path) -> dict[str, tuple[str, ...]]:
    """The subjects of a file, in its order. Raises `ReleaseError` where it is damaged."""
    try:
        rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).split(b"\n") if line]
        return {name: tuple(properties) for name, *properties in rows}
    except (OSError, EOFError, ValueError, TypeError):
        raise ReleaseError(Message("error.history-damaged", event=path.parent.name)) from None


def described_until(chain: Chain) -> dict[str, tuple[str, ...]] | None:
    """All subjects after the last event of a chain, from its files; None where it has none."""
    files = [chain.path(event, FILE) for event in chain.events if FILE in event.files]
    subjects: dict[str, tuple[str, ...]] = {}
    for path in files:
        subjects |= read_subjects(path)
    return {name: properties for name, properties in subjects.items() if properties} if files else None
