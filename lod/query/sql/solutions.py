"""Solutions in the formats of SPARQL 1.1: JSON, XML, CSV and TSV, written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from lod.cube.dictionary import Entry, Kind, term
from lod.rdf.terms import XSD

Row = Sequence[str | None]
_STRING = XSD + "string"


def json_term(found: Entry) -> str:
    """SPARQL 1.1 Query Results JSON, section 3.2.2."""
    value = json.dumps(found.lex, ensure_ascii=False)
    if found.kind is Kind.IRI:
        return f'{{"type":"uri","value":{value}}}'
    if found.kind is Kind.BNODE:
        return f'{{"type":"bnode","value":{value}}}'
    if found.language:
        return f'{{"type":"literal","value":{value},"xml:lang":{json.dumps(found.language)}}}'
    if found.datatype and found.datatype != _STRING:
        return f'{{"type":"literal","value":{value},"datatype":{json.dumps(found.datatype, ensure_ascii=False)}}}'
    return f'{{"type":"literal","value":{value}}}'


def json_solutions(names: Sequence[str], batches: Iterable[Iterable[Row]]) -> Iterator[str]:
    yield f'{{"head":{{"vars":{json.dumps(list(names), ensure_ascii=False)}}},"results":{{"bindings":['
    keys = [json.dumps(name, ensure_ascii=False) + ":" for name in names]
    before = ""
    for batch in batches:
        lines = [
            "{" + ",".join([key + cell for key, cell in zip(keys, row, strict=True) if cell is not None]) + "}"
            for row in batch
        ]
        if lines:
            yield before + ",".join(lines)
            before = ","
    yield "]}}"


def xml_term(found: Entry) -> str:
    """SPARQL Query Results XML, section 2.3.1."""
    value = escape(found.lex, {"\r": "&#xD;"})
    if found.kind is Kind.IRI:
        return f"<uri>{value}</uri>"
    if found.kind is Kind.BNODE:
        return f"<bnode>{value}</bnode>"
    if found.language:
        return f"<literal xml:lang={quoteattr(found.language)}>{value}</literal>"
    if found.datatype and found.datatype != _STRING:
        return f"<literal datatype={quoteattr(found.datatype)}>{value}</literal>"
    return f"<literal>{value}</literal>"


def xml_solutions(names: Sequence[str], batches: Iterable[Iterable[Row]]) -> Iterator[str]:
    heads = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{heads}</head><results>'
    opened = [f"<binding name={quoteattr(name)}>" for name in names]
    for batch in batches:
        yield "".join(
            "<result>"
            + "".join([o + cell + "</binding>" for o, cell in zip(opened, row, strict=True) if cell is not None])
            + "</result>"
            for row in batch
        )
    yield "</results></sparql>"


def csv_term(found: Entry) -> str:
    """SPARQL 1.1 Query Results CSV, section 3: the value alone."""
    value = f"_:{found.lex}" if found.kind is Kind.BNODE else found.lex
    return '"' + value.replace('"', '""') + '"' if any(c in value for c in '",\n\r') else value


def csv_solutions(names: Sequence[str], batches: Iterable[Iterable[Row]]) -> Iterator[str]:
    yield ",".join(names) + "\r\n"
    for batch in batches:
        yield "".join([",".join([cell or "" for cell in row]) + "\r\n" for row in batch])


def tsv_term(found: Entry) -> str:
    """SPARQL 1.1 Query Results TSV, section 4: the term as Turtle spells it."""
    return term(found)


def tsv_solutions(names: Sequence[str], batches: Iterable[Iterable[Row]]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for batch in batches:
        yield "".join(["\t".join([cell or "" for cell in row]) + "\n" for row in batch])


def truth(answer: bool, name: str) -> str:
    """The answer of an ASK."""
    word = "true" if answer else "false"
    if name == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if name == "xml":
        head = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head>'
        return f"{head}<boolean>{word}</boolean></sparql>"
    return word


Writer = Callable[[Sequence[str], Iterable[Iterable[Row]]], Iterator[str]]

WRITERS: dict[str, tuple[Callable[[Entry], str], Writer]] = {
    "json": (json_term, json_solutions),
    "xml": (xml_term, xml_solutions),
    "csv": (csv_term, csv_solutions),
    "tsv": (tsv_term, tsv_solutions),
}
"""For each format, how a term and how the whole is written."""
