"""Solutions in the formats of SPARQL 1.1: JSON, XML, CSV and TSV, written a batch at a time.

A batch comes as one column of texts (Arrow) for each variable, null where it is unbound, and how many rows it has; it
becomes one column of texts, a row each, whose bytes are what is sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube.dictionary import TermEntry, TermKind, term
from lod.query.sql.decode import constant
from lod.rdf.terms import XSD

_STRING = XSD + "string"
_json = json.JSONEncoder(ensure_ascii=False).encode


def json_term(found: TermEntry) -> str:
    """SPARQL 1.1 Query Results JSON, section 3.2.2."""
    value = _json(found.lex)
    if found.kind is TermKind.IRI:
        return f'{{"type":"uri","value":{value}}}'
    if found.kind is TermKind.BNODE:
        return f'{{"type":"bnode","value":{value}}}'
    if found.language:
        return f'{{"type":"literal","value":{value},"xml:lang":{_json(found.language)}}}'
    if found.datatype and found.datatype != _STRING:
        return f'{{"type":"literal","value":{value},"datatype":{_json(found.datatype)}}}'
    return f'{{"type":"literal","value":{value}}}'


def json_head(names: Sequence[str]) -> str:
    return f'{{"head":{{"vars":{_json(list(names))}}},"results":{{"bindings":['


def json_rows(names: Sequence[str], cells: Sequence[Any], count: int) -> Any:
    """Each row with a comma before it."""
    keys = [_json(name) + ":" for name in names]
    bound = [_join(key, cell) for key, cell in zip(keys, cells, strict=True)]
    return _join(",{", _listed(bound, count), "}")


def xml_term(found: TermEntry) -> str:
    """SPARQL Query Results XML, section 2.3.1."""
    value = escape(found.lex, {"\r": "&#xD;"})
    if found.kind is TermKind.IRI:
        return f"<uri>{value}</uri>"
    if found.kind is TermKind.BNODE:
        return f"<bnode>{value}</bnode>"
    if found.language:
        return f"<literal xml:lang={quoteattr(found.language)}>{value}</literal>"
    if found.datatype and found.datatype != _STRING:
        return f"<literal datatype={quoteattr(found.datatype)}>{value}</literal>"
    return f"<literal>{value}</literal>"


def xml_head(names: Sequence[str]) -> str:
    heads = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    return f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{heads}</head><results>'


def xml_rows(names: Sequence[str], cells: Sequence[Any], count: int) -> Any:
    opened = [f"<binding name={quoteattr(name)}>" for name in names]
    bound = [_join(o, c, "</binding>") for o, c in zip(opened, cells, strict=True)]
    return _join("<result>", _together(bound, count), "</result>")


def csv_term(found: TermEntry) -> str:
    """SPARQL 1.1 Query Results CSV, section 3: the value alone."""
    value = f"_:{found.lex}" if found.kind is TermKind.BNODE else found.lex
    return '"' + value.replace('"', '""') + '"' if any(c in value for c in '",\n\r') else value


def csv_rows(names: Sequence[str], cells: Sequence[Any], count: int) -> Any:
    return _separated(cells, ",", "\r\n", count)


def tsv_term(found: TermEntry) -> str:
    """SPARQL 1.1 Query Results TSV, section 4: the term as Turtle spells it."""
    return term(found)


def tsv_rows(names: Sequence[str], cells: Sequence[Any], count: int) -> Any:
    return _separated(cells, "\t", "\n", count)


def _join(*parts: Any) -> Any:
    """Columns and texts side by side, null where a column is."""
    said = [constant(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*said, constant(""))


def _listed(bound: Sequence[Any], count: int) -> Any:
    """What is bound of each row, commas between."""
    if any(cell.null_count == 0 for cell in bound):
        return pc.binary_join_element_wise(*bound, constant(","), null_handling="skip")
    # Arrow loses the rows that are null in every column
    return pc.utf8_slice_codeunits(_together([_join(",", cell) for cell in bound], count), 1)


def _together(bound: Sequence[Any], count: int) -> Any:
    """What is bound of each row, nothing between."""
    if not bound:
        return pa.array([""] * count, pa.string())
    return pc.binary_join_element_wise(*bound, constant(""), null_handling="replace", null_replacement="")


def _separated(cells: Sequence[Any], between: str, end: str, count: int) -> Any:
    """All cells of each row, nothing where one is unbound."""
    if not cells:
        return pa.array([end] * count, pa.string())
    rows = pc.binary_join_element_wise(*cells, constant(between), null_handling="replace", null_replacement="")
    return _join(rows, end)


def truth(answer: bool, name: str) -> str:
    """The answer of an ASK."""
    word = "true" if answer else "false"
    if name == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if name == "xml":
        head = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head>'
        return f"{head}<boolean>{word}</boolean></sparql>"
    return word


@dataclass(frozen=True)
class Writer:
    """How a format writes solutions: a term, what stands before and after them, and a batch of rows.

    `before`: the first character of a batch, which the first one goes without.
    """

    term: Callable[[TermEntry], str]
    head: Callable[[Sequence[str]], str]
    rows: Callable[[Sequence[str], Sequence[Any], int], Any]
    tail: str = ""
    before: str = ""

    def batch(self, names: Sequence[str], cells: Sequence[Any], count: int, first: bool) -> memoryview:
        """The bytes of a batch."""
        text = self.rows(names, cells, count)
        _, places, data = text.buffers()
        start = len(self.before) if first else 0
        return memoryview(data or b"")[start : memoryview(places).cast("i")[count]]


WRITERS: dict[str, Writer] = {
    "json": Writer(json_term, json_head, json_rows, "]}}", ","),
    "xml": Writer(xml_term, xml_head, xml_rows, "</results></sparql>"),
    "csv": Writer(csv_term, lambda names: ",".join(names) + "\r\n", csv_rows),
    "tsv": Writer(tsv_term, lambda names: "\t".join(f"?{name}" for name in names) + "\n", tsv_rows),
}
"""For each format, how solutions are written."""
