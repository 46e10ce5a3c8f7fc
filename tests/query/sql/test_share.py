"""The page on SPARQL says what is so: the shares that run on columns, and every reason why the rest does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import share
from lod.query import fallback
from lod.query.sql import errors

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [DOCS / "sparql.md", DOCS / "nb" / "sparql.md"]
SOURCES = "\n".join(path.read_text("utf-8") for path in Path(errors.__file__).parent.glob("*.py"))
REASONS = re.findall(r'nsupported\(f?"([^"]+)"', SOURCES)
COUNTED = ("probes of the differential tests", "questions of the benchmark")
"""The rows that are counted anew; the W3C's take more than a minute, and files that are not always here."""


def test_the_shares_are_those_that_are_counted() -> None:
    """The table of the page has the rows that `python -m bench.share` prints."""
    counted = share.table({what: share.SHARES[what]() for what in COUNTED})
    for page in PAGES:
        rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
        first = rows.index(counted.splitlines()[0])
        assert rows[first : first + len(counted.splitlines())] == counted.splitlines()


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_explained(reason: str) -> None:
    """Why a query is not compiled stands in the page, in the words that `lod explain` prints."""
    said = max(re.split(r"\{[^}]*\}", reason), key=len).strip()
    for page in PAGES:
        assert said in page.read_text("utf-8")


def test_the_limit_is_said() -> None:
    """How many triples are made for the store stands in the page."""
    text, norsk = (page.read_text("utf-8") for page in PAGES)
    said = f"{fallback.MOST_TRIPLES:,}"
    assert said in text
    assert said.replace(",", " ") in norsk
