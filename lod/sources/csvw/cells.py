"""Cells of tables on the web: text read by the datatype, the format and the null values their column has (section 6.4
of the Model for Tabular Data)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lod.sources.csvw.metadata import CsvwColumn

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMES = {"number": "double", "datetime": "dateTime", "any": "string", "binary": "base64Binary"}
_RDF = {
    "html": "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML",
    "xml": "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral",
    "json": "http://www.w3.org/ns/csvw#JSON",
}
NUMERIC = frozenset(
    {"decimal", "integer", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"}
)
_DATES = {"d": r"(?P<d>\d{1,2})", "dd": r"(?P<d>\d{2})", "M": r"(?P<m>\d{1,2})", "MM": r"(?P<m>\d{2})"}
_DATES |= {"yyyy": r"(?P<y>\d{4})", "HH": r"(?P<h>\d{2})", "mm": r"(?P<i>\d{2})", "ss": r"(?P<s>\d{2})"}
_ZONES = dict.fromkeys(("X", "XX", "XXX", "x", "xx", "xxx"), r"(?P<z>Z|[+-]\d\d(?::?\d\d)?)")
_PARTS = re.compile(r"(yyyy|MM|dd|HH|mm|ss|\.?S+|X{1,3}|x{1,3}|M|d)")
_NEEDED = {"date": "ymd", "dateTime": "ymdhi", "time": "hi"}
Read = Callable[[str], list[str]]


def datatype(column: CsvwColumn) -> tuple[str, str]:
    """The datatype's local name in XSD, and its IRI."""
    declared = column.get("datatype", "string")
    base = str(declared.get("base", "string") if isinstance(declared, dict) else declared)
    name = _NAMES.get(base, base)
    return name, _RDF.get(base, _XSD + name)


def reader(column: CsvwColumn) -> Read:
    """A function from a cell's text to its values, in the lexical forms of XSD; none where the cell is null."""
    null = column.get("null", "")
    nulls = {null} if isinstance(null, str) else set(map(str, null))
    default, separator = str(column.get("default", "")), column.get("separator")
    one = _one(column)

    def read(text: str) -> list[str]:
        text = text or default
        if text in nulls:
            return []
        if separator:
            return [one(part.strip()) for part in text.split(separator) if part.strip() not in nulls]
        return [one(text)]

    return lru_cache(maxsize=65_536)(read)


def _one(column: CsvwColumn) -> Callable[[str], str]:
    declared = column.get("datatype", "string")
    format: Any = declared.get("format") if isinstance(declared, dict) else None
    name, _ = datatype(column)
    if name in NUMERIC:
        return lambda text: _number(text, format if isinstance(format, dict) else {})
    if name == "boolean" and isinstance(format, str) and "|" in format:
        yes, no = format.split("|", 1)
        return lambda text: "true" if text == yes else "false" if text == no else text
    if name in _NEEDED and isinstance(format, str):
        return lambda text: _moment(text, format, name)
    return str


def _number(text: str, format: dict[str, Any]) -> str:
    group, decimal = format.get("groupChar", ","), format.get("decimalChar", ".")
    plain = text.replace(group, "").replace(decimal, ".") if group != decimal else text
    return plain if re.fullmatch(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?", plain) else text


def _moment(text: str, format: str, kind: str) -> str:
    """A date, a time or both in ISO's form (formats of section 6.4.4); as it stands where it is not of the format."""
    match = _pattern(format).fullmatch(text)
    parts = match.groupdict() if match else {}
    if not set(_NEEDED[kind]) <= parts.keys():
        return text
    day = f"{parts['y']}-{int(parts['m']):02}-{int(parts['d']):02}" if kind != "time" else ""
    if kind == "date":
        return day
    fraction = "".join(character for character in parts.get("f") or "" if character.isdigit())
    second = f"{parts.get('s') or '00'}{'.' + fraction if fraction else ''}"
    zone = re.sub(r"^([+-]\d\d):?(\d\d)?$", lambda z: f"{z[1]}:{z[2] or '00'}", parts.get("z") or "")
    return f"{day}{'T' if day else ''}{parts['h']}:{parts['i']}:{second}{zone}"


@lru_cache(maxsize=100)
def _pattern(format: str) -> re.Pattern[str]:
    fields = _DATES | _ZONES
    parts = [fields.get(part, r"(?P<f>\.?\d+)" if part.strip(".S") == "" and "S" in part else re.escape(part))
             for part in _PARTS.split(format)]  # fmt: skip
    try:
        return re.compile("".join(parts))
    except re.error:  # a part that stands twice
        return re.compile(r"(?!)")
