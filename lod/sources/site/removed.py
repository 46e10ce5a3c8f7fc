"""What is published no more, as `removed.yaml` says it: read, judged, and written when a removal is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.catalog import Tombstone
from lod.model.dataset import DataSet
from lod.model.text import Text
from lod.sources.io.files import decode, named, read_bytes
from lod.sources.site import schema
from lod.sources.site import yaml_text as description

FILE = "removed.yaml"


def read(data: Path, root: Path, datasets: Iterable[DataSet], findings: list[Finding]) -> tuple[Tombstone, ...]:
    """The tombstones in a folder of sources; none if there is no file. What is wrong is added to `findings`."""
    path = data / FILE
    if not path.is_file():
        return ()
    name = named(path, root)
    try:
        text, warnings = decode(read_bytes(path, name), name)
        findings.extend(warnings)
        value, origin = description.read(text, name)
    except SourceError as error:
        findings.extend(error.findings)
        return ()
    wrong = list(schema.judge(value or {}, "removed", origin))
    findings.extend(wrong)
    if wrong:
        return ()
    here = {dataset.id for dataset in datasets}
    for key in sorted(here & set(value or {})):
        message = Message("removed-but-there", key=key)
        hint = Message("advice.remove-its-folder")
        findings.append(Finding(message, file=name, row=origin.row_of(key), column=key, hint=hint))
    return tuple(
        Tombstone(
            key,
            about["when"],
            Text.of(about["who"]),
            Text.of(about.get("why") or {}),
            about.get("replaced_by", ""),
        )
        for key, about in sorted((value or {}).items())
    )


def add(data: Path, tombstone: Tombstone) -> Path:
    """Writes a tombstone at the end of the file, which is made if it is not there."""
    path = data / FILE
    before = (
        path.read_text("utf-8") if path.is_file() else "# Data sets that are published no more; see docs/steward.md\n"
    )
    stated = {"when": tombstone.when, "who": dict(tombstone.who), "why": dict(tombstone.why)}
    # JSON is YAML, and quotes whatever a person has written
    entry = json.dumps({key: value for key, value in stated.items() if value}, ensure_ascii=False)
    separator = "" if before.endswith("\n") else "\n"
    path.write_text(f"{before}{separator}{tombstone.id}: {entry}\n", "utf-8")
    return path
