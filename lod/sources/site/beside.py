"""The description that stands beside a file: `NAME.yaml` beside `NAME.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lod.errors import Finding
from lod.model.origin import Origin
from lod.sources.io.files import decode, named, read_bytes
from lod.sources.site import schema
from lod.sources.site import yaml_text as description


def read(path: Path, kind: str, root: Path, findings: list[Finding]) -> tuple[dict[str, Any], Origin]:
    """What the YAML file beside `path` says, judged by the schema `kind`; empty where there is none or it is wrong.

    Raises `SourceError` for what is no YAML.
    """
    beside = path.with_suffix(".yaml")
    name = named(beside, root)
    if not beside.exists():
        return {}, Origin(name)
    text, warnings = decode(read_bytes(beside, name), name)
    value, origin = description.read(text, name)
    wrong = list(schema.judge(value, kind, origin))
    findings.extend([*warnings, *wrong])
    return (value if isinstance(value, dict) and not wrong else {}), origin
