"""Answers of different endpoints made comparable: solutions and triples as multisets, numbers by value."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"

_NUMBER = re.compile(r"integer|decimal|double|float|int|long|short|byte|nonNegativeInteger$")
_TRIPLE = re.compile(r"(\S+) (\S+) (.+?)\s*\.\s*$")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(\S+)|\^\^<([^>]*)>)?$')


def solutions(body: bytes) -> Counter[Any]:
    """The solutions of a result in JSON, ASK as one."""
    said = json.loads(body)
    if "boolean" in said:
        return Counter([said["boolean"]])
    rows = said["results"]["bindings"]
    return Counter(tuple(sorted((name, _term(term)) for name, term in row.items())) for row in rows)


def triples(body: bytes) -> Counter[Any]:
    """The distinct triples of N-Triples."""
    found = set()
    for line in body.decode().splitlines():
        if match := _TRIPLE.match(line):
            s, p, o = match.groups()
            literal = _LITERAL.match(o)
            value: Any = o
            if literal:
                lexical = json.loads(f'"{literal[1]}"', strict=False)
                value = _literal(lexical, literal[3] or "", literal[2] or "")
            found.add((s, p, value))
    return Counter(found)


def _term(term: dict[str, str]) -> Any:
    if term["type"] in ("uri", "bnode"):
        return term["value"]
    return _literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


def _literal(lexical: str, datatype: str, language: str) -> Any:
    if _NUMBER.search(datatype):
        return float(f"{float(lexical):.6g}")
    return lexical, language.lower()
