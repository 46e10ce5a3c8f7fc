"""Questions by chance, of every form that the compiler knows, over the cubes of `world` and whatever part of them."""

from __future__ import annotations

import random
from collections.abc import Callable


class Grammar:
    """Questions by chance: variables `?a` … `?f` of observations, codes, numbers and labels, unbound in places."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.asking = 0
        """How many EXISTS what is said next is in."""

    def one(self, *options: str) -> str:
        return self.chance.choice(options)

    def new(self) -> str:
        """A variable that is nowhere else."""
        return f"?z{self.chance.randrange(10**6)}"

    def star(self) -> str:
        s = self.one("?o", "?o", "?o", "?p")
        parts = [self.observed() for _ in range(self.chance.randint(1, 3))]
        return f"{s} {' ; '.join(parts)} ."

    def observed(self) -> str:
        return self.one(
            "def:share ?v",
            "def:share ?v",
            "def:count ?w",
            "def:rate ?x",
            "def:area ?a",
            "def:area area:0301",
            "def:sex ?s",
            "def:sex sex:F",
            "def:period ?t",
            "def:note ?n",
            "def:words ?l",
            "def:paragraph ?w",
            "def:final ?f",
            "def:lower ?v",
            "qb:dataSet ?d",
            "qb:dataSet ds:survey",
            "qb:measureType ?m ; ?m ?v",
            "a qb:Observation",
            "?q ?y",
            "def:measured ?g",
            "def:area/skos:broader ?b",
            "def:area/skos:broader* ?b",
            "def:area|def:sex ?a",
            f"!(def:area|qb:dataSet|rdf:type) {self.new()}",
        )

    def described(self) -> str:
        return self.one(
            "?a skos:broader ?b .",
            "?a skos:prefLabel ?l .",
            "?a skos:notation ?n .",
            "?a skos:broader+ ?b .",
            "?a skos:inScheme ?c .",
            "?e ex:p ?v .",
            "?e ex:number ?w .",
            "?e ex:next ?b .",
            "?e ex:of ?a .",
            "?d qb:structure ?c .",
            "?i qb:observation ?o .",
            "?e ex:next* ?b .",
            "?e ex:next+ ?b .",
            "?e (ex:next|ex:of)+ ?b .",
            "?e ^ex:next ?b .",
            f"?e !(^ex:next) {self.new()} .",
            "?e ex:named ?n .",
            "?e ?q ?y .",
            "?a skos:inScheme ?c ; skos:broader? ?b .",
        )

    def group(self, depth: int) -> str:
        parts = [self.star() if self.chance.random() < 0.6 else self.described()]
        parts += [self.part(depth) for _ in range(self.chance.randint(0, 2))]
        if self.chance.random() < 0.4:
            parts.append(f"FILTER({self.condition()})")
        return " ".join(parts)

    def part(self, depth: int) -> str:
        if depth == 0:
            return self.one(self.star(), self.described())
        inner: Callable[[], str] = lambda: self.group(depth - 1)  # noqa: E731 (a name for what is said four times)
        match self.chance.randrange(12):
            case 0 | 1:
                return f"OPTIONAL {{ {inner()} }}"
            case 2:
                return f"{{ {inner()} }} UNION {{ {inner()} }}"
            case 3:
                # in EXISTS the store lets the solution around it count as shared, so that one is shared anyhow
                shared = "?a skos:inScheme ?c . " if self.asking else ""
                return f"{shared}MINUS {{ {shared}{inner()} }}"
            case 4:
                return self.exists(inner)
            case 5:
                return f"BIND({self.expression()} AS {self.new()})"
            case 6:
                return "VALUES " + self.one(
                    "?v { 1 12.5 2e0 }", "?a { area:0301 area:a }", "?n { 'a' UNDEF }", "?s { sex:M }"
                )
            case 7:
                return f"{{ SELECT ?a (COUNT(*) AS ?k) {{ {inner()} }} GROUP BY ?a }}"
            case 8:
                return f"{{ SELECT {self.one('', 'DISTINCT ')}?a ?v ?o {{ {inner()} }} }}"
            case 9:
                return f"GRAPH {self.one('ds:survey', 'ds:people', '?g', 'graph:odd')} {{ {self.star()} }}"
            case 10:
                return f"GRAPH {self.one('?g', 'graph:codelists')} {{ {self.group(0)} }}"
        return self.star()

    def exists(self, inner: Callable[[], str]) -> str:
        self.asking += 1
        text = f"FILTER {self.one('', 'NOT ')}EXISTS {{ {inner()} }}"
        self.asking -= 1
        return text

    def variable(self) -> str:
        return self.one("?v", "?w", "?x", "?n", "?l", "?a", "?b", "?f", "?o", "?y", "?g")

    def number(self) -> str:
        return self.one("?v", "?w", "?x", "1", "2.5", "10", "1e1", "0.1")

    def expression(self) -> str:
        return self.one(
            f"{self.number()} {self.one('+', '-', '/')} {self.number()}",
            f"{self.number()} * {self.one('2.5', '10', '0.1', '1e1')}",  # the store's integers end at 64 bits
            f"IF({self.comparison()}, {self.variable()}, {self.number()})",
            f"COALESCE({self.variable()}, {self.variable()}, 'none')",
            f"STR({self.variable()})",
            f"STRLEN(STR({self.variable()}))",
            f"ROUND({self.number()})",
            f"ABS({self.number()})",
            f"CONCAT(STR({self.variable()}), '-', STR({self.variable()}))",
            f"DATATYPE({self.variable()})",
            f"LANG({self.variable()})",
            f"xsd:{self.one('integer', 'decimal', 'double', 'boolean', 'string')}({self.variable()})",
            f"{self.one('CEIL', 'FLOOR')}({self.number()})",
            f"{self.one('UCASE', 'LCASE', 'STRLEN', 'ENCODE_FOR_URI', 'MD5')}({self.text()})",
            f"SUBSTR({self.text()}, {self.one('1', '2', '-1', '?w')}{self.one('', ', 2', ', 0')})",
            f"{self.one('STRBEFORE', 'STRAFTER')}({self.text()}, {self.one(chr(39) + 'a' + chr(39), self.text())})",
            f"REPLACE({self.text()}, {self.one(chr(39) + '[0-9]' + chr(39), chr(39) + 'o' + chr(39))}, 'x')",
            f"CONCAT({self.text()}, {self.text()})",
            f"{self.one('YEAR', 'MONTH', 'DAY')}({self.one('?g', '?g', self.variable())})",
            f"xsd:{self.one('date', 'dateTime', 'gYear', 'gYearMonth')}({self.one('?g', 'STR(?g)', self.variable())})",
            f"STRLANG(STR({self.variable()}), 'en')",
            f"IRI({self.one('?a', '?e', 'STR(?a)')})",
            self.comparison(),
        )

    def text(self) -> str:
        return self.one("?l", "?l", "?n", "STR(?a)", "STR(?v)", "'a b'", "'å'@nb", self.variable())

    def comparison(self) -> str:
        name = self.variable()  # where < knows no order, the store has one
        return self.one(
            f"{self.number()} {self.one('<', '>', '<=', '>=', '=', '!=')} {self.number()}",
            f"{self.variable()} {self.one('=', '!=')} {self.variable()}",
            f"(ISNUMERIC({name}) && {name} < {self.variable()})",
            f"STR({self.variable()}) {self.one('<', '>=')} STR({self.variable()})",
            f"{self.variable()} IN (1, 12.5, 'a', area:0301)",
            f"SAMETERM({self.variable()}, {self.variable()})",
            f"CONTAINS(STR({self.variable()}), '0')",
            f"REGEX(STR({self.variable()}), '^[0-9]')",
            f"LANGMATCHES(LANG({self.variable()}), 'nb')",
        )

    def condition(self) -> str:
        return self.one(
            self.comparison(),
            f"!({self.comparison()})",
            f"{self.comparison()} && {self.comparison()}",
            f"{self.comparison()} || {self.comparison()}",
            f"BOUND({self.variable()})",
            f"!BOUND({self.variable()})",
            f"ISIRI({self.variable()})",
            f"ISNUMERIC({self.variable()})",
            self.one("?f", "?w", "true", "false", "0", "''", "'a'"),  # to the store ?l is no boolean
        )

    def query(self) -> str:
        body = self.group(2)
        chosen = "" if self.chance.random() < 0.85 else self.dataset()
        return f"{self.asked(body)}".replace("WHERE", f"{chosen} WHERE", 1)

    def dataset(self) -> str:
        """FROM and FROM NAMED."""
        graphs = ("ds:survey", "ds:people", "graph:odd", "graph:codelists")
        return " ".join(f"FROM {self.one('', 'NAMED ')}{graph}" for graph in graphs if self.chance.random() < 0.6)

    def asked(self, body: str) -> str:
        """A query of a form by chance."""
        if self.chance.random() < 0.1:
            return self.one(
                f"ASK WHERE {{ {body} }}",
                f"CONSTRUCT {{ ?o ex:is ?v . ?a ex:of ?o }} WHERE {{ {body} }}",
                f"DESCRIBE ?a WHERE {{ {body} }}",
                f"SELECT ?o ?v WHERE {{ {body} }} ORDER BY {self.variable()} {self.one('', 'DESC(?v)')}",
                f"SELECT (COUNT(*) AS ?k) WHERE {{ SELECT REDUCED ?o ?v WHERE {{ {body} }} }} HAVING(COUNT(*) = 0)",
                f"SELECT ?o ?v WHERE {{ {body} }} LIMIT 0",
                f"SELECT (COUNT(*) AS ?k) WHERE {{ SELECT ?o WHERE {{ {body} }} LIMIT {self.one('1', '3', '100')} "
                f"OFFSET {self.one('0', '2')} }}",
            )
        if self.chance.random() < 0.4:
            key = self.one("?a", "?s", "?d", "?v", "?l", "?w")
            over = self.one("?v", "?w", "?x", "?a", "*")
            name = "COUNT" if over in "*?a" else self.one("SUM", "AVG", "MIN", "MAX", "COUNT", "COUNT(DISTINCT ")
            call = f"{name}{over})" if name.endswith(" ") else f"{name}({over})"
            if self.chance.random() < 0.2:
                return f"SELECT ({call} AS ?k) WHERE {{ {body} }}"
            having = self.one("", "", f" HAVING({call} {self.one('<', '>', '!=')} {self.one('1', '2.25', '10')})")
            return f"SELECT {key} ({call} AS ?k) WHERE {{ {body} }} GROUP BY {key}{having}"
        return f"SELECT {self.one('', 'DISTINCT ')}?o ?a ?v ?w ?n ?l WHERE {{ {body} }}"
