"""What a query's text must keep to before any parser sees it: its size, its nesting, and no SERVICE.

The tokeniser here knows comments, strings, IRIs, variables and prefixed names (SPARQL 1.1, section 19.8), so that none
of them is taken for a keyword. Where the grammar lets the same characters be read in two ways, both are followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import heappop, heappush

from lod.errors import TooLarge
from lod.messages.message import Message
from lod.sparql.errors import past_limit, service
from lod.sparql.limits import MAX_NESTING

MAX_BYTES = 65_536
"""Size of a query's text, in bytes of UTF-8."""

MAX_AMBIGUOUS = 200
"""How often `<` may be read in two ways (`<a:b#c>`: an IRI, or a comparison and a comment): it bounds our own work."""

_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})

_NAME = r"A-Za-z0-9_\-\u0080-\U0010ffff"
_LOCAL = r"[A-Za-z0-9_:\u0080-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKEN = re.compile(
    rf"""
      (?P<gap>(?>(?:\s|\#[^\n\r]*+)+))
    | (?P<iri><[^\x00-\x20<>"{{}}|^`]*+>)
    | (?P<string>\"\"\"(?>(?:[^"\\]++|\\.|"(?!""))*)\"\"\" | '''(?>(?:[^'\\]++|\\.|'(?!''))*)'''
                | "(?>(?:[^"\\\n\r]++|\\.)*)"              | '(?>(?:[^'\\\n\r]++|\\.)*)')
    | (?P<unclosed>["'\\])
    | (?P<open>[({{\[])
    | (?P<close>[)}}\]])
    | (?P<variable>[?$][A-Za-z0-9_\u0080-\U0010ffff]++)
    | (?P<tag>@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*))
    | (?P<word>[A-Za-z_\u0080-\U0010ffff][{_NAME}.]*+)?(?P<local>:(?:(?:{_LOCAL})(?>(?:\.*+(?:{_LOCAL}|-))*))?)
    | (?P<bare>[A-Za-z_\u0080-\U0010ffff][{_NAME}.]*+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_GROUP_FOLLOWS = re.compile(r"(?>(?:\s|#[^\n\r]*+)*)\{")
_KEYWORD = re.compile(r"[A-Za-z0-9_]+")


def check(text: str) -> None:
    """Raises `TooLarge` for a text past the size or the nesting limit, `Refused` for one that calls SERVICE.

    It may refuse a text that is no SPARQL at all; it lets none through that the parser could read as a SERVICE call.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TooLarge(Message("query.limit.bytes", most=MAX_BYTES))
    if "SERVICE" in text.upper() or sum(map(text.count, "({[")) > MAX_NESTING:
        _check_readings(text)


def _check_readings(text: str) -> None:
    """`check`, token by token."""
    ambiguous = 0
    depths, waiting = {0: 0}, [0]  # a reading is a place in the text and the deepest nesting that leads there
    while waiting:
        place = heappop(waiting)
        before = depths.pop(place)
        for number, (end, step) in enumerate(_readings(text, place)):
            ambiguous += number
            depth = max(before + step, depths.get(end, 0))
            if depth > MAX_NESTING:
                raise past_limit("nesting", MAX_NESTING)
            if ambiguous > MAX_AMBIGUOUS:
                raise TooLarge(Message("query.limit.comparisons", most=MAX_AMBIGUOUS))
            if end not in depths:
                heappush(waiting, end)
            depths[end] = depth


def words(text: str) -> Iterator[str]:
    """The bare words of a query in upper case: its keywords and functions, never a name, a string or a comment."""
    for match in _tokens(text):
        if match["bare"]:
            yield from _KEYWORD.findall(match["bare"].upper())


def is_volatile(text: str) -> bool:
    """Whether the query may answer differently over the same data: it asks for the time or for something random."""
    upper = text.upper()
    return any(name in upper for name in _VOLATILE) and not _VOLATILE.isdisjoint(words(text))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens up to the first quote that is never closed (or stray backslash), where every parser stops too."""
    for match in _TOKEN.finditer(text):
        if match["unclosed"]:
            return
        yield match


def _readings(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Each way to read the token at a place: where it ends, and its step in nesting. Raises `Refused` for SERVICE."""
    match = _TOKEN.match(text, place)
    if match is None or match["unclosed"]:
        return
    _refuse_service(text, match)
    yield match.end(), bool(match["open"]) - bool(match["close"])
    # `<` may also be an operator; then what looks like the rest of an IRI may begin a comment or a string.
    if match["iri"] and re.search(r"[#']", match["iri"].partition("//")[0]):
        yield place + 1, 0


def _refuse_service(text: str, match: re.Match[str]) -> None:
    # The parser needs no space around a keyword, and tries SERVICE wherever a prefixed name leads nowhere:
    # `trueSERVICE<…>{}` and `SERVICE:name {}` are calls too.
    called = "SERVICE" in (match["bare"] or "").upper() or (
        "SERVICE" in (match["word"] or "").upper() and _GROUP_FOLLOWS.match(text, match.end())
    )
    if called:
        raise service()
