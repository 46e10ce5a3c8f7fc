"""What queries mean: the translation of section 18.2, in small cases."""

from __future__ import annotations

import pytest

from lod.errors import BadQuery
from lod.messages.catalogue import text as in_language
from lod.sparql.algebra import (
    DESCRIBED,
    Aggregate,
    Bgp,
    Call,
    Const,
    Described,
    Exists,
    Extend,
    Filter,
    Group,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Link,
    Minus,
    Negated,
    OrderBy,
    Parsed,
    Pattern,
    Project,
    Repeat,
    Sequence,
    Slice,
    Union,
    Values,
    Var,
)
from lod.sparql.parse import parse
from tests.sparql.judge import BASE

S, P, O, X, Y = (Var(name) for name in "spoxy")  # noqa: E741 (as everybody calls them)
SPO = Bgp(((S, P, O),))
XYX = Bgp(((X, Y, X),))
ONE, TWO = (Const(f'"{n}"^^<http://www.w3.org/2001/XMLSchema#integer>') for n in (1, 2))
COUNT = Aggregate("_:v1", "COUNT", X)


def read(text: str) -> Parsed:
    return parse(text, BASE)


def pattern(text: str) -> Pattern:
    """The pattern of the WHERE of an ASK."""
    return read(f"ASK {text}").pattern


def test_a_filter_is_of_its_whole_group() -> None:
    """18.2.2.2 and 18.2.2.6: filters are joined by `&&` and hold at the end of the group; triples around them are one
    basic graph pattern."""
    greater = Call(">", (O, ONE))
    assert pattern("{ FILTER(?o > 1) ?s ?p ?o }") == Filter(greater, SPO)
    assert pattern("{ ?s ?p ?o FILTER(?o > 1) ?x ?y ?x FILTER(?x) }") == Filter(
        Call("&&", (greater, X)), Bgp(SPO.triples + XYX.triples)
    )


def test_the_filter_of_an_optional_group_is_a_condition() -> None:
    """18.2.2.6: it sees both sides; one brace deeper it does not."""
    assert pattern("{ ?s ?p ?o OPTIONAL { ?x ?y ?x FILTER(?o) } }") == LeftJoin(SPO, XYX, O)
    assert pattern("{ ?s ?p ?o OPTIONAL { { ?x ?y ?x FILTER(?o) } } }") == LeftJoin(SPO, Filter(O, XYX), None)


def test_parts_are_joined_in_order() -> None:
    """18.2.2.6: each part takes all before it; the empty group joined changes nothing."""
    assert pattern("{ {} ?s ?p ?o MINUS { ?x ?y ?x } { ?x ?y ?x } }") == Join(Minus(SPO, XYX), XYX)
    assert pattern("{ ?s ?p ?o GRAPH ?g { ?x ?y ?x } }") == Join(SPO, InGraph(Var("g"), XYX))
    assert pattern("{ ?s ?p ?o BIND(1 AS ?n) ?x ?y ?x }") == Join(Extend(SPO, "n", ONE), XYX)
    assert pattern("{ { ?s ?p ?o } UNION { ?x ?y ?x } UNION {} }") == Union(Union(SPO, XYX), Bgp(()))
    assert pattern("{ VALUES (?x ?y) { (1 UNDEF) } }") == Values(("x", "y"), ((ONE.term, None),))
    assert pattern("{ FILTER NOT EXISTS { ?s ?p ?o } }") == Filter(Exists(SPO, True), Bgp(()))


