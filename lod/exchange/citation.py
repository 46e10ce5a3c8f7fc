"""How to cite a data set, or one figure of it: as text, as BibTeX and as CSL-JSON (citationstyles.org, schema 1.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lod.model.dataset import DataSet
from lod.model.text import Text

VERSION = Text.of({"nb": "Versjon", "nn": "Versjon", "en": "Version"})

_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "#$%&_"},
}


@dataclass(frozen=True)
class Citation:
    """What is cited, in one language.

    `key` names it in a list of references; `part` is a sentence about one figure, where a figure is cited; `issued` is
    the ISO date it last changed; `container` is the catalogue it is in; `url` is its permanent IRI.
    """

    key: str
    title: str
    publisher: str
    url: str
    language: str
    authors: tuple[str, ...] = ()
    issued: str = ""
    version: str = ""
    part: str = ""
    container: str = ""

    @property
    def year(self) -> str:
        return self.issued[:4]


def reference(
    dataset: DataSet, iri: str, container: str, languages: Iterable[str], part: str = "", key: str = ""
) -> Citation:
    """What to cite of a data set, in the first of the languages that it has; `iri` is the data set's or the figure's.

    `part` and `key` are those of a figure: its sentence, and a name of its own.
    """
    first, *others = languages
    return Citation(
        key=key or dataset.id,
        title=dataset.title.best(first, *others),
        publisher=dataset.publisher.name.best(first, *others),
        url=iri,
        language=first,
        authors=tuple(agent.name.best(first, *others) for agent in dataset.creators),
        issued=dataset.modified or dataset.issued,
        version=dataset.version,
        part=part.rstrip("."),
        container=container,
    )


def text(cited: Citation) -> str:
    """One line for people: who, when, what, which version, where."""
    who = ", ".join(cited.authors) or cited.publisher
    parts = [f"{who} ({cited.year})." if cited.year else f"{who}.", f"{cited.title}."]
    parts += [f"{cited.part}."] if cited.part else []
    parts += [f"{VERSION.best(cited.language)} {cited.version}."] if cited.version else []
    parts += [f"{cited.container}."] if cited.container else []
    parts += [f"{cited.publisher}."] if cited.authors and cited.publisher not in cited.authors else []
    return " ".join([*parts, cited.url])


def bibtex(cited: Citation) -> str:
    """An entry of BibTeX; names stand in braces, so that no program takes an office for a first and a last name."""
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in cited.authors or (cited.publisher,)),
        "title": f"{{{_escaped(cited.title)}}}",
        "publisher": _escaped(cited.publisher),
        "year": cited.year,
        "edition": _escaped(cited.version),
        "note": _escaped(cited.part),
        "howpublished": _escaped(cited.container),
        "url": cited.url,
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{re.sub(r'[^A-Za-z0-9_:-]', '-', cited.key)},\n" + ",\n".join(lines) + "\n}\n"


def csl(cited: Citation) -> str:
    """A list of one item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "dataset",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors or (cited.publisher,)],
        "publisher": cited.publisher,
        "issued": {"date-parts": [[int(part) for part in cited.issued.split("-")]]} if cited.issued else None,
        "version": cited.version,
        "section": cited.part,
        "container-title": cited.container,
        "URL": cited.url,
        "language": cited.language,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def _escaped(words: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in words)
