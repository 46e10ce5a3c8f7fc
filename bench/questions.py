"""What a consumer of statistics asks of the sample (`bench/sample.py`): SPARQL, and the same by hand as SQL.

The SQL is what somebody would write who has the cube as the table `cube` (columns as in the CSV) and the code lists as
the table `concept` (`list`, `code`, `nb`, `en`, `broader`), and wants the codes and numbers of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.sample import BASE, NAME

PREFIXES = f"""PREFIX def: <{BASE}def/> PREFIX ds: <{BASE}id/dataset/> PREFIX area: <{BASE}id/codelist/area/>
PREFIX age: <{BASE}id/codelist/age/> PREFIX sex: <{BASE}id/codelist/sex/> PREFIX year: <{BASE}id/codelist/year/>
PREFIX obs: <{BASE}id/observation/{NAME}/> PREFIX list: <{BASE}id/codelist/>
PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX ex: <https://example.org/>
PREFIX sdmx: <http://purl.org/linked-data/sdmx/2009/attribute#>
"""


@dataclass(frozen=True)
class Question:
    """A question, without its prefixes.

    `sql`: the same by hand, "" where that means nothing. `free`: how many solutions there are is decided, but not
    which. `graph`: the answer is triples.
    """

    name: str
    text: str
    sql: str = ""
    free: bool = False
    graph: bool = False


def questions(count: int) -> list[Question]:
    """The mix, for a cube of `count` observations."""
    return [*_of_one(), *_of_few(), *_of_all(count), *_of_structure(), *_as_graphs()]


_FIXED = "def:age age:g3 ; def:sex sex:s1"
_HAND = "age = 'g3' AND sex = 's1'"


def _of_one() -> list[Question]:
    return [
        Question(
            "one figure",
            f"SELECT ?v {{ ?o def:area area:a7 ; {_FIXED} ; def:year year:2000 ; def:share ?v }}",
            f"SELECT share FROM cube WHERE area = 'a7' AND {_HAND} AND year = '2000'",
        ),
        Question(
            "one observation",
            "SELECT ?p ?x { <%sid/observation/%s/a7/g3/s1/2000/share> ?p ?x }" % (BASE, NAME),  # noqa: UP031 (the braces are SPARQL's)
            f"SELECT * FROM cube WHERE area = 'a7' AND {_HAND} AND year = '2000'",
        ),
        Question(
            "a time series",
            f"""SELECT ?l ?v {{ ?o def:area area:a7 ; {_FIXED} ; def:year ?y ; def:share ?v .
                ?y skos:prefLabel ?l FILTER(LANG(?l) = "nb") }} ORDER BY ?y""",
            f"""SELECT c.nb, share FROM cube JOIN concept AS c ON c.list = 'year' AND c.code = year
                WHERE area = 'a7' AND {_HAND} ORDER BY year""",
        ),
        Question(
            "any above a limit",
            "ASK { ?o def:share ?v FILTER(?v > 99.8) }",
            "SELECT 1 FROM cube WHERE share > 99.8 LIMIT 1",
        ),
    ]


def _of_few() -> list[Question]:
    return [
        Question(
            "a slice",
            f"SELECT ?a ?v {{ ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v }}",
            f"SELECT area, share FROM cube WHERE {_HAND} AND year = '2000'",
        ),
        Question(
            "a table with labels",
            """SELECT ?a ?g ?s ?v { ?o def:area ?x ; def:age ?y ; def:sex ?z ; def:year year:2000 ; def:share ?v .
                ?x skos:broader area:c3 ; skos:prefLabel ?a . ?y skos:prefLabel ?g . ?z skos:prefLabel ?s
                FILTER(LANG(?a) = "nb" && LANG(?g) = "nb" && LANG(?s) = "nb") }""",
            """SELECT x.nb, y.nb, z.nb, share FROM cube JOIN concept AS x ON x.list = 'area' AND x.code = area
                JOIN concept AS y ON y.list = 'age' AND y.code = age
                JOIN concept AS z ON z.list = 'sex' AND z.code = sex
                WHERE year = '2000' AND x.broader = 'c3'""",
        ),
        Question(
            "two fixed, grouped",
            f"SELECT ?a (AVG(?v) AS ?m) {{ ?o {_FIXED} ; def:area ?a ; def:share ?v }} GROUP BY ?a",
            f"SELECT area, avg(share) FROM cube WHERE {_HAND} GROUP BY area",
        ),
        Question(
            "change by year",
            f"""SELECT ?a (?w - ?v AS ?d) {{ ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v .
                ?p def:area ?a ; {_FIXED} ; def:year year:2001 ; def:share ?w }}""",
            f"""SELECT area, p.share - o.share FROM cube AS o JOIN cube AS p USING (area, age, sex)
                WHERE {_HAND} AND o.year = '2000' AND p.year = '2001'""",
        ),
        Question(
            "largest changes",
            """SELECT ?a ?g ?s (?w - ?v AS ?d) { ?o def:area ?a ; def:age ?g ; def:sex ?s ; def:year year:2000 ;
                def:share ?v . ?p def:area ?a ; def:age ?g ; def:sex ?s ; def:year year:2001 ; def:share ?w }
                ORDER BY DESC(?d) ?a ?g ?s LIMIT 20""",
            """SELECT area, age, sex, p.share - o.share AS d FROM cube AS o JOIN cube AS p USING (area, age, sex)
                WHERE o.year = '2000' AND p.year = '2001' ORDER BY d DESC, area, age, sex LIMIT 20""",
        ),
        Question(
            "a page",
            "SELECT ?o ?v { ?o def:share ?v } ORDER BY ?o LIMIT 100 OFFSET 5000",
            """SELECT area, age, sex, year, share FROM cube ORDER BY area, age, sex, year LIMIT 100 OFFSET 5000""",
        ),
        Question(
            "all below a county",
            "SELECT (SUM(?v) AS ?t) { ?a skos:broader* area:c3 . ?o def:area ?a ; def:share ?v }",
            "SELECT sum(share) FROM cube JOIN concept AS c ON c.list = 'area' AND c.code = area WHERE c.broader = 'c3'",
        ),
    ]


def _of_all(count: int) -> list[Question]:
    return [
        Question(
            "top ten",
            "SELECT ?o ?v { ?o def:share ?v } ORDER BY DESC(?v) ?o LIMIT 10",
            """SELECT area, age, sex, year, share FROM cube ORDER BY share DESC, area, age, sex, year LIMIT 10""",
        ),
        Question(
            "average by area",
            "SELECT ?a (AVG(?v) AS ?m) { ?o def:area ?a ; def:share ?v } GROUP BY ?a",
            "SELECT area, avg(share) FROM cube GROUP BY area",
        ),
        Question(
            "average by county",
            """SELECT ?l (AVG(?v) AS ?m) { ?o def:area/skos:broader ?c ; def:share ?v .
                ?c skos:prefLabel ?l FILTER(LANG(?l) = "nb") } GROUP BY ?l""",
            """SELECT p.nb, avg(share) FROM cube JOIN concept AS c ON c.list = 'area' AND c.code = area
                JOIN concept AS p ON p.list = 'area' AND p.code = c.broader GROUP BY p.nb""",
        ),
        Question(
            "share of the total",
            """SELECT ?s (100 * SUM(?v) / ?t AS ?p) { ?o def:sex ?s ; def:share ?v
                { SELECT (SUM(?w) AS ?t) { ?x def:share ?w } } } GROUP BY ?s ?t""",
            "SELECT sex, 100 * sum(share) / (SELECT sum(share) FROM cube) FROM cube GROUP BY sex",
        ),
        Question(
            "median",
            f"SELECT ?v {{ ?o def:share ?v }} ORDER BY ?v LIMIT 1 OFFSET {count // 2}",
            f"SELECT share FROM cube ORDER BY share LIMIT 1 OFFSET {count // 2}",
        ),
        Question(
            "histogram",
            "SELECT ?b (COUNT(*) AS ?n) { ?o def:share ?v BIND(FLOOR(?v / 10) AS ?b) } GROUP BY ?b ORDER BY ?b",
            "SELECT floor(share / 10) AS b, count(*) FROM cube GROUP BY b ORDER BY b",
        ),
        Question(
            "groups above a limit",
            "SELECT ?a ?g { ?o def:area ?a ; def:age ?g ; def:share ?v } GROUP BY ?a ?g HAVING(AVG(?v) > 55)",
            "SELECT area, age FROM cube GROUP BY area, age HAVING avg(share) > 55",
        ),
        Question(
            "by status",
            """SELECT ?s (COUNT(*) AS ?n) { ?o sdmx:obsStatus ?c . ?c skos:prefLabel ?s
                FILTER(LANG(?s) = "en") } GROUP BY ?s""",
            """SELECT c.en, count(*) FROM cube JOIN concept AS c ON c.list = 'obsStatus' AND c.code = "obsStatus"
                GROUP BY c.en""",
        ),
        Question("count observations", "SELECT (COUNT(*) AS ?n) { ?o a qb:Observation }", "SELECT count(*) FROM cube"),
        Question("count everything", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        Question("count by predicate", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
        Question("count by data set", "SELECT ?d (COUNT(*) AS ?n) { ?o qb:dataSet ?d } GROUP BY ?d"),
        Question(
            "without a value",
            f"SELECT (COUNT(*) AS ?n) {{ ?o qb:dataSet ds:{NAME} MINUS {{ ?o def:share ?v }} }}",
            "SELECT count(*) FROM cube WHERE share IS NULL",
        ),
        Question(
            "years with figures",
            f"SELECT DISTINCT ?y {{ ?o qb:dataSet ds:{NAME} ; def:year ?y }} ORDER BY ?y",
            "SELECT DISTINCT year FROM cube ORDER BY year",
        ),
        Question(
            "missing combinations",
            """SELECT ?a ?g { ?a skos:inScheme list:area . ?g skos:inScheme list:age
                FILTER NOT EXISTS { ?o def:area ?a ; def:age ?g ; def:year year:2001 } }""",
            """SELECT a.code, g.code FROM concept AS a, concept AS g WHERE a.list = 'area' AND g.list = 'age' AND
                NOT EXISTS (SELECT 1 FROM cube WHERE area = a.code AND age = g.code AND year = '2001')""",
        ),
    ]


def _of_structure() -> list[Question]:
    return [
        Question("who has a dimension", "SELECT ?d { ?d qb:structure/qb:component/qb:dimension def:area }"),
        Question(
            "a catalogue",
            "SELECT ?d ?t { ?d a dcat:Dataset ; dct:title ?t FILTER(LANG(?t) = 'nb') } ORDER BY ?t",
        ),
        Question(
            "a code list",
            """SELECT ?c ?l ?b { ?c skos:inScheme list:area ; skos:prefLabel ?l OPTIONAL { ?c skos:broader ?b }
                FILTER(LANG(?l) = "nb") } ORDER BY ?c""",
            "SELECT code, nb, broader FROM concept WHERE list = 'area' ORDER BY code",
        ),
        Question(
            "words in labels",
            'SELECT ?c ?l { ?c skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "a39")) }',
            "SELECT code, nb FROM concept WHERE contains(lower(nb), 'a39')",
        ),
        Question(
            "codes never used",
            "SELECT ?c { ?c skos:inScheme list:area FILTER NOT EXISTS { ?o def:area ?c } }",
            "SELECT code FROM concept WHERE list = 'area' AND code NOT IN (SELECT area FROM cube)",
        ),
        Question("explore", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10", free=True),
        Question("explore a property", "SELECT ?s ?o { ?s def:share ?o } LIMIT 100", free=True),
        Question("properties of a class", "SELECT DISTINCT ?p { ?s a qb:Observation ; ?p ?o }"),
        Question("what links here", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p area:a7 } GROUP BY ?p"),
    ]


def _as_graphs() -> list[Question]:
    return [
        Question(
            "pivot",
            f"""CONSTRUCT {{ ?a ex:first ?v ; ex:second ?w }} WHERE {{
                ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v .
                OPTIONAL {{ ?p def:area ?a ; {_FIXED} ; def:year year:2001 ; def:share ?w }} }}""",
            graph=True,
        ),
        Question("describe a concept", "DESCRIBE area:a7", graph=True),
        Question(
            "describe an observation",
            f"DESCRIBE <{BASE}id/observation/{NAME}/a7/g3/s1/2000/share>",
            graph=True,
        ),
        Question(
            "a data set's structure",
            f"""CONSTRUCT {{ ?c ?p ?o }} WHERE {{ ds:{NAME} qb:structure/qb:component ?c . ?c ?p ?o }}""",
            graph=True,
        ),
    ]
