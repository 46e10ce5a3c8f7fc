"""Large queries: planned and answered in moments by one engine or the other, never for minutes."""

from __future__ import annotations

import io
import time

import pytest

from lod.query.engine import Query
from tests.query.sql.world import PREFIXES, World

LARGE = {
    "2,000 UNION": (f"{{ {' UNION '.join(['{ ?s skos:broader ?o }'] * 2_000)} }}", ""),
    "2,000 terms in a UNION": (f"{{ {' UNION '.join(f'{{ ?s def:count {n} }}' for n in range(2_000))} }}", ""),
    "500 UNION of different forms": (
        f"{{ {' UNION '.join(f'{{ ?s def:count ?v{n} }}' for n in range(500))} }}",
        "a UNION of 500 branches",
    ),
    "300 UNION of anything": (
        f"{{ {' UNION '.join(f'{{ ?s ?p{n % 99} ?o{n} }}' for n in range(300))} }} LIMIT 1",
        "a statement of more than",
    ),
    "5,000 VALUES": (f"{{ VALUES ?x {{ {' '.join(map(str, range(5_000)))} }} ?s def:count ?x }}", ""),
    "2,500 &&": (f"{{ ?s skos:notation ?x FILTER({' && '.join(['?x != 1'] * 2_500)}) }}", ""),
    "2,000 !=": (f"{{ ?s ?p ?x FILTER({' && '.join(f'?x != {n}' for n in range(2_000))}) }}", ""),
    "2,000 FILTER": (f"{{ ?s def:count ?x {' '.join(f'FILTER(?x != {n})' for n in range(2_000))} }}", ""),
    "2,000 NOT IN": (f"{{ ?s ?p ?x FILTER(?x NOT IN ({', '.join(f'{n}.5' for n in range(2_000))})) }}", ""),
    "2,000 texts": (f"""{{ ?s ?p ?x FILTER({" || ".join(f'STR(?x) = "{n}"' for n in range(2_000))}) }}""", ""),
    "a path of 150 steps": (f"{{ ?s {'/'.join(['skos:broader'] * 150)} ?o }}", ""),
}
"""Each query, and why the columns do not answer it, if they do not."""


@pytest.mark.parametrize("name", LARGE)
def test_large_queries_are_answered(world: World, name: str) -> None:
    """Compiled, or handed to the store by the name of a limit; either way in seconds at most."""
    text, reason = LARGE[name]
    start = time.process_time()
    outcome = world.engine.execute(Query(f"{PREFIXES} SELECT * {text}"), io.BytesIO())
    assert outcome.reason.startswith(reason)
    assert bool(outcome.reason) is bool(reason)
    assert time.process_time() - start < 5
