"""The store's parser is the judge: what it takes and refuses, ours does too, but for what `judge` names."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from lod.sparql.parse import parse
from tests.sparql import corpus
from tests.sparql.corpus import Sample, SyntaxTest
from tests.sparql.judge import difference, ours, store_takes

MUTATIONS = int(os.environ.get("LOD_MUTATIONS", "1500"))
"""How many changed queries are tried; 20,000 by hand."""

SYNTAX_TESTS = corpus.syntax_tests()

DIFFERENT = {
    "syn-bad-26": "only an operator can be after `?x`, so `<` is one; the store reads it so too",
}
"""Syntax tests that are not held to what the W3C expects, each with its reason."""


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [*corpus.own(), *corpus.w3c()]


def test_every_query_of_the_corpus_is_judged_as_the_store_judges_it(samples: list[Sample]) -> None:
    """Probes, benchmark, random questions, and whatever queries the W3C's suites hold."""
    assert [said for s in samples if (said := difference(s.prologue + s.text, s.base))] == []


def test_changed_queries_are_judged_as_the_store_judges_them(samples: list[Sample]) -> None:
    """Pieces lost, doubled, moved and exchanged: both parsers take and refuse the same texts."""
    chance, others = random.Random(5), corpus.pieces(samples)  # noqa: S311 (a test)
    wrong = []
    for _ in range(MUTATIONS):
        sample = chance.choice(samples)
        text = sample.prologue + corpus.mutated(chance, sample.text, others)
        if "SERVICE" not in text.upper():  # which would be called
            wrong.append(difference(text, sample.base))
    assert list(filter(None, wrong)) == []


def test_what_the_store_is_to_read_it_reads(samples: list[Sample]) -> None:
    """The text handed on to the store is one that its parser takes, and means the same to ours."""
    for prologue, text, base in ((s.prologue, s.text, s.base) for s in samples):
        if ours(prologue + text, base) is None:
            parsed = parse(prologue + text, base)
            assert store_takes(parsed.text, base), text
            assert parse(parsed.text, base).pattern == parsed.pattern


@pytest.mark.skipif(not SYNTAX_TESTS, reason="the W3C's tests are not here; LOD_CONFORMANCE names their folder")
@pytest.mark.parametrize("test", SYNTAX_TESTS, ids=[Path(t.path).stem for t in SYNTAX_TESTS])
def test_the_syntax_tests_of_the_w3c(test: SyntaxTest) -> None:
    """Positive ones are taken, negative ones refused."""
    if test.path.stem in DIFFERENT:
        pytest.skip(DIFFERENT[test.path.stem])
    text = test.path.read_bytes().decode("utf-8", "surrogateescape")
    assert (ours(text, test.path.as_uri()) is None) is test.positive
