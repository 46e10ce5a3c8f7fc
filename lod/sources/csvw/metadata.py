"""Metadata of tables on the web (CSVW: Metadata Vocabulary for Tabular Data, W3C Recommendation of 17 December 2015).

Read as far as a publisher of figures needs it: tables, schemas, dialects, inherited properties, annotations. Schemas in
other files are read from the same folder; contexts and schemas elsewhere are never fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import decode, read_bytes
from lod.sources.rdfcube.resources import RELATIVE
from lod.sources.source import TableOptions

CONTEXT = "http://www.w3.org/ns/csvw"
PREFIXES = {
    "csvw": CONTEXT + "#",
    "dc": "http://purl.org/dc/terms/",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that need no declaration (section 6.3 of the Recommendation; the RDFa initial context)."""
_INHERITED = ("aboutUrl", "propertyUrl", "valueUrl", "null", "lang", "separator", "datatype", "default", "required")
_DIALECT = {"delimiter": "separator", "quoteChar": "quote", "commentPrefix": "comment", "skipRows": "skip"}


@dataclass(frozen=True)
class CsvwColumn:
    """A column: the titles it may have in the file, its name in templates, and what holds for its cells."""

    name: str
    titles: tuple[str, ...]
    virtual: bool
    about: Mapping[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        return self.about.get(key, default)


@dataclass(frozen=True)
class CsvwTable:
    """A table: its file, how it is written, its columns; `keys`: the files that its foreign keys lead to.

    `inherited`: what holds for all its columns, also those that only its header names.
    """

    file: str
    options: TableOptions
    columns: tuple[CsvwColumn, ...]
    hidden: bool
    keys: tuple[str, ...]
    inherited: Mapping[str, Any] = field(default_factory=dict)

    def columns_in(self, header: Sequence[str]) -> tuple[CsvwColumn, ...]:
        """The columns that are described, or else those of the header (section 8 of the Model: embedded metadata)."""
        return self.columns or tuple(
            _column(number, {"titles": t}, self.inherited) for number, t in enumerate(header, 1)
        )


@dataclass(frozen=True)
class Metadata:
    """What a metadata file says: its tables, and all that it says in JSON-LD besides (`notes`), with the language.

    `schemas`: the files of schemas that stand by themselves.
    """

    tables: tuple[CsvwTable, ...]
    notes: tuple[dict[str, Any], ...] = ()
    language: str = ""
    name: str = field(default="", compare=False)
    schemas: tuple[str, ...] = ()


def read(path: Path, name: str) -> Metadata:
    """The metadata in a file. Raises `SourceError` for what is no CSVW, and for anything that stands elsewhere."""
    value = _json(path, name)
    language = _context(value.get("@context"), name)
    entries = value["tables"] if isinstance(value.get("tables"), list) else [value]
    shared = {key: value[key] for key in (*_INHERITED, "dialect", "tableSchema") if key in value}
    tables = tuple(_table(shared | entry, path, name) for entry in entries if isinstance(entry, dict))
    if not tables or not all(table.file for table in tables):
        raise _wrong(name, Message("csvw-no-table"))
    notes = [value, *(entry for entry in entries if entry is not value), *_schemas(entries, path, name)]
    schemas = [entry["tableSchema"] for entry in entries if isinstance(entry, dict) and "tableSchema" in entry]
    return Metadata(tables, tuple(notes), language, name, tuple(s for s in schemas if isinstance(s, str)))


def _json(path: Path, name: str) -> dict[str, Any]:
    text, _ = decode(read_bytes(path, name, 5_000_000), name)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        message = Message("not-json", msg=error.msg)
        raise SourceError([Finding(message, file=name, row=error.lineno, character=error.colno)]) from None
    except RecursionError:
        raise _wrong(name, Message("nested-too-deeply"), hint=Message("advice.is-it-csvw")) from None
    if not isinstance(value, dict):
        raise _wrong(name, Message("not-csvw"))
    return value


def _wrong(name: str, message: Message, column: str | None = None, hint: Message | None = None) -> SourceError:
    return SourceError([Finding(message, file=name, column=column, hint=hint)])


def _context(context: object, name: str) -> str:
    """The language that the context says; a context other than CSVW's own is refused."""
    parts = context if isinstance(context, list) else [context]
    allowed = {"@language", "@base"}
    if CONTEXT not in parts or any(p != CONTEXT and not (isinstance(p, dict) and p.keys() <= allowed) for p in parts):
        raise _wrong(name, Message("csvw-context"), "@context")
    return next((str(p["@language"]) for p in parts if isinstance(p, dict) and "@language" in p), "")


def _schemas(entries: list[Any], path: Path, name: str) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if isinstance(entry, dict):
            yield _schema(entry, path, name)


def _schema(entry: Mapping[str, Any], path: Path, name: str) -> dict[str, Any]:
    schema = entry.get("tableSchema") or {}
    if isinstance(schema, str):
        return _json(beside(path, schema, name), schema)
    return schema if isinstance(schema, dict) else {}


def beside(path: Path, file: str, name: str) -> Path:
    """A file in the folder of the metadata. Raises `SourceError` for one that is elsewhere."""
    resolved = (path.parent / file).resolve()
    if "://" in file or not resolved.is_relative_to(path.parent.resolve()):
        raise _wrong(name, Message("stands-elsewhere", file=file), "url")
    return resolved


def _table(entry: Mapping[str, Any], path: Path, name: str) -> CsvwTable:
    schema = _schema(entry, path, name)
    inherited = {key: part[key] for part in (entry, schema) for key in _INHERITED if key in part}
    columns = tuple(
        _column(number, column, inherited)
        for number, column in enumerate(schema.get("columns") or (), 1)
        if isinstance(column, dict)
    )
    keys = [key.get("reference", {}).get("resource", "") for key in schema.get("foreignKeys") or ()]
    options = _options(entry.get("dialect") or {}, name)
    hidden = bool(entry.get("suppressOutput"))
    return CsvwTable(str(entry.get("url", "")), options, columns, hidden, tuple(keys), inherited)


def _column(number: int, column: dict[str, Any], inherited: Mapping[str, Any]) -> CsvwColumn:
    titles = column.get("titles", ())
    if isinstance(titles, dict):
        titles = [t for listed in titles.values() for t in (listed if isinstance(listed, list) else [listed])]
    titles = (titles,) if isinstance(titles, str) else tuple(map(str, titles))
    name = column.get("name") or (quote(titles[0], safe="") if titles else f"_col.{number}")
    return CsvwColumn(str(name), titles or (str(name),), bool(column.get("virtual")), {**inherited, **column})


def _options(dialect: Mapping[str, Any], name: str) -> TableOptions:
    if dialect.get("header") is False or dialect.get("headerRowCount", 1) != 1:
        raise _wrong(name, Message("csvw-header"), "dialect")
    given = {ours: dialect[theirs] for theirs, ours in _DIALECT.items() if dialect.get(theirs) is not None}
    if dialect.get("quoteChar", "") is None:
        given["quote"] = ""
    if wrong := next((key for key, value in given.items() if not isinstance(value, int if key == "skip" else str)), ""):
        raise _wrong(name, Message("csvw-dialect", key=wrong), "dialect")
    return TableOptions(encoding=str(dialect.get("encoding", "utf-8")).lower(), **given)


def absolute(iri: str) -> str:
    """An IRI written out: prefixes resolved, and what is relative below `RELATIVE`."""
    prefix, colon, rest = iri.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith("//"):
        return PREFIXES[prefix] + rest
    return iri if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) else RELATIVE + iri.lstrip("/")


_EXPRESSION = re.compile(r"\{([+#]?)([\w.,%-]+)\}")


def expand(template: str, cells: Mapping[str, str]) -> str:
    """A URI template (RFC 6570, levels 1 to 3 as CSVW uses them) with the cells of a row, made absolute."""

    def expanded(match: re.Match[str]) -> str:
        kind, names = match[1], match[2].split(",")
        kept = ":/?#[]@!$&'()*+,;=" if kind else ""
        text = ",".join(quote(cells.get(name, ""), safe=kept + "-._~") for name in names)
        return f"#{text}" if kind == "#" else text

    return absolute(_EXPRESSION.sub(expanded, template))
