"""Queries to try the parser with: the probes, the questions of the benchmark, random ones, and those of the W3C."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from bench import questions as bench
from tests.query.sql.grammar import Grammar
from tests.query.sql.probes import probes
from tests.query.sql.w3c import FOLDER, MF, Manifest
from tests.query.sql.world import PREFIXES
from tests.sparql.judge import BASE

SUITES = FOLDER / "w3c"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Sample(NamedTuple):
    """A query: its prologue, which is left as it is, its text, and its base."""

    name: str
    prologue: str
    text: str
    base: str = BASE


def own() -> list[Sample]:
    """The probes, the questions of the benchmark, and some random questions."""
    chance = Grammar(random.Random(11))  # noqa: S311 (a test)
    return [
        *(Sample(text, PREFIXES, text) for text in probes()),
        *(Sample(each.name, bench.PREFIXES, each.text) for each in bench.questions(1_000)),
        *(Sample(text, PREFIXES, text) for text in (chance.query() for _ in range(300))),
    ]


def w3c() -> Iterator[Sample]:
    """The queries of the W3C's tests of SPARQL 1.0 and 1.1, right ones and wrong ones."""
    for path in sorted(SUITES.glob("sparql1?/*/*.rq")):
        text = path.read_bytes().decode("utf-8", "replace")
        yield Sample(str(path.relative_to(SUITES)), "", text, path.as_uri())


_PIECE = re.compile(r"\s+|\w+|<[^>\s]*>|.", re.DOTALL)
_LETTERS = "?$<>(){}[].,;:^|/*+-!&='\"\\_@#a1eE \n~"


def mutated(chance: random.Random, text: str, others: list[str]) -> str:
    """A text with one to three pieces lost, doubled, moved, exchanged, or with a letter changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        pieces = _PIECE.findall(text)
        if len(pieces) < 3:
            return text
        place, kind = chance.randrange(len(pieces)), chance.randrange(6)
        if kind == 0:
            del pieces[place]
        elif kind == 1:
            pieces.insert(place, chance.choice(others))
        elif kind == 2:
            pieces[place] = chance.choice(others)
        elif kind == 3:
            other = chance.randrange(len(pieces))
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif kind == 4:
            other = chance.randrange(len(pieces))
            pieces[other:other] = pieces[place : place + chance.randrange(1, 8)]
        else:
            letter = chance.randrange(len(pieces[place]))
            changed = chance.choice(("", chance.choice(_LETTERS)))
            pieces[place] = pieces[place][:letter] + changed + pieces[place][letter + 1 :]
        text = "".join(pieces)
    return text


def pieces(samples: list[Sample]) -> list[str]:
    """The pieces that queries are made of, each once."""
    return sorted({piece for sample in samples for piece in _PIECE.findall(sample.text)})


class SyntaxTest(NamedTuple):
    """A syntax test of the W3C: its query, and whether it is to be taken."""

    path: Path
    positive: bool


def syntax_tests() -> list[SyntaxTest]:
    """The W3C's syntax tests of SPARQL 1.0 and 1.1, read from their manifests."""
    manifests = map(Manifest, sorted(SUITES.glob("sparql1?/syntax*/manifest.ttl")))
    return [test for manifest in manifests for test in _tests_of(manifest)]


def _tests_of(manifest: Manifest) -> Iterator[SyntaxTest]:
    for quad in manifest.store.quads_for_pattern(None, ox.NamedNode(MF + "action"), None):
        kinds = [kind.value for kind in manifest.values(quad.subject, RDF_TYPE) if "SyntaxTest" in kind.value]
        path = Path(str(getattr(quad.object, "value", "")).removeprefix("file://"))
        if kinds and path.suffix == ".rq":
            yield SyntaxTest(path, "Positive" in kinds[0])
