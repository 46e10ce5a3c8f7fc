"""What our parser and the store's say of a text, and where they differ by intention."""

from __future__ import annotations

import re

import pyoxigraph as ox

from lod.errors import BadQuery, QueryError, Refused, TooLarge
from lod.messages.message import Message
from lod.sparql.parse import parse
from lod.sparql.tokens import KEYWORDS

BASE = "http://data.example.no/"

_GLUED = re.compile(rf"\W*(?:{'|'.join(KEYWORDS)}|a)[\w.-]*:", re.IGNORECASE)


def ours(text: str, base: str = BASE) -> QueryError | None:
    """What our parser says against a text; None where it takes it."""
    try:
        parse(text, base)
    except QueryError as error:
        return error
    return None


def kind_of(error: QueryError) -> str:
    """The kind of an error of our parser: the last word of its message's key."""
    message = error.message
    if isinstance(message, Message) and message.key == "query.placed":
        message = dict(message.arguments)["what"]  # type: ignore[assignment]  # it is a message
    return message.key.rpartition(".")[2] if isinstance(message, Message) else ""


def store_takes(text: str, base: str = BASE) -> bool:
    """Whether the store's parser takes a text; functions it does not have are not the parser's business."""
    try:
        ox.Store().query(text, base_iri=base)
    except SyntaxError:
        return False
    except RuntimeError:
        return True
    return True


def difference(text: str, base: str = BASE) -> str:
    """How the two judge a text differently, "" where they agree or differ by intention (docs/sparql.md)."""
    error, taken = ours(text, base), store_takes(text, base)
    if taken == (error is None) or (taken and error and stricter(text, error)) or (not taken and wider(text, base)):
        return ""
    return f"the store {'takes' if taken else 'refuses'} it, we say {error}: {text}"


def stricter(text: str, error: QueryError) -> bool:
    """Whether we refuse by intention what the store takes."""
    if isinstance(error, (Refused, TooLarge)) or kind_of(error) in ("later", "aggregate"):
        return True
    if not isinstance(error, BadQuery) or error.line is None or error.column is None:
        return False
    rest = "\n".join(text.split("\n")[error.line - 1 :])[error.column - 1 :]
    # a terminal is the longest that fits: `GRAPHex:a` is a name, `.5` a number
    return bool(_GLUED.match(rest) or re.match(r"\.[0-9]", rest))


def wider(text: str, base: str) -> bool:
    """Whether we take by intention what the store refuses: it takes the same in its own spelling, or its aggregates
    are in an ASK, CONSTRUCT or DESCRIBE, or a name has characters past U+FFFF."""
    if any(ord(character) > 0xFFFF for character in text):
        return True
    parsed = parse(text, base)
    return parsed.kind != "select" or store_takes(parsed.text, base)
