"""Three integrity constraints of RDF Data Cube (section 11.1) that cost more than the data are large.

IC-12 (no key twice) and IC-17 (every measure for each key) compare every observation with every other, IC-19 looks up
every code of every observation. They are recognised by their algebra, whatever their variables are called, and asked in
another way: what a structure says its dimensions are is read first; then the observations are grouped by them, so that
the time is linear, and of the codes each is looked up once. Where an observation may lack a dimension, or a dimension
has values that are no IRIs, what compares observations stays what it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache, reduce
from typing import Any, TypeAlias

from lod.query.sql.schema import Catalog
from lod.query.sql.values import RESOURCES
from lod.rdf.terms import Term
from lod.rdf.vocab import QB, RDF, SKOS, XSD
from lod.sparql import algebra as a
from lod.sparql.parse import parse

Rows: TypeAlias = Callable[[str], Sequence[tuple[Term | None, ...]]]
"""What answers a query about the metadata."""

Cubes: TypeAlias = dict[tuple[Term, ...], list[Term]]
"""Data sets by their dimensions."""

_PREFIX = "PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
_PROPERTY = "qb:component/qb:componentProperty"

_SAME_KEY = f"""ASK {{ FILTER(?same) {{ SELECT (MIN(?alike) AS ?same) {{
    ?one qb:dataSet ?set . ?other qb:dataSet ?set FILTER(?one != ?other)
    ?set qb:structure/{_PROPERTY} ?d . ?d a qb:DimensionProperty .
    ?one ?d ?x . ?other ?d ?y BIND(?x = ?y AS ?alike)
}} GROUP BY ?one ?other }} }}"""

_EACH_MEASURE = f"""ASK {{ {{ SELECT ?measures (COUNT(?other) AS ?n) {{
    {{ SELECT ?structure (COUNT(?m) AS ?measures) {{
        ?structure {_PROPERTY} ?m . ?m a qb:MeasureProperty }} GROUP BY ?structure }}
    ?one qb:dataSet/qb:structure ?structure ; qb:dataSet ?set ; qb:measureType ?a .
    ?other qb:dataSet ?set ; qb:measureType ?b
    FILTER NOT EXISTS {{
        ?structure {_PROPERTY} ?d FILTER(?d != qb:measureType) ?d a qb:DimensionProperty .
        ?one ?d ?x . ?other ?d ?y FILTER(?x != ?y) }}
}} GROUP BY ?one ?measures HAVING(?n != ?measures) }} }}"""

_CODES_LISTED = f"""ASK {{
    ?o qb:dataSet/qb:structure/{_PROPERTY} ?d . ?d a qb:DimensionProperty ; qb:codeList ?list .
    ?list a skos:ConceptScheme . ?o ?d ?code
    FILTER NOT EXISTS {{ ?code a skos:Concept ; skos:inScheme ?list }}
}}"""

_LISTS = f"""SELECT DISTINCT ?set ?d ?list {{ ?set qb:structure/{_PROPERTY} ?d .
    ?d a qb:DimensionProperty ; qb:codeList ?list . ?list a skos:ConceptScheme }}"""
_DIMENSIONS = f"SELECT DISTINCT ?set ?d {{ ?set qb:structure/{_PROPERTY} ?d . ?d a qb:DimensionProperty }}"
_STRUCTURES = "SELECT ?set ?structure { ?set qb:structure ?structure }"
_MEASURES = f"SELECT ?structure ?m {{ ?structure {_PROPERTY} ?m . ?m a qb:MeasureProperty }}"


_NOTHING: a.Pattern = a.Filter(a.Const(f'"false"^^{XSD.boolean}'), a.Bgp(()))
"""A pattern without a solution."""


def rewritten(query: a.Parsed, schema: Catalog, rows: Rows) -> a.Parsed:
    """The query, or one that has the same answer sooner."""
    if query.kind != "ask" or any(query.dataset):
        return query
    form = _form(query.pattern, {})
    if form == _form_of(_SAME_KEY):
        return _branched(_keys_twice(schema, rows), query)
    if form == _form_of(_EACH_MEASURE):
        return _branched(_keys_without(schema, rows), query)
    if form == _form_of(_CODES_LISTED):
        return _branched(_codes_unlisted(schema, rows), query)
    return query


@cache
def _form_of(text: str) -> Any:
    """The form of a query of the Recommendation's."""
    return _form(parse(_PREFIX + text, "").pattern, {})


def _form(part: Any, numbers: dict[str, int]) -> Any:
    """A part of the algebra with numbers in place of its variables' names."""
    if isinstance(part, a.Var):
        return numbers.setdefault(part.name, len(numbers))
    if isinstance(part, tuple):
        return tuple(_form(each, numbers) for each in part)
    if not is_dataclass(part):
        return part
    return type(part).__name__, *(_form(_named(part, f.name), numbers) for f in fields(part))


def _named(part: Any, field: str) -> Any:
    """What a field holds, names of variables as variables."""
    value = getattr(part, field)
    if field == "var":
        return a.Var(value)
    if field in ("vars", "keys") and all(isinstance(name, str) for name in value):
        return tuple(map(a.Var, value))
    return value


