"""What judging said of the metadata, kept beside a release, so that the same metadata is not judged a second time.

Shapes may follow any path from a data set to what it shares with others, so what is said of metadata holds for all of
it together: it is kept as long as all of it is the same, figures aside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.cube import index
from lod.errors import ReleaseError
from lod.model.catalog import Site
from lod.model.codec import to_plain
from lod.model.origin import Origin
from lod.release.findings import finding_from_plain, plain_finding
from lod.release.home import Home
from lod.release.program import digest_of, program
from lod.validation.report import Report, ValidationResult
from lod.validation.shapes import Shapes

FILE = index.FILE.parent / "judged.json"
"""Where it is in a release: with what can be thrown away."""


@dataclass(frozen=True)
class MetadataVerdict:
    """`question`: the digest of what was judged, of shapes, and of places that findings name; `report`: the answer."""

    question: str
    report: Report

    def write(self, folder: Path) -> None:
        """Keeps it in the folder of a release."""
        plain = {"asked": self.question, "results": [_plain(result) for result in self.report.results]}
        (folder / FILE).parent.mkdir(exist_ok=True)
        (folder / FILE).write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def question(site: Site, judged: Iterable[str], shapes: Shapes, settings: Settings) -> str:
    """The digest of all that the verdict on a site's metadata, of the data sets with the ids `judged`, depends on."""
    texts = [(profile.name, profile.file, profile.text) for profile in shapes.profiles]
    places = [(origin.file, origin.row, dict(origin.keys)) for origin in _origins(site)]
    return digest_of([program(), settings.base_iri, texts, list(judged), to_plain(site), places])


def _origins(site: Site) -> Iterator[Origin]:
    for dataset in site.datasets:
        yield dataset.origin
        yield from (component.origin for component in dataset.structure.components())
    for codelist in site.codelists:
        yield codelist.origin
        yield from (concept.origin for concept in codelist.concepts)


def remembered(question: str, settings: Settings) -> MetadataVerdict | None:
    """The verdict that a release has already, None if there is none."""
    home = Home(settings.home)
    for release in home.ids():
        try:
            plain = json.loads((home.path(release) / FILE).read_text("utf-8"))
            if plain["asked"] == question:
                return MetadataVerdict(question, Report.of(map(_result, plain["results"])))
        except (OSError, ReleaseError, ValueError, KeyError, TypeError):
            continue  # what cannot be read is judged again
    return None


def _plain(result: ValidationResult) -> dict[str, Any]:
    plain = {f.name: getattr(result, f.name) for f in fields(ValidationResult)}
    return plain | {"finding": plain_finding(result.finding)}


def _result(plain: dict[str, Any]) -> ValidationResult:
    messages = tuple((language, message) for language, message in plain["messages"])
    return ValidationResult(**{**plain, "finding": finding_from_plain(plain["finding"]), "messages": messages})
