"""The steward's own words for the same thing, as `synonyms.txt` says them."""

from __future__ import annotations

from pathlib import Path

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.model import synonyms
from lod.sources.io.files import decode, named, read_bytes

FILE = "synonyms.txt"


def read(data: Path, root: Path, findings: list[Finding]) -> synonyms.Groups:
    """The groups in a folder of sources; none if there is no file. What is wrong is added to `findings`."""
    path = data / FILE
    if not path.is_file():
        return ()
    name = named(path, root)
    try:
        text, warnings = decode(read_bytes(path, name), name)
    except SourceError as error:
        findings.extend(error.findings)
        return ()
    findings.extend(warnings)
    for row, group in synonyms.numbered(text):
        if len(group) == 1:
            message, hint = Message("synonym-alone", word=group[0]), Message("synonym-alone.do")
            findings.append(Finding(message, Severity.WARNING, file=name, row=row, value=group[0], hint=hint))
    return synonyms.parse(text)
