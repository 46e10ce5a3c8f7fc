"""The Data Cube integrity constraints over a graph, one function each, in time linear in the graph.

Each gives what breaks it: a subject and a message. Their numbers and names are those of the Recommendation, section
11.1, whose SPARQL queries compare pairs where these group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from lod.messages.message import Message
from lod.model.attributes import MISSING
from lod.rdf.terms import Term, literal
from lod.rdf.vocab import OWL, QB, RDF, RDFS, SDMX_ATTRIBUTE, SDMX_CODE, SKOS
from lod.validation.triples import KINDS, TripleIndex

Broken = Iterator[tuple[Term, Message]]

_MISSING = {SDMX_CODE[f"obsStatus-{code}"] for code in MISSING}
_NOTATIONS = {literal(code) for code in MISSING}


def _unique_data_set(facts: TripleIndex) -> Broken:
    for observation in facts.instances(QB.Observation):
        if len(facts.of(observation, QB.dataSet)) != 1:
            yield observation, Message("ic-1")


def _unique_structure(facts: TripleIndex) -> Broken:
    for dataset in facts.instances(QB.DataSet):
        if len(facts.of(dataset, QB.structure)) != 1:
            yield dataset, Message("ic-2")


def _has_measure(facts: TripleIndex) -> Broken:
    for structure in facts.instances(QB.DataStructureDefinition):
        if not facts.components(structure, QB.measure):
            yield structure, Message("ic-3")


def _dimensions(facts: TripleIndex) -> set[Term]:
    declared = {d for s in facts.subjects(QB.component) for d in facts.components(s, QB.dimension)}
    # the vocabulary itself gives qb:measureType its range
    return (declared | set(facts.instances(QB.DimensionProperty))) - {QB.measureType}


def _has_range(facts: TripleIndex) -> Broken:
    for dimension in _dimensions(facts):
        if not facts.of(dimension, RDFS.range):
            yield dimension, Message("ic-4")


def _has_code_list(facts: TripleIndex) -> Broken:
    for dimension in _dimensions(facts):
        if SKOS.Concept in facts.of(dimension, RDFS.range) and not facts.of(dimension, QB.codeList):
            yield dimension, Message("ic-5")


def _optional(facts: TripleIndex) -> Broken:
    for specification, required in facts.subjects(QB.componentRequired).items():
        if not any("false" in value or '"0"' in value for value in required):
            continue
        named = facts.through([specification], QB.componentProperty)
        attributes = {p for p in named if QB.AttributeProperty in facts.of(p, RDF.type)}
        if not facts.of(specification, QB.attribute) and not attributes:
            yield specification, Message("ic-6")


def _declared_keys(facts: TripleIndex) -> Broken:
    declared = {key for keys in facts.subjects(QB.sliceKey).values() for key in keys}
    for key in facts.instances(QB.SliceKey):
        if key not in declared:
            yield key, Message("ic-7")


def _consistent_keys(facts: TripleIndex) -> Broken:
    for structure, keys in facts.subjects(QB.sliceKey).items():
        declared = {c for kind in KINDS for c in facts.components(structure, kind)}
        declared |= facts.through([structure], QB.component, QB.componentProperty)
        for key in keys:
            for fixed in facts.of(key, QB.componentProperty):
                if fixed not in declared:
                    yield key, Message("ic-8", fixed=fixed)


def _slice_structure(facts: TripleIndex) -> Broken:
    for slice_ in facts.instances(QB.Slice):
        if len(facts.of(slice_, QB.sliceStructure)) != 1:
            yield slice_, Message("ic-9")


def _slice_complete(facts: TripleIndex) -> Broken:
    for slice_, keys in facts.subjects(QB.sliceStructure).items():
        for fixed in facts.through(keys, QB.componentProperty):
            if not facts.of(slice_, fixed):
                yield slice_, Message("ic-10", fixed=fixed)


def _all_dimensions(facts: TripleIndex) -> Broken:
    for dataset, structure in facts.cubes():
        dimensions = facts.components(structure, QB.dimension)
        for observation in facts.observations[dataset]:
            for dimension in dimensions:
                if not facts.of(observation, dimension):
                    yield observation, Message("ic-11", dimension=dimension)


def _no_duplicates(facts: TripleIndex) -> Broken:
    for dataset, structure in facts.cubes():
        dimensions = sorted(facts.components(structure, QB.dimension))
        first: dict[tuple[tuple[Term, ...], ...], Term] = {}
        for observation in sorted(facts.observations[dataset]):
            key = tuple(tuple(sorted(facts.of(observation, dimension))) for dimension in dimensions)
            if first.setdefault(key, observation) != observation and all(key):
                yield observation, Message("ic-12", first=first[key])


def _required_attributes(facts: TripleIndex) -> Broken:
    for dataset, structure in facts.cubes():
        required = set()
        for specification in facts.of(structure, QB.component):
            if any("true" in value or '"1"' in value for value in facts.of(specification, QB.componentRequired)):
                required |= facts.through([specification], QB.attribute)
                general = facts.through([specification], QB.componentProperty)
                required |= {p for p in general if QB.AttributeProperty in facts.of(p, RDF.type)}
        for observation in facts.observations[dataset]:
            for attribute in required:
                if not facts.of(observation, attribute):
                    yield observation, Message("ic-13", attribute=attribute)


def _is_missing(facts: TripleIndex, observation: Term) -> bool:
    statuses = facts.of(observation, SDMX_ATTRIBUTE.obsStatus)
    return any(status in _MISSING or _NOTATIONS & set(facts.of(status, SKOS.notation)) for status in statuses)


def _all_measures(facts: TripleIndex) -> Broken:
    for dataset, structure in facts.cubes():
        if QB.measureType in facts.components(structure, QB.dimension):
            continue
        measures = facts.components(structure, QB.measure)
        for observation in facts.observations[dataset]:
            for measure in measures:
                if not facts.of(observation, measure) and not _is_missing(facts, observation):
                    yield observation, Message("ic-14", measure=measure)


def _with_measure_type(facts: TripleIndex) -> Iterator[tuple[Term, set[Term], set[Term]]]:
    """The observations of cubes with a measure dimension: which measure they say they have, and which there are."""
    for dataset, structure in facts.cubes():
        if QB.measureType in facts.components(structure, QB.dimension):
            measures = facts.components(structure, QB.measure)
            for observation in facts.observations[dataset]:
                yield observation, set(facts.of(observation, QB.measureType)), measures


def _measure_of_type(facts: TripleIndex) -> Broken:
    for observation, types, _ in _with_measure_type(facts):
        for measure in types:
            if not facts.of(observation, measure) and not _is_missing(facts, observation):
                yield observation, Message("ic-15", measure=measure)


def _single_measure(facts: TripleIndex) -> Broken:
    for observation, types, measures in _with_measure_type(facts):
        for measure in measures - types:
            if facts.of(observation, measure):
                yield observation, Message("ic-16", measure=measure)


def _measures_for_each_key(facts: TripleIndex) -> Broken:
    for dataset, structure in facts.cubes():
        dimensions = facts.components(structure, QB.dimension)
        if QB.measureType not in dimensions:
            continue
        others = sorted(dimensions - {QB.measureType})
        measures: dict[tuple[tuple[Term, ...], ...], set[Term]] = defaultdict(set)
        where: dict[tuple[tuple[Term, ...], ...], Term] = {}
        for observation in sorted(facts.observations[dataset]):
            key = tuple(tuple(sorted(facts.of(observation, dimension))) for dimension in others)
            measures[key].update(facts.of(observation, QB.measureType))
            where.setdefault(key, observation)
        for key, present in measures.items():
            for measure in facts.components(structure, QB.measure) - present:
                yield where[key], Message("ic-17", measure=measure)


def _one_data_set(facts: TripleIndex) -> Broken:
    for dataset, slices in facts.subjects(QB.slice).items():
        for slice_ in slices:
            for observation in facts.of(slice_, QB.observation):
                of = facts.of(observation, QB.dataSet)
                if of and dataset not in of:
                    yield observation, Message("ic-18", dataset=dataset)


def _coded(facts: TripleIndex) -> Iterator[tuple[Term, Term, Term, Term]]:
    """Each value of a dimension that has a code list: the observation, the dimension, its value and the list."""
    for dataset, structure in facts.cubes():
        for dimension in sorted(facts.components(structure, QB.dimension)):
            for codelist in facts.of(dimension, QB.codeList):
                for observation in facts.observations[dataset]:
                    for value in facts.of(observation, dimension):
                        yield observation, dimension, value, codelist


def _in_list(facts: TripleIndex) -> Broken:
    for observation, dimension, value, codelist in _coded(facts):
        kinds = facts.of(codelist, RDF.type)
        if SKOS.ConceptScheme in kinds:
            is_member = SKOS.Concept in facts.of(value, RDF.type) and codelist in facts.of(value, SKOS.inScheme)
        elif SKOS.Collection in kinds:
            is_member = value in facts.reached(codelist, SKOS.member)
        else:
            continue
        if not is_member:
            yield observation, Message("ic-19", value=value, dimension=dimension)


def _in_hierarchy(inverse: bool) -> Callable[[TripleIndex], Broken]:
    def rule(facts: TripleIndex) -> Broken:
        for observation, dimension, value, codelist in _coded(facts):
            if QB.HierarchicalCodeList not in facts.of(codelist, RDF.type):
                continue
            for link in facts.of(codelist, QB.parentChildProperty):
                turned = facts.of(link, OWL.inverseOf)
                if bool(turned) is not inverse:
                    continue
                within = facts.below(codelist, turned[0] if turned else link, inverse)
                if value not in within:
                    yield observation, Message("ic-20", value=value, dimension=dimension)

    return rule


RULES: dict[int, Callable[[TripleIndex], Broken]] = {
    1: _unique_data_set,
    2: _unique_structure,
    3: _has_measure,
    4: _has_range,
    5: _has_code_list,
    6: _optional,
    7: _declared_keys,
    8: _consistent_keys,
    9: _slice_structure,
    10: _slice_complete,
    11: _all_dimensions,
    12: _no_duplicates,
    13: _required_attributes,
    14: _all_measures,
    15: _measure_of_type,
    16: _single_measure,
    17: _measures_for_each_key,
    18: _one_data_set,
    19: _in_list,
    20: _in_hierarchy(inverse=False),
    21: _in_hierarchy(inverse=True),
}
"""Each constraint's number, and what breaks it."""
