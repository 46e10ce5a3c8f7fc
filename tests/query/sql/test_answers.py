"""Answers that SPARQL's specification decides, over columns and as they are served: by whichever way, the same."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.query.sql.served import answers, ask_served, is_refused
from tests.query.sql.world import World, ask

THREE = "CONSTRUCT { ?x ex:n ?n } { ?x ex:number ?n } ORDER BY ?x OFFSET 2"

ANSWERS: dict[str, list[tuple[str, list[str]]]] = {
    "OFFSET without LIMIT (section 15.4)": [
        ("SELECT ?x { ?x ex:number ?n } ORDER BY ?x OFFSET 2", ["ex:c"]),
        ("SELECT ?x { { SELECT ?x { ?x ex:number ?n } ORDER BY ?x OFFSET 1 } }", ["ex:b", "ex:c"]),
        ("SELECT (COUNT(*) AS ?n) { { SELECT ?v { ?o def:share ?v } OFFSET 100000 } }", ["0^^integer"]),
        (THREE, ['<https://example.org/c> <https://example.org/n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .']),
        ("ASK { { SELECT ?x { ?x ex:number ?n } OFFSET 3 } }", ["False"]),
    ],
    "REPLACE with what is no pattern, or matches the empty text (XPath functions, section 5.6.3)": [
        ('SELECT (REPLACE("a", ")", "b") AS ?x) {}', ["-"]),
        ('SELECT (REPLACE("a", "(", "b") AS ?x) { ?x0 ex:number 5 }', ["-"]),
        ('SELECT (REPLACE("abc", "x*", "-") AS ?x) {}', ["-"]),
        ('SELECT (COALESCE(REPLACE("a", "[", "b"), "none") AS ?x) {}', ['"none"']),
    ],
    "FILTER with a constant (section 17.2.2)": [
        ("ASK { FILTER(false) }", ["False"]),
        ("ASK { FILTER(0) }", ["False"]),
        ('ASK { FILTER("") }', ["False"]),
        ('ASK { FILTER("a") }', ["True"]),
        ("SELECT ?x { ?x ex:number 3 FILTER(false) }", []),
        ("SELECT (COUNT(*) AS ?n) { ?o def:share ?v FILTER(false) }", ["0^^integer"]),
        ("SELECT ?x ?n { ?x ex:number 3 OPTIONAL { ?x ex:named ?n FILTER(0.0) } }", ["ex:a -", "ex:c -"]),
        ("SELECT ?x { { ?x ex:number 3 FILTER(false) } UNION { ?x ex:number 5 FILTER(true) } }", ["ex:b"]),
        ("SELECT ?x { ?x ex:number 3 FILTER EXISTS { ?x ex:p ?v FILTER(false) } }", []),
        ("SELECT ?x { ?x ex:number 3 FILTER NOT EXISTS { FILTER(false) } }", ["ex:a", "ex:c"]),
        ("SELECT ?x { ?x ex:number 3 MINUS { ?x ex:p ?v FILTER(0) } }", ["ex:a", "ex:c"]),
        ("SELECT ?x { { SELECT ?x { ?x ex:number 3 FILTER(false) } } }", []),
        ("SELECT (COUNT(*) AS ?n) { ?x ex:number 3 } HAVING(false)", []),
        ("SELECT (TRUE AS ?x) (False AS ?y) { FILTER(!FALSE) }", ["true^^boolean false^^boolean"]),
        ('SELECT ("TRUE" AS ?x) { ?TRUE ex:number 5 . FILTER(True) }', ['"TRUE"']),
        ("SELECT ?n { ?x ex:named ?n FILTER(?n && LANG(?n) != '') }", ['"ÆØÅ straße"@nb']),
    ],
    "REPLACE with groups, REGEX with classes (XPath functions, section 5.6)": [
        ('SELECT (REPLACE("2024K1", "^([0-9]{4})K([1-4])$", "$1Q$2") AS ?x) {}', ['"2024Q1"']),
        (r'SELECT (REPLACE("2024K1", "^(\\d{4})K(\\d)$", "$1Q$2$9\\$") AS ?x) {}', ['"2024Q1$"']),
        ('SELECT (REPLACE("darted", "^(.*?)d(.*)$", "$1c$2") AS ?x) {}', ['"carted"']),
        ('SELECT (REPLACE("abracadabra", "(a(.))b", "$13") AS ?x) { FILTER("a" = "b") }', []),
        ('SELECT (REPLACE("a.b", ".", "$0", "q") AS ?x) (REPLACE("a", "a", "$") AS ?y) {}', ['"a$0b" -']),
        (r'SELECT (REPLACE(?n, "[\\s,]+", "-") AS ?x) { ex:b ex:named ?n }', ['"ÆØÅ-straße"@nb']),
        (
            r'SELECT (REGEX("Ås 1", "^\\w+\\s\\d$") AS ?x) (REGEX("a", "^[\\D]$") AS ?y) {}',
            ["true^^boolean true^^boolean"],
        ),
        (r'SELECT (REGEX("_", "\\w") AS ?x) (REGEX("a", "(") AS ?y) {}', ["false^^boolean -"]),
        ('SELECT (REGEX("AB", "a b", "ix") AS ?x) (REGEX("a+", "A+", "iq") AS ?y) {}', ["true^^boolean true^^boolean"]),
    ],
    "a product of decimals is exact to 18 fraction digits, so that a variance has an answer (section 17.3)": [
        ("SELECT (1.0000000001 * 1.0000000001 AS ?x) {}", ["1.0000000002^^decimal"]),
        ("SELECT (-0.123456789012345678 * 12345.123456789012345678 AS ?x) {}", ["-1524.089301936160633746^^decimal"]),
        (
            "SELECT (AVG(?n * ?n) - AVG(?n) * AVG(?n) AS ?x) { VALUES ?n { 1.5 2 4.25 } }",
            ["1.430555555555555557^^decimal"],
        ),
        (
            "SELECT (AVG((?n - ?m) * (?n - ?m)) AS ?x) { VALUES ?n { 1.5 2 4.25 } "
            "{ SELECT (AVG(?o) AS ?m) { VALUES ?o { 1.5 2 4.25 } } } }",
            ["1.430555555555555555^^decimal"],
        ),
        (
            "SELECT (SUM(?d) / COUNT(*) AS ?x) (AVG(?d) AS ?y) { ?a ex:p ?b . ?c ex:p ?e . ?f ex:number ?n "
            "BIND(1 / 3 AS ?d) }",
            ["0.333333333333333333^^decimal 0.333333333333333333^^decimal"],
        ),
    ],
    "COUNT leaves out what is an error (section 18.5.1.2)": [
        (
            "SELECT (COUNT(1/0) AS ?x) (COUNT(IF(?n = 5, 1, 1/0)) AS ?y) { ?x0 ex:number ?n }",
            ["0^^integer 1^^integer"],
        ),
    ],
    "floats (sections 17.1 and 17.3)": [
        ("SELECT (xsd:float(0.1) AS ?x) (xsd:float(1)/3 AS ?y) {}", ["0.1^^float 0.33333334^^float"]),
        ("SELECT (xsd:float(1) + 1e0 AS ?x) (xsd:float(2) * 1.5 AS ?y) {}", ["2^^double 3^^float"]),
        ("SELECT (xsd:float(0.1) = 0.1 AS ?x) (xsd:float(0.1) = 0.1e0 AS ?y) {}", ["true^^boolean false^^boolean"]),
        ("SELECT (SUM(xsd:float(?n)) AS ?x) { VALUES ?n { 1 2.5 } }", ["3.5^^float"]),
        ('SELECT (MAX(?n) AS ?x) { VALUES ?n { 1 "2.5"^^xsd:float 2.25 } }', ["2.5^^float"]),
        ('SELECT (STRDT("1.50", xsd:float) AS ?x) (xsd:float("a") AS ?y) {}', ["1.5^^float -"]),
    ],
    "a double as a decimal is the shortest that reads back as it (XPath functions, section 19.1.2.2)": [
        ("SELECT (xsd:decimal(0.1e0) AS ?x) (xsd:decimal(2.5e0) AS ?y) {}", ["0.1^^decimal 2.5^^decimal"]),
        ('SELECT (xsd:decimal(-1.5e-7) AS ?x) (xsd:decimal(xsd:double("NaN")) AS ?y) {}', ["-0.00000015^^decimal -"]),
        ("SELECT (xsd:decimal(?r) AS ?x) { ?o def:rate ?r FILTER(?r = -1.125) } LIMIT 1", ["-1.125^^decimal"]),
    ],
    "SAMPLE over several kinds, MIN and MAX of booleans, ORDER BY RAND()": [
        ('SELECT (SAMPLE(?v) AS ?x) { { BIND(1/0 AS ?v) } UNION { BIND("a"@en AS ?v) } }', ['"a"@en']),
        ("SELECT (SAMPLE(?v) AS ?x) { { BIND(1/0 AS ?v) } UNION { BIND(1.5/0 AS ?v) } }", ["-"]),
        (
            "SELECT (MIN(?b) AS ?x) (MAX(?b) AS ?y) { ?o def:count ?c BIND(?c > 2 AS ?b) }",
            ["false^^boolean true^^boolean"],
        ),
        ("SELECT (MIN(?b) AS ?x) { ?o def:count ?c BIND(1/?c > 2 AS ?b) }", ["-"]),
        ("SELECT (COUNT(*) AS ?n) { SELECT ?x { ?x ex:number ?v } ORDER BY RAND() LIMIT 2 }", ["2^^integer"]),
    ],
    "GROUP_CONCAT of what is no string is of its text": [
        ("SELECT (STRLEN(GROUP_CONCAT(?n)) AS ?x) { ?y ex:number ?n }", ["5^^integer"]),
        ("SELECT (GROUP_CONCAT(?y) AS ?x) { ?y ex:number 5 }", ['"https://example.org/b"']),
        (
            "SELECT (GROUP_CONCAT(DISTINCT ?t; SEPARATOR='') AS ?x) { VALUES ?t { 1 1.0 '1' '1'@en '1'@nb 1 } }",
            ['"11111"'],
        ),
        ("SELECT (GROUP_CONCAT(?v) AS ?x) { VALUES ?v { 2.50 true UNDEF } }", ["-"]),
        ("SELECT (GROUP_CONCAT(?v; SEPARATOR=',') AS ?x) { VALUES ?v { 2.50 } }", ['"2.5"']),
    ],
    "numbers with many digits (section 17.3)": [
        (
            "SELECT (?n / -0.5 AS ?x) { VALUES ?n { 0 1.123456789012345 } }",
            ["-2.24691357802469^^decimal", "0^^decimal"],
        ),
        ("SELECT (-999999999999999999 / 123456789012.345678 AS ?x) {}", ["-8100000.072900000714420007^^decimal"]),
        ("SELECT (SUM(?v * ?v) AS ?x) { VALUES ?v { 4000000000 3000000000 } }", ["25000000000000000000^^integer"]),
        (
            "SELECT (9223372036854775807 + 1 AS ?x) (-9223372036854775807 - 2 AS ?y) {}",
            ["9223372036854775808^^integer -9223372036854775809^^integer"],
        ),
        ("SELECT (99999999999999999999 + 1 AS ?x) {}", ["100000000000000000000^^integer"]),
        (
            "SELECT (ROUND(0.49999999999999994e0) AS ?x) (ROUND(-2.5) AS ?y) (ROUND(2.5) AS ?z) {}",
            ["0^^double -2^^decimal 3^^decimal"],
        ),
        ("SELECT (sameTerm(0e0, -0e0) AS ?x) (0e0 = -0e0 AS ?y) {}", ["false^^boolean true^^boolean"]),
        ("SELECT (xsd:double('INF') AS ?x) (xsd:double('-INF') AS ?y) {}", ["INF^^double -INF^^double"]),
        ("SELECT (xsd:double('NaN') AS ?x) (xsd:integer(' 12 ') AS ?y) {}", ["NaN^^double 12^^integer"]),
        ("SELECT (1/2/3/4/5/6/7/8/9/10/11/12/13/14/15 AS ?x) {}", ["0.000000000000764716^^decimal"]),
    ],
    "a text is no code of ours": [
        (
            'SELECT (SUM(IF(?x = "a AND true AND b", 1, 1/0)) AS ?y) { VALUES ?x { "a AND true AND b" } }',
            ["1^^integer"],
        ),
        ('SELECT (COUNT(*) AS ?y) { ?o def:note ?n FILTER(?n = "c0.c1 AS c2 LIMIT 1") }', ["0^^integer"]),
    ],
    "each way of an alternative has its solutions (section 18.4)": [
        ("SELECT ?u { ex:b ex:number|ex:number ?u }", ["5^^integer", "5^^integer"]),
        ("SELECT ?u { ex:b (ex:number|^ex:next|ex:number) ?u }", ["5^^integer", "5^^integer", "ex:a"]),
        ("SELECT ?u { ex:a ex:next/(ex:number|ex:number) ?u }", ["5^^integer", "5^^integer"]),
        ("SELECT ?u { ex:c ex:number ?u OPTIONAL { ex:b (ex:number|ex:number) ?w } }", ["3^^integer", "3^^integer"]),
    ],
    "HAVING sees what SELECT names": [
        ("SELECT ?n (COUNT(?x) AS ?c) { ?x ex:number ?n } GROUP BY ?n HAVING(?c > 1)", ["3^^integer 2^^integer"]),
        ("SELECT (COUNT(?x) AS ?c) { ?x ex:number ?n } HAVING(?c * 2 > 5 && ?c < 4)", ["3^^integer"]),
        (
            "SELECT ?n { { SELECT ?n (COUNT(?x) AS ?c) { ?x ex:number ?n } GROUP BY ?n HAVING(?c = 1) } }",
            ["5^^integer"],
        ),
    ],
    "the variable of GRAPH is joined afterwards (section 18.6)": [
        ("SELECT ?g { GRAPH ?g { FILTER(BOUND(?g)) } }", []),
        ("SELECT ?x { GRAPH ?g { ?x ex:number 5 FILTER(?g = graph:odd) } }", []),
        ("SELECT ?x { GRAPH ?g { ?x ex:number 5 } FILTER(?g = graph:odd) }", ["ex:b"]),
        (
            "SELECT ?x ?n { GRAPH ?g { ?x ex:number 5 OPTIONAL { ?x ex:named ?n FILTER(BOUND(?g)) } } }",
            ["ex:b -"],
        ),
    ],
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [pytest.param(*each, id=f"{section}: {each[0]}") for section, every in ANSWERS.items() for each in every],
)
def test_the_specification_decides(world: World, client: FlaskClient, query: str, expected: list[str]) -> None:
    """The answer is the specification's, over columns and with the routing that is served."""
    columns, routed = answers(world.engine, query), answers(client, query)
    assert columns == routed
    assert columns == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [pytest.param(*each, id=f"{section}: {each[0]}") for section, every in ANSWERS.items() for each in every],
)
def test_the_store_alone_says_no_other(store_client: FlaskClient, query: str, expected: list[str]) -> None:
    """With `engine = "oxigraph"` the answer is the specification's, or the question is refused in words."""
    assert is_refused(store_client, query) or answers(store_client, query) == expected


def test_all_variables_come_in_the_order_of_the_query(world: World, client: FlaskClient) -> None:
    """`SELECT *` has its variables as they first appear, by whichever way."""
    query = "SELECT * { ?z ex:number ?a OPTIONAL { ?z ex:named ?b } }"
    for names in (ask(world.engine, query)[0], ask(world.oracle, query)[0], ask_served(client, query)[0]):
        assert names == ["z", "a", "b"]
