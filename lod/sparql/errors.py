"""What the parser raises: an error whose words are a message, with its place in the text."""

from __future__ import annotations

from lod.errors import BadQuery, Refused, TooLarge
from lod.messages.message import Argument, Message

NAMES = frozenset(
    ("form", "var", "iri", "prefix", "term", "value", "predicate", "expression", "constraint", "integer", "string")
) | {"pattern", "end"}
"""What can be expected that has a name in the catalogues (`query.name.`)."""

MOST_EXCERPT = 100
"""Characters of a line that are shown where it cannot be read."""


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def excerpt(text: str, line: int, column: int) -> str:
    """The line of a text that has a place in it, with a mark below the place; "" where there is no such line."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    start = max(0, column - 1 - MOST_EXCERPT // 2)
    part = lines[line - 1].rstrip("\r")[start : start + MOST_EXCERPT]
    before = "".join(letter if letter == "\t" else " " for letter in part[: column - 1 - start])
    return f"{part}\n{before}^"


def expectation(expected: tuple[str, ...]) -> Message:
    """What could be at a place: what has a name by it, anything else as it is written."""
    named = [Message(f"query.name.{what}") if what in NAMES else Message("query.sign", text=what) for what in expected]
    return Message("query.or", first=tuple(named[:-1]), last=named[-1]) if len(named) > 1 else named[0]


def bad_query(text: str, offset: int, kind: str, **arguments: Argument) -> BadQuery:
    """The error of a text that is not SPARQL 1.1 at a place; its words are `query.fault.` and the kind."""
    return placed(Message(f"query.fault.{kind}", **arguments), *place_of(text, offset))


def placed(what: Message, line: int, column: int) -> BadQuery:
    """The error of a query with its place."""
    return BadQuery(Message("query.placed", what=what, line=str(line), column=str(column)), line, column)


def moved(error: BadQuery, lines: int) -> BadQuery:
    """An error of the parser where so many lines of the query are not the reader's own."""
    what = dict(error.message.arguments).get("what") if isinstance(error.message, Message) else None
    if not isinstance(what, Message) or error.line is None or error.column is None:
        return error
    return placed(what, error.line - lines, error.column)


def past_limit(kind: str, most: int) -> TooLarge:
    """The error of a query past one of the limits."""
    return TooLarge(Message(f"query.limit.{kind}", most=most))


def service() -> Refused:
    """The error of a query that calls another endpoint."""
    return Refused(Message("query.service"))
