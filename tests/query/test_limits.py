"""The lexical limits, held before any parser sees the text."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from lod.errors import Refused, TooLarge
from lod.query import limits

pytestmark = pytest.mark.server

TARGET = "<http://127.0.0.1:1/>"
EMPTY = f"PREFIX : {TARGET} PREFIX service: <http://example.org/> "

CALLS = [
    f"SELECT * {{ SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service{TARGET}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ SeRvIcE SILENT {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICESILENT{TARGET}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE#\n{TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ #\rSERVICE {TARGET} {{ ?s ?p ?o }} }}",
    "SELECT * { ?x ?y ?z SERVICE ?x { ?s ?p ?o } }",
    f"SELECT * {{ ?s ?p ?o.SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p trueSERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1e5SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ''SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p <a\\u0041#> SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f"{EMPTY} SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
    f"{EMPTY} SELECT * {{ SERVICE:name # a comment\n {{ ?s ?p ?o }} }}",
    f"{EMPTY} SELECT * {{ ?s ?p :.SERVICE {TARGET} {{ ?s ?p ?o }} }}",
    f'SELECT * {{ BIND(1 AS ?b) FILTER(?b<?b#>"""\n) SERVICE {TARGET} {{ ?s ?p ?o }} #"""\n}}',
    f"SELECT * {{ BIND(1 AS ?b) FILTER(?b<?b#>'''\n) SERVICE {TARGET} {{ ?s ?p ?o }} #'''\n}}",
    f"SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE {TARGET} {{ ?s ?p ?o }} }} }}",
]

NO_CALLS = [
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ?service }",
    "PREFIX service: <http://example.org/> SELECT * { service:a service:b $SERVICE ; service:c service:d . }",
    "SELECT * { ?s ?p <http://example.org/service/#SERVICE> }",
    'SELECT * { ?s ?p \'SERVICE\' , "SERVICE" , \'\'\'SERVICE\n\' \'\'\' , """\n"SERVICE" """ }',
    "SELECT * { ?s ?p 'it\\'s a SERVICE' }",
    "SELECT * { ?s ?p 'x'@service } # SERVICE",
    "# SERVICE <x> { }\nSELECT * { _:service ?p ?o }",
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:a.service ?o ; ex:b\\'SERVICE ?p }",
    "SELECT * { ?s ?p ?o FILTER(?s<?p && ?p>?o) }",
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:a\u0301service ?o }",
]


@pytest.mark.parametrize("text", CALLS)
def test_every_spelling_of_a_service_call_is_refused(text: str) -> None:
    """Whatever the parser would read as SERVICE is refused, with or without spaces, comments and tricks around it."""
    with pytest.raises(Refused):
        limits.check(text)


@pytest.mark.parametrize("text", CALLS)
def test_the_parser_does_read_those_spellings(text: str) -> None:
    """The spellings above are SPARQL to Oxigraph, so that refusing them is no idle care."""
    ox.Store().query(text, base_iri="http://example.org/")


@pytest.mark.parametrize("text", NO_CALLS)
def test_the_word_elsewhere_is_no_call(text: str) -> None:
    """SERVICE in a variable, a prefixed name, an IRI, a string, a language tag, a label or a comment harms nobody."""
    limits.check(text)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]"])
def test_nesting_has_a_limit(opening: str, closing: str) -> None:
    """200 levels pass, one more does not, and 2,500, which end the parser's process, do not either."""
    limits.check(f"SELECT * {opening * 200}{closing * 200}")
    for depth in (201, 2500):
        with pytest.raises(TooLarge):
            limits.check(f"SELECT * {opening * depth}{closing * depth}")


def test_brackets_in_strings_comments_and_iris_do_not_nest() -> None:
    """Only brackets that are tokens count, and those side by side do not add up."""
    limits.check("ASK { ?s ?p '" + "{" * 300 + "' , <http://example.org/" + "(" * 300 + "> } # " + "[" * 300)
    limits.check("ASK { " + "{ } " * 5000 + "}")


def test_nesting_cannot_hide_behind_an_ambiguous_iri() -> None:
    """Where `<` may open an IRI or compare, the deeper of both readings counts."""
    with pytest.raises(TooLarge):
        limits.check("ASK { FILTER(?a<?b#>'''\n) " + "{" * 300 + "}" * 300 + " #'''\n }")


def test_size_is_counted_in_bytes() -> None:
    """65,536 bytes of UTF-8 are the limit, not characters."""
    limits.check("#" + "a" * (limits.MAX_BYTES - 1))
    for text in ("#" + "a" * limits.MAX_BYTES, "#" + "æ" * (limits.MAX_BYTES // 2)):
        with pytest.raises(TooLarge):
            limits.check(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<#>",
        "<\\'>",
        "<SERVICE:a#>",
        "a-",
        '"\\"',
        "'''\\",
        "<'>\\",
        "a:%",
        ":a.",
        "<",
        "'",
        "{}",
        "SERVICE:a ",
        "..",
        "é",
    ],
)
def test_the_limits_themselves_cannot_be_made_slow(piece: str) -> None:
    """Any text up to the size limit is judged within a second; the tokeniser never goes back over it."""
    text = (piece * limits.MAX_BYTES)[: limits.MAX_BYTES // len(piece.encode()) * len(piece)]
    start = time.process_time()
    for judge in (limits.check, limits.is_volatile):
        try:
            judge(text)
        except (Refused, TooLarge):
            continue
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("SELECT (now() AS ?t) { }", True), ("SELECT (RAND() AS ?r) { }", True), ("SELECT ?now { ?now ?p 'now' }", False)],
)
def test_a_query_that_asks_for_time_or_chance_is_volatile(text: str, expected: bool) -> None:
    """Its answer may not be kept."""
    assert limits.is_volatile(text) is expected