def _branched(branches: list[a.Pattern] | None, query: a.Parsed) -> a.Parsed:
    """The query with one of these patterns in place of its own; without any there is no solution."""
    if branches is None:
        return query
    first, *others = branches or [_NOTHING]
    return replace(query, pattern=reduce(a.Union, others, first))


def _keys_twice(schema: Catalog, rows: Rows) -> list[a.Pattern] | None:
    """A sub-select for the data sets of each list of dimensions: the keys that several observations have."""
    cubes = _cubes(_pairs(rows(_PREFIX + _DIMENSIONS)), schema)
    return None if cubes is None else [_grouped(sets, key, key, ">", 1) for key, sets in cubes.items() if key]


def _keys_without(schema: Catalog, rows: Rows) -> list[a.Pattern] | None:
    """The same for the keys that have another number of observations than their structure has measures."""
    dimensions = [(s, d) for s, d in _pairs(rows(_PREFIX + _DIMENSIONS)) if d != QB.measureType]
    structures, measures = _pairs(rows(_PREFIX + _STRUCTURES)), _pairs(rows(_PREFIX + _MEASURES))
    cubes = _cubes(dimensions, schema)
    sets = [data_set for data_set, _ in structures]
    if cubes is None or () in cubes or len(sets) != len(set(sets)):
        return None
    count = {data_set: sum(of == structure for of, _ in measures) for data_set, structure in structures}
    return list(_by_measures(cubes, count))


def _by_measures(cubes: Cubes, count: dict[Term, int]) -> Iterator[a.Pattern]:
    for key, sets in cubes.items():
        for number in sorted({count.get(data_set, 0) for data_set in sets} - {0}):
            those = [data_set for data_set in sets if count.get(data_set) == number]
            yield _grouped(those, (*key, QB.measureType), key, "!=", number)


def _grouped(sets: Collection[Term], had: Sequence[Term], key: Sequence[Term], test: str, number: int) -> a.Pattern:
    """The keys of data sets that such a number of observations have, which have all these properties."""
    variables = {name: f"v{place}" for place, name in enumerate(had)}
    observations = _of(sets, *((a.Const(name), a.Var(variable)) for name, variable in variables.items()))
    keys = ("set", *(variables[name] for name in key))
    counted = a.Group(observations, keys, (a.Aggregate("n", "COUNT", None),), whole=False)
    return a.Filter(a.Call(test, (a.Var("n"), a.Const(f'"{number}"^^{XSD.integer}'))), counted)


def _of(sets: Collection[Term], *statements: tuple[a.Const, a.Var]) -> a.Pattern:
    """What is stated of the observations of data sets."""
    of = a.Var("o"), a.Const(QB.dataSet), a.Var("set")
    values = a.Values(("set",), tuple((data_set,) for data_set in sets))
    return a.Join(values, a.Bgp((of, *((a.Var("o"), name, value) for name, value in statements))))


def _codes_unlisted(schema: Catalog, rows: Rows) -> list[a.Pattern]:
    """For each dimension and its list, the codes that observations have and the list has not."""
    lists: dict[tuple[Term, Term], list[Term]] = defaultdict(list)
    for data_set, dimension, scheme in rows(_PREFIX + _LISTS):
        if data_set and dimension and scheme and schema.number(data_set) in schema.sets:
            lists[dimension, scheme].append(data_set)
    return [_unlisted(sets, dimension, scheme) for (dimension, scheme), sets in sorted(lists.items())]


def _unlisted(sets: Collection[Term], dimension: Term, scheme: Term) -> a.Pattern:
    code = a.Var("code")
    listed = (code, a.Const(RDF.type), a.Const(SKOS.Concept)), (code, a.Const(SKOS.inScheme), a.Const(scheme))
    codes = a.Distinct(a.Project(_of(sets, (a.Const(dimension), code)), ("code",)))
    return a.Filter(a.Exists(a.Bgp(listed), negated=True), codes)


def _pairs(rows: Iterable[tuple[Term | None, ...]]) -> list[tuple[Term, Term]]:
    return [(one, other) for one, other in rows if one and other]


def _cubes(dimensions: Iterable[tuple[Term, Term]], schema: Catalog) -> Cubes | None:
    """The data sets that have observations, by those of their dimensions that observations have.

    None where some have a dimension and some have not, or have it as something else than an IRI.
    """
    of = defaultdict(set)
    for data_set, dimension in dimensions:
        of[data_set].add(dimension)
    cubes: Cubes = defaultdict(list)
    for number in sorted(schema.sets):
        data_set, table = Term(schema.term(number)), schema.table_with(number)
        had = sorted(dimension for dimension in of[data_set] if schema.number(dimension) in table.columns)
        columns = [table.columns[schema.number(dimension) or 0] for dimension in had]
        if not all(c.filled == table.rows and not c.source and c.kinds <= RESOURCES for c in columns):
            return None
        cubes[tuple(had)].append(data_set)
    return dict(cubes)