def test_abbreviations_of_triples() -> None:
    """Section 4: lists of properties and objects, blank nodes, collections; a label is one node in its group."""
    b1, b2, b3 = (Var(f"_:b{n}") for n in (1, 2, 3))
    kind = Const("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
    assert pattern("{ ?s a ?x , ?y ; ?p ?o ; . }") == Bgp(((S, kind, X), (S, kind, Y), (S, P, O)))
    assert pattern("{ ?s ?p [ ?y ?x ] . _:n ?y _:n }") == Bgp(((S, P, b1), (b1, Y, X), (b2, Y, b2)))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    first, rest, nil = (Const(f"<{rdf}{name}>") for name in ("first", "rest", "nil"))
    assert pattern("{ (?x [] ) ?p () }") == Bgp(
        ((b1, first, X), (b1, rest, b2), (b2, first, b3), (b2, rest, nil), (b1, P, nil))
    )


def test_paths() -> None:
    """Section 9: `^` before a repeated step is around it; a repeated repetition is one; a single property is none."""
    a, b = (Link(f"<{BASE}{name}>") for name in "ab")

    def path(text: str) -> object:
        found = pattern(f"{{ ?s {text} ?o }}")
        assert isinstance(found, Bgp)
        return found.triples[0][1]

    assert path("<a>") == Const(a.iri)
    assert path("^<a>*/(<b>)") == Sequence((Inverse(Repeat(a, "*")), b))
    assert path("(<a>+)?") == Repeat(a, "*")
    assert path("!(<a>|^<b>)") == Negated((a.iri,), (b.iri,))
    assert pattern("{ ?s <a>?o }") == Bgp(((S, Const(a.iri), O),))


def test_operators_by_rank() -> None:
    """19.8: `||` below `&&` below comparison below sum below product; sums and products go from left to right."""

    def expression(text: str) -> object:
        found = read(f"SELECT ({text} AS ?e) {{}}").pattern
        assert isinstance(found, Project)
        assert isinstance(found.pattern, Extend)
        return found.pattern.expr

    assert expression("?x || ?y && ?s = ?o + 1 * 2") == Call(
        "||",
        (X, Call("&&", (Y, Call("=", (S, Call("+", (O, Call("*", (ONE, TWO))))))))),
    )
    assert expression("?x -1 -2") == Call("-", (Call("-", (X, ONE)), TWO))
    assert expression("?x NOT IN (1, 2)") == Call("!", (Call("IN", (X, ONE, TWO)),))
    assert expression("!!!?x") == Call("!", (X,))
    assert expression("!!!!?x") == Call("!", (Call("!", (X,)),))
    assert expression("-1.50") == Const('"-1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    assert expression("?x<?y&&?y>?x") == Call("&&", (Call("<", (X, Y)), Call(">", (Y, X))))
    assert expression("TRUE") == expression("true") == expression("True")
    assert expression("lAnG(?x)") == Call("LANG", (X,))


def test_groups_and_aggregates() -> None:
    """18.2.4: GROUP BY, the aggregates, HAVING, VALUES, what SELECT computes, ORDER BY, the projection, the slice."""
    parsed = read(
        "SELECT DISTINCT ?s (COUNT(?x) AS ?n) (COUNT(?x) + 1 AS ?m) { ?s ?p ?o } GROUP BY ?s (STR(?o) AS ?t) "
        "HAVING(COUNT(?x) > 1) ORDER BY DESC(?n) LIMIT 5 OFFSET 2"
    )
    inner = Group(Extend(SPO, "t", Call("STR", (O,))), ("s", "t"), (COUNT,), False)
    count = Var("_:v1")
    kept = Filter(Call(">", (count, ONE)), inner)
    computed = Extend(Extend(kept, "n", count), "m", Call("+", (count, ONE)))
    assert parsed.vars == ("s", "n", "m")
    assert isinstance(parsed.pattern, Slice)
    assert (parsed.pattern.start, parsed.pattern.length) == (2, 5)
    assert parsed.pattern.pattern.pattern == Project(OrderBy(computed, ((Var("n"), True),)), ("s", "n", "m"))  # type: ignore[union-attr]  # a Distinct


def test_having_knows_the_names_that_select_gives() -> None:
    """As Jena, Virtuoso and QLever read it: the name is the expression. The store reads the expression."""
    named = read("SELECT (COUNT(?x) AS ?n) { ?s ?p ?x } HAVING(?n > 1)")
    written = read("SELECT (COUNT(?x) AS ?n) { ?s ?p ?x } HAVING(COUNT(?x) > 1)")
    assert named.pattern == written.pattern
    assert parse(named.text, BASE).pattern == written.pattern


def test_all_variables_are_in_the_order_of_their_appearance() -> None:
    """`SELECT *`: those in scope (18.2.1), so none of FILTER, MINUS and EXISTS; the store is asked for them by name."""
    parsed = read(
        "SELECT * { ?z ?a ?z MINUS { ?z ?m ?n } FILTER(?f) { SELECT ?q ?b { ?q ?h ?b } } BIND(1 AS ?y) } "
        "VALUES ?c { 1 }"
    )
    assert parsed.vars == ("z", "a", "q", "b", "y", "c")
    assert " ?z ?a ?q ?b ?y ?c " in parsed.text


def test_the_other_forms() -> None:
    """ASK, CONSTRUCT with and without template, DESCRIBE; the graphs of FROM and FROM NAMED."""
    assert read("ASK FROM <a> FROM NAMED <b> {}").dataset == ((f"<{BASE}a>",), (f"<{BASE}b>",))
    made = read("CONSTRUCT { ?s ?p _:o . _:o ?p ?x } { ?s ?p ?o } LIMIT 1")
    assert made.template == ((S, P, Var("_:t1")), (Var("_:t1"), P, X))
    assert made.pattern == Slice(SPO, 0, 1)
    short = read("CONSTRUCT WHERE { ?s ?p [] }")
    assert short.template == ((S, P, Var("_:t1")),)
    assert short.pattern == Bgp(((S, P, Var("_:b1")),))
    described = read("DESCRIBE ?s <a> { ?s ?p ?o }")
    assert described.template == (DESCRIBED,)
    assert described.pattern == Described(SPO, (S, Const(f"<{BASE}a>")))
    assert read("DESCRIBE *").pattern == Described(Bgp(()), ())


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("SELECT ?x {\n ?s ?p }", "expected a term, but here is “}”", (2, 8)),
        ("SELECT ?x {", "expected “}” or a pattern, but the query ends here", (1, 12)),
        ("SELECT * { ?s ?p 'æ }", "this string is not closed", (1, 18)),
        ("INSERT DATA {}", "this is an update", (1, 1)),
        ("PREFIX a: <b>\nLOAD <c>", "this is an update", (2, 1)),
        ("SELECT * { << ?s ?p ?o >> ?x ?y }", "“<<” is SPARQL 1.2", (1, 12)),
        ("SELECT * { ?s a:b ?o }", "the prefix “a:” is not declared", (1, 15)),
        ("SELECT * { ?s <a%> ?o }", "“a%” is not a valid IRI", (1, 15)),
        ("SELECT * { ?s ?p 'a'@verylongtag }", "“verylongtag” is not a language tag", (1, 21)),
        ("ASK { FILTER(FOO(1)) }", "“FOO” is not a function of SPARQL 1.1", (1, 14)),
        ("ASK { FILTER(REGEX(1)) }", "REGEX takes from 2 to 3 arguments, not 1", (1, 14)),
        ("ASK { _:a ?p ?o OPTIONAL { _:a ?p ?o } }", "the blank node _:a is used in another group", (1, 28)),
        ("ASK { ?s ?p ?o BIND(1 AS ?s) }", "?s has a value here already", (1, 26)),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "?s has a value here already", (1, 14)),
        ("SELECT ?s ?s { ?s ?p ?o }", "?s is selected twice", (1, 11)),
        ("SELECT ?s (?o + 1 AS ?n) { ?s ?p ?o } GROUP BY ?s", "?o is not in GROUP BY", (1, 12)),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * cannot be used with GROUP BY", (1, 8)),
        ("ASK { VALUES (?x ?x) { } }", "?x is listed twice in VALUES", (1, 18)),
        ("ASK { VALUES (?x ?y) { (1) } }", "this row of VALUES has 1 values for 2 variables", (1, 24)),
        ("ASK { FILTER(COUNT(?x) > 1) }", "COUNT can only be used in SELECT", (1, 14)),
        ("ASK {} LIMIT 99999999999999999999", "“99999999999999999999” is too large here", (1, 14)),
        ("ASK { ?s ?p '\ud800' }", "half a surrogate pair is no character", (1, 14)),
    ],
)
def test_what_is_wrong_has_words_and_a_place(text: str, words: str, place: tuple[int, int]) -> None:
    """Line and column from 1, what was expected and what is there; in Norwegian too."""
    with pytest.raises(BadQuery) as caught:
        read(text)
    line, column = place
    assert str(caught.value).startswith(f"Line {line}, column {column}: {words}")
    assert in_language(caught.value.message, "nb").startswith(f"Linje {line}, kolonne {column}: ")
    assert (caught.value.line, caught.value.column) == place
