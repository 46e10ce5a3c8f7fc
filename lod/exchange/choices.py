"""What can be chosen of a cube: the codes of each dimension, in the order that addresses write them in."""

from __future__ import annotations

from collections.abc import Mapping

from lod.exchange.expressions import Resolver
from lod.model.codelist import CodeList
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition

Choices = Mapping[str, Mapping[str, int]]
"""The codes one can choose among in each dimension (and among the measures), with their places in the list's order."""


class ResolvedChoices(dict[str, Mapping[str, int]]):
    """The same, with what finds the codes that expressions ask for, where there are figures to find them in."""

    resolver: Resolver | None = None


def choices(
    structure: DataStructureDefinition, lists: Mapping[str, CodeList], resolver: Resolver | None = None
) -> Choices:
    """What can be chosen of a cube; periods in the order of time."""
    codes_of = {d.name: _ordered(lists[d.codelist]) for d in structure.dimensions}
    codes_of[MEASURE_TYPE] = tuple(measure.name for measure in structure.measures)
    listed = ResolvedChoices(
        {name: {code: place for place, code in enumerate(codes)} for name, codes in codes_of.items()}
    )
    listed.resolver = resolver
    return listed


def _ordered(codelist: CodeList) -> tuple[str, ...]:
    concepts = codelist.concepts
    if codelist.periods and all(concept.begin for concept in concepts):
        concepts = tuple(sorted(concepts, key=lambda concept: (concept.begin, concept.end or "9999")))
    return tuple(concept.notation for concept in concepts)
