"""Errors of the parser: their words, their place, and how the place is shown."""

from __future__ import annotations

from lod.messages.catalogue import text
from lod.sparql.errors import bad_query, excerpt, expectation, moved, past_limit, place_of


def test_what_is_expected_is_listed() -> None:
    """By name where it has one, anything else as it is written."""
    assert text(expectation(("term", "}", "UNDEF")), "en") == "a term, “}” or “UNDEF”"
    error = bad_query("SELECT", 3, "unexpected", expected=expectation(("term", "}")), written="]")
    assert text(error.message, "nb") == "Linje 1, kolonne 4: ventet en term eller «}», men her står «]»."
    assert str(past_limit("operands", 4000)) == "The query has more than 4,000 operands and filters."


def test_the_place_is_shown() -> None:
    """The line with a mark below the place; long lines around it."""
    query = "SELECT *\n\t{ ?s ?p }"
    assert place_of(query, query.index("}")) == (2, 10)
    assert excerpt(query, 2, 10) == "\t{ ?s ?p }\n\t        ^"
    assert excerpt(query, 5, 1) == ""
    line, mark = excerpt("x" * 500 + "!" + "x" * 500, 1, 501).split("\n")
    assert line[len(mark) - 1] == "!"


def test_a_place_is_told_in_the_text_of_the_reader() -> None:
    """Lines that were put before a text do not count."""
    error = moved(bad_query("PREFIX a: <b>\n}", 14, "update"), 1)
    assert (error.line, error.column) == (1, 1)
    assert str(error).startswith("Line 1, column 1: this is an update")
