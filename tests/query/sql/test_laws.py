"""Laws of the dictionary: numbers stand in the order of terms, and what is read back is what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Context, Decimal

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lod.cube.dictionary import Clash, TermKind, entry, number, term
from lod.graph.canonical import canonical
from lod.query.sql.decode import decimal_text, double_text, float_text, native
from lod.query.sql.numbers import arithmetic
from lod.rdf.terms import Term, literal, text
from lod.sql.expressions import SqlLiteral
from lod.sql.printer import printed
from lod.sql.relations import Select, SqlStatement
from lod.sql.types import decimal

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
LITERALS = st.one_of(
    WORDS.map(literal),
    WORDS.map(lambda word: text(word, "nb")),
    st.integers(-(2**63), 2**63 - 1).map(lambda n: literal(str(n), "integer")),
    st.decimals(-(10**12), 10**12, places=6).map(lambda d: literal(format(d, "f"), "decimal")),
    st.floats(allow_nan=False).map(lambda f: literal(str(f).replace("inf", "INF"), "double")),
    st.floats(allow_nan=False, width=32).map(lambda f: literal(str(f).replace("inf", "INF"), "float")),
    st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28), timezones=st.one_of(st.none(), ZONES)).map(
        lambda moment: literal(moment.isoformat(), "dateTime")
    ),
    st.integers(1, 9999).map(lambda year: literal(f"{year:04}", "gYear")),
    st.dates().map(lambda date: literal(f"{date:%Y-%m}".zfill(7), "gYearMonth")),
    st.sampled_from([literal("1", "boolean"), literal("x", "integer"), literal("2020-01-01", "date")]),
)
EXACT = Context(prec=80)
DIGITS = st.integers(0, 37).flatmap(lambda size: st.integers(-(10**size), 10**size))
IRIS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=6).map(
    lambda name: Term(f"<urn:{name}>")
)


@given(st.lists(LITERALS, max_size=30))
def test_what_is_read_back_is_what_was_said(terms: list[Term]) -> None:
    """Taking a canonical term apart and saying it again gives the same term, and it stays canonical."""
    said = canonical(terms)
    assert [term(entry(t)) for t in said] == said
    assert canonical(said) == said


@given(st.lists(IRIS | LITERALS, max_size=30), st.integers(0, 5))
def test_numbers_are_in_the_order_of_terms(terms: list[Term], count: int) -> None:
    """IRIs by codepoint and before literals, numbers by value; observations in between, where their IRIs sort."""
    found = number(canonical(terms), [("x", "urn:obs/", count)])
    assert found.numbers == sorted(set(found.numbers))
    (place,) = found.ranges
    for n, e in zip(found.numbers, found.entries, strict=True):
        assert not place.low <= n < place.high
        if e.kind is TermKind.IRI:
            assert (n < place.low) == (e.lex < "urn:obs/")
    kinds = [e.kind is not TermKind.IRI for e in found.entries]
    assert kinds == sorted(kinds)
    values = [e.number for e in found.entries if e.number is not None]
    assert values == sorted(values)
    moments = [datetime.fromisoformat(e.lex) for e in found.entries if e.kind is TermKind.MOMENT]
    instants = [m.replace(tzinfo=m.tzinfo or UTC) for m in moments]
    assert instants == sorted(instants)


def test_an_observation_that_is_none_is_refused() -> None:
    """An IRI between two observations' would break the order."""
    with pytest.raises(Clash):
        number(["<urn:obs/x>"], [("x", "urn:obs/", 1)])


@given(st.decimals(-(10**15), 10**15, places=4))
def test_decimals_are_written_as_the_store_does(value: Decimal) -> None:
    """A native decimal is the term the store has."""
    assert [term(native("dec", value))] == canonical([literal(format(value, "f"), "decimal")])
    assert not decimal_text(value).endswith(".")


@given(st.floats())
def test_doubles_are_written_as_the_store_does(value: float) -> None:
    """A native double is the term the store has."""
    said = str(value).replace("inf", "INF").replace("nan", "NaN")
    assert double_text(value) in (entry(canonical([literal(said, "double")])[0]).lex, "-0")


@example(1.401298464324817e-45)
@example(470926.125)
@example(-0.0)
@given(st.floats(width=32))
def test_floats_are_written_as_the_store_does(value: float) -> None:
    """Without an exponent, the fewest digits that read back as the same number of 32 bits."""
    [said] = canonical([literal(double_text(value), "float")])
    assert said == literal(float_text(value), "float")


@given(st.integers(1, 18), st.integers(1, 18), DIGITS, DIGITS)
def test_a_product_of_decimals_is_cut_and_nothing_else(one: int, other: int, left: int, right: int) -> None:
    """All digits that a decimal has room for are those of the exact product; past 38 it is missing."""
    scales, numbers = (one, other), (left, right)
    a, b = (
        {"dec": SqlLiteral(format(Decimal(n).scaleb(-scale, EXACT), "f"), decimal(scale))}
        for n, scale in zip(numbers, scales, strict=True)
    )
    product = arithmetic("*", a, b, scales)
    [(computed,)] = duckdb.connect().execute(printed(SqlStatement(Select((("x", product.lanes["dec"]),))))).fetchall()
    digits = abs(left * right) // 10 ** max(0, one + other - 18)
    exact = Decimal(digits if left * right >= 0 else -digits).scaleb(-min(18, one + other), EXACT)
    assert computed == exact or (computed is None and digits >= 10**37)
