"""The datatypes a cell can have: its text read, and given back in the one lexical form we publish.

Only types that every store here keeps as they are (design: Oxigraph turns `xsd:int` into `xsd:integer`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lod.messages.message import Argument, Message
from lod.model.characters import forbidden
from lod.model.iri import is_iri

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_MAX_DIGITS = 30
_MAX_POWER = 30


NUMBERS = frozenset(
    f"expected.{name}"
    for name in ("number", "number-of-digits", "number-with-mark", "whole-number", "double", "finite-number")
)
"""What is expected of a text that should be a number, by key."""


class UnexpectedText(ValueError):
    """A text that is not of its datatype; `expected` is what would be."""

    def __init__(self, key: str, /, **arguments: Argument) -> None:
        self.expected = Message(key, **arguments)
        super().__init__(self.expected)


def lexical(value: Decimal) -> str:
    """The one lexical form of a decimal: no exponent, no trailing zeros, no bare point."""
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _decimal(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise UnexpectedText("expected.number")
    digits, _, power = text.lower().partition("e")
    if sum(char.isdigit() for char in digits) > _MAX_DIGITS or abs(int(power or 0)) > _MAX_POWER:
        raise UnexpectedText("expected.number-of-digits", most=_MAX_DIGITS)
    return lexical(Decimal(text))


def _integer(text: str) -> str:
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        raise UnexpectedText("expected.whole-number")
    return str(int(text))


def _double(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        raise UnexpectedText("expected.double") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise UnexpectedText("expected.finite-number")
    return lexical(Decimal(repr(value)))


def _boolean(text: str) -> str:
    if text not in ("true", "false", "1", "0"):
        raise UnexpectedText("expected.boolean")
    return "true" if text in ("true", "1") else "false"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnexpectedText("expected.date") from None


def _datetime(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnexpectedText("expected.date-and-time") from None
    seconds, _, fraction = moment.replace(tzinfo=None).isoformat().partition(".")
    fraction = fraction.rstrip("0")  # the store, too, has no zeros at the end, and Z for UTC
    zone = f"{moment:%z}"
    zone = f"{zone[:3]}:{zone[3:5]}" if zone.strip("+-0") else "Z" * bool(zone)
    return f"{seconds}{'.' * bool(fraction)}{fraction}{zone}"


def _year(text: str) -> str:
    if not re.fullmatch(r"\d{4}", text):
        raise UnexpectedText("expected.year")
    return text


def _string(text: str) -> str:
    if not text.isprintable() and forbidden(text):
        raise UnexpectedText("expected.text")
    return text


def _web(text: str) -> str:
    if not is_iri(text) or not text.startswith(("http://", "https://")):
        raise UnexpectedText("expected.iri")
    return text


DATATYPES: dict[str, Callable[[str], str]] = {
    "decimal": _decimal,
    "integer": _integer,
    "double": _double,
    "boolean": _boolean,
    "date": _date,
    "dateTime": _datetime,
    "gYear": _year,
    "string": _string,
    "anyURI": _web,
}
NUMERIC = frozenset({"decimal", "integer", "double"})


def parse(text: str, datatype: str, decimal_mark: str = ".") -> str:
    """The canonical lexical form of a cell. Raises `UnexpectedText`."""
    if datatype in NUMERIC and text[:1] in MINUSES:
        text = "-" + text[1:]
    if datatype in NUMERIC and decimal_mark != ".":
        if "." in text:
            raise UnexpectedText("expected.number-with-mark", mark=decimal_mark)
        text = text.replace(decimal_mark, ".")
    return DATATYPES[datatype](text)


MINUSES = ("\u2212", "\u2013")
"""The minus sign, as text that is set with care has it, and the dash that word processors make of one."""
THOUSANDS = {" ": " \u00a0\u202f\u2009", ".": ".", ",": ",", "'": "'’"}
"""The marks that may stand between groups of digits, each with the characters it is written with."""


def ungrouped(text: str, mark: str, decimal_mark: str) -> str:
    """A number without the marks between its groups of three digits; a text that is not grouped so, as it is."""
    chars = f"[{re.escape(THOUSANDS[mark])}]"
    if re.fullmatch(rf"[-+\u2212\u2013]?\d{{1,3}}({chars}\d{{3}})+({re.escape(decimal_mark)}\d*)?", text):
        return re.sub(chars, "", text)
    return text


def to_decimal(text: str | None) -> Decimal | None:
    """A lexical form as a number, None for what is none."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
