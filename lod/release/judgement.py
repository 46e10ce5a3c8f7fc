"""Sources judged: what the shapes and the integrity constraints say of everything that would be published."""

from __future__ import annotations
from dataclasses import dataclass
from collections.abc import Callable, Iterator
from lod.config import Settings
from lod.cube.staging import Staging
from lod.errors import Finding
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple
from lod.sources.site import Sources


@dataclass(frozen=True)
class Judgement:
    sources: Sources
    staged: dict[str, Staging]
    findings: list[Finding]

    def report_triples(self, iris: Iris) -> Iterator[Triple]:
        yield from ()


def judge(read, staged, settings, progress) -> Judgement:
    return Judgement(read, staged, read.findings)
