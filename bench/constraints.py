"""The integrity constraints of RDF Data Cube, asked of an endpoint as the Recommendation writes them (section 11.1):
`python -m bench.constraints [N]`.

A cube of N observations (`bench/sample.py`) is published and served with the limits that ship; printed for each
constraint: the status, whether it is broken, milliseconds, and the processor time that the server took. IC-20 and IC-21
have a property put in, as they ask for; IC-19 is two queries. `--keep DIR` keeps what was built.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from bench import endpoints
from bench.sparql import build
from lod.config import Settings

JSON = "application/sparql-results+json"
PREFIXES = """PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_COMPONENT = "qb:component/qb:componentProperty"
_CODED = f"""?o qb:dataSet/qb:structure/{_COMPONENT} ?d . ?d a qb:DimensionProperty ; qb:codeList ?list ."""

CONSTRAINTS = {
    "IC-1": """ASK { { ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?a } }
        UNION { ?o a qb:Observation ; qb:dataSet ?a, ?b FILTER(?a != ?b) } }""",
    "IC-2": """ASK { { ?set a qb:DataSet FILTER NOT EXISTS { ?set qb:structure ?a } }
        UNION { ?set a qb:DataSet ; qb:structure ?a, ?b FILTER(?a != ?b) } }""",
    "IC-3": """ASK { ?s a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?s qb:component [ qb:componentProperty [ a qb:MeasureProperty ] ] } }""",
    "IC-4": "ASK { ?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range [] } }",
    "IC-5": """ASK { ?d a qb:DimensionProperty ; rdfs:range skos:Concept
        FILTER NOT EXISTS { ?d qb:codeList [] } }""",
    "IC-6": """ASK { ?s qb:component ?c . ?c qb:componentRequired false ; qb:componentProperty ?p
        FILTER NOT EXISTS { ?p a qb:AttributeProperty } }""",
    "IC-7": """ASK { ?k a qb:SliceKey
        FILTER NOT EXISTS { [ a qb:DataStructureDefinition ] qb:sliceKey ?k } }""",
    "IC-8": """ASK { ?k a qb:SliceKey ; qb:componentProperty ?p . ?s qb:sliceKey ?k
        FILTER NOT EXISTS { ?s qb:component [ qb:componentProperty ?p ] } }""",
    "IC-9": """ASK { { ?slice a qb:Slice FILTER NOT EXISTS { ?slice qb:sliceStructure ?a } }
        UNION { ?slice a qb:Slice ; qb:sliceStructure ?a, ?b FILTER(?a != ?b) } }""",
    "IC-10": """ASK { ?slice qb:sliceStructure [ qb:componentProperty ?d ]
        FILTER NOT EXISTS { ?slice ?d [] } }""",
    "IC-11": f"""ASK {{ ?o qb:dataSet/qb:structure/{_COMPONENT} ?d . ?d a qb:DimensionProperty
        FILTER NOT EXISTS {{ ?o ?d [] }} }}""",
    "IC-12": f"""ASK {{ FILTER(?same) {{ SELECT (MIN(?equal) AS ?same) WHERE {{
            ?a qb:dataSet ?set . ?b qb:dataSet ?set FILTER(?a != ?b)
            ?set qb:structure/{_COMPONENT} ?d . ?d a qb:DimensionProperty .
            ?a ?d ?x . ?b ?d ?y BIND(?x = ?y AS ?equal)
        }} GROUP BY ?a ?b }} }}""",
    "IC-13": """ASK { ?o qb:dataSet/qb:structure/qb:component ?c .
        ?c qb:componentRequired true ; qb:componentProperty ?p FILTER NOT EXISTS { ?o ?p [] } }""",
    "IC-14": f"""ASK {{ ?o qb:dataSet/qb:structure ?s
        FILTER NOT EXISTS {{ ?s {_COMPONENT} qb:measureType }}
        ?s {_COMPONENT} ?m . ?m a qb:MeasureProperty FILTER NOT EXISTS {{ ?o ?m [] }} }}""",
    "IC-15": f"""ASK {{ ?o qb:dataSet/qb:structure ?s ; qb:measureType ?m . ?s {_COMPONENT} qb:measureType
        FILTER NOT EXISTS {{ ?o ?m [] }} }}""",
    "IC-16": f"""ASK {{ ?o qb:dataSet/qb:structure ?s ; qb:measureType ?m ; ?n [] .
        ?s {_COMPONENT} qb:measureType ; {_COMPONENT} ?n . ?n a qb:MeasureProperty FILTER(?n != ?m) }}""",
    "IC-17": f"""ASK {{ {{ SELECT ?measures (COUNT(?b) AS ?count) WHERE {{
            {{ SELECT ?s (COUNT(?m) AS ?measures) WHERE {{
                ?s {_COMPONENT} ?m . ?m a qb:MeasureProperty }} GROUP BY ?s }}
            ?a qb:dataSet/qb:structure ?s ; qb:dataSet ?set ; qb:measureType ?m1 .
            ?b qb:dataSet ?set ; qb:measureType ?m2
            FILTER NOT EXISTS {{ ?s {_COMPONENT} ?d FILTER(?d != qb:measureType) ?d a qb:DimensionProperty .
                ?a ?d ?x . ?b ?d ?y FILTER(?x != ?y) }}
        }} GROUP BY ?a ?measures HAVING(?count != ?measures) }} }}""",
    "IC-18": """ASK { ?set qb:slice ?slice . ?slice qb:observation ?o
        FILTER NOT EXISTS { ?o qb:dataSet ?set } }""",
    "IC-19a": f"""ASK {{ {_CODED} ?list a skos:ConceptScheme . ?o ?d ?v
        FILTER NOT EXISTS {{ ?v a skos:Concept ; skos:inScheme ?list }} }}""",
    "IC-19b": f"""ASK {{ {_CODED} ?list a skos:Collection . ?o ?d ?v
        FILTER NOT EXISTS {{ ?v a skos:Concept . ?list skos:member+ ?v }} }}""",
    "IC-20": f"""ASK {{ {_CODED} ?list a qb:HierarchicalCodeList . ?o ?d ?v
        FILTER NOT EXISTS {{ ?list qb:hierarchyRoot/skos:narrower* ?v }} }}""",
    "IC-21": f"""ASK {{ {_CODED} ?list a qb:HierarchicalCodeList . ?o ?d ?v
        FILTER NOT EXISTS {{ ?list qb:hierarchyRoot/(^skos:broader)* ?v }} }}""",
}
"""Each query, without its prefixes; true where the constraint is broken."""


def main() -> None:
    """Builds, serves, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        root = (given.keep or Path(scratch)).resolve() / str(given.count)
        root.mkdir(parents=True, exist_ok=True)
        build(root, given.count)
        ships = Settings()
        endpoint = endpoints.lod(root, ships.query_seconds, query_memory_bytes=ships.query_memory_bytes)
        try:
            for name, text in CONSTRAINTS.items():
                print(f"{name:7} {_asked(endpoint, text)}", flush=True)
        finally:
            endpoint.end()


def _asked(endpoint: endpoints.Endpoint, text: str) -> str:
    try:
        reply = endpoint.ask(PREFIXES + text, JSON)
    except endpoints.NotAnswered as refused:
        return " ".join(str(refused).split())[:100]
    verdict = "broken" if json.loads(reply.body)["boolean"] else "holds"
    return f"{verdict:7} {reply.ms:8.0f} ms {reply.busy:8.0f} ms of processor time"


if __name__ == "__main__":
    main()
