"""The terminals of SPARQL 1.1 (section 19.8), read one at a time.

A terminal is the longest that fits, except that keywords need no space between them and that `<` is an operator where
only an operator can be. So `?a<?b&&?c>?d` compares, as everybody means it.
"""

from __future__ import annotations

import re

from lod.errors import BadQuery
from lod.messages.message import Argument
from lod.sparql.errors import bad_query, expectation, past_limit
from lod.sparql.limits import MAX_NESTING, MOST

_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME = rf"_0-9\u00B7\u0300-\u036F\u203F\u2040{_BASE}"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\\\"']|{_UCHAR}"

# Groups are repeated in atomic groups, never possessively: before Python 3.11.5 a possessive repeat of a group fails as
# a whole where its last round fails half-way (CPython issue 106052).
_PNAME = rf"""(?P<pname>(?:[{_BASE}](?:[{_NAME}\-.]*+(?<!\.))?)?:
          (?:(?:[_0-9:{_BASE}]|{_PLX})(?>(?:[{_NAME}:\-]++|{_PLX}|\.++(?=[{_NAME}:\-%\\]))*))?) |"""
_OTHER_TOKENS = rf"""
        (?P<word>[A-Za-z][A-Za-z0-9_]*+)
      | (?P<nil>\([ \t\r\n]*+\))
      | (?P<anon>\[[ \t\r\n]*+\])
      | (?P<double>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++)
      | (?P<decimal>[0-9]*+\.[0-9]++)
      | (?P<integer>[0-9]++)
      | (?P<op>\|\||&&|!=|<=|>=|\^\^|[{{}}()\[\].,;=>+*/!|^?~-])
      | (?P<iri><(?>(?:[^\x00-\x20<>"{{}}|^`\\]++|{_UCHAR})*)>)
      | (?P<less><)
      | (?P<string>\"\"\"(?>(?:[^"\\]++|{_ECHAR}|"(?!""))*)\"\"\" | '''(?>(?:[^'\\]++|{_ECHAR}|'(?!''))*)'''
                  | "(?!"")(?>(?:[^"\\\n\r]++|{_ECHAR})*)"        | '(?!'')(?>(?:[^'\\\n\r]++|{_ECHAR})*)')
      | (?P<tag>@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*)(?:--[A-Za-z]++)?)
      | (?P<bnode>_:[_0-9{_BASE}](?>(?:[{_NAME}\-]|\.++(?=[{_NAME}\-]))*))
      | (?P<end>\Z)
      | (?P<other>.)"""


def _tokens(names: str) -> re.Pattern[str]:
    """The pattern of a terminal with the gap before it; `names`: that of prefixed names."""
    gap, variable = r"(?>(?:[ \t\r\n]++|\#[^\r\n]*+)*)", rf"(?P<var>[?$][_0-9{_BASE}][{_NAME}]*+)"
    return re.compile(f"{gap}(?: {variable} | {names} {_OTHER_TOKENS})", re.VERBOSE | re.DOTALL)


TOKEN = _tokens(_PNAME)
TOKEN_BUT_NAMES = _tokens("")
_RUN = re.compile(rf"[{_NAME}\-.]*")

FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("BNODE",), (0, 1)),
    **dict.fromkeys(("RAND", "NOW", "UUID", "STRUUID"), (0, 0)),
    **dict.fromkeys(("STR", "LANG", "DATATYPE", "IRI", "URI", "ABS", "CEIL", "FLOOR", "ROUND", "STRLEN"), (1, 1)),
    **dict.fromkeys(("UCASE", "LCASE", "ENCODE_FOR_URI", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES"), (1, 1)),
    **dict.fromkeys(("SECONDS", "TIMEZONE", "TZ", "MD5", "SHA1", "SHA256", "SHA384", "SHA512"), (1, 1)),
    **dict.fromkeys(("ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC"), (1, 1)),
    **dict.fromkeys(("LANGMATCHES", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"), (2, 2)),
    **dict.fromkeys(("STRLANG", "STRDT", "SAMETERM"), (2, 2)),
    **dict.fromkeys(("REGEX", "SUBSTR"), (2, 3)),
    "REPLACE": (3, 4),
    "IF": (3, 3),
    **dict.fromkeys(("CONCAT", "COALESCE"), (0, 1_000_000)),
}
"""Built-in functions (section 17.4): the least and the most arguments each takes."""

AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})

LATER = frozenset({"LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR", "ISTRIPLE", "TRIPLE", "SUBJECT", "PREDICATE"}) | {
    *("OBJECT", "ADJUST", "LATERAL", "VERSION"),
}
"""Keywords of SPARQL 1.2 and of drafts after it."""

_OTHERS = (
    "BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC DESC "
    "LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND UNION MINUS FILTER EXISTS NOT IN SEPARATOR BOUND "
    "TRUE FALSE"
)
KEYWORDS = frozenset({*FUNCTIONS, *AGGREGATES, *UPDATES, *LATER, *_OTHERS.split()})
_WORD = re.compile(r"\w+")
_LONGEST = re.compile("|".join(sorted(KEYWORDS, key=len, reverse=True)))


class Tokens:
    """The terminal at hand, and the way to the next.

    `kind`: `var`, `pname`, `iri`, `string`, `integer` …, an operator's own signs, or a keyword in capitals.
    `value`: the terminal as it is written. `start` and `end`: its place in the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind = self.value = ""
        self.start = self.end = 0
        self.depth = 0
        self._no_names = 0
        self._counts = dict.fromkeys(MOST, 0)
        self.advance()

    def advance(self) -> None:
        """Goes on to the next terminal."""
        match = (TOKEN if self.end >= self._no_names else TOKEN_BUT_NAMES).match(self.text, self.end)
        if match is None:  # the last alternative takes anything
            raise AssertionError(self.end)
        kind = match.lastgroup or ""
        self.value = value = match[kind]
        self.start, self.end = match.span(kind)
        if kind == "op":
            kind = value
        elif kind == "word":
            kind = self._keyword(value)
            if self.end >= self._no_names and self.text.startswith(("-", "."), self.end):
                self._no_names = _RUN.match(self.text, self.end).end()  # type: ignore[union-attr]  # it fits anywhere
        elif kind == "less":
            kind = "<"
        self.kind = kind

    def _keyword(self, word: str) -> str:
        """A word as a keyword; the first of several that stand without space between them."""
        upper = word.upper()
        if upper in KEYWORDS:
            return upper
        if word == "a":
            return "a"
        match = _LONGEST.match(upper)
        if match is None:
            return "bare"
        self.end = self.start + match.end()
        self.value = word[: match.end()]
        return match[0]

    def as_operator(self) -> None:
        """Reads what looks like an IRI again where only an operator can be."""
        if self.kind == "iri":
            self.kind = self.value = "<="[: 2 if self.text.startswith("<=", self.start) else 1]
            self.end = self.start + len(self.value)

    def take(self, kind: str) -> bool:
        """Goes past a terminal of a kind if it is at hand."""
        if self.kind != kind:
            return False
        self.advance()
        return True

    def expect(self, kind: str, *instead: str) -> str:
        """Goes past a terminal that must be there, and gives it as it is written. Raises `BadQuery`.

        `instead`: what could be there too, for the words of the error.
        """
        value = self.value
        if self.kind != kind:
            raise self.unexpected(kind, *instead)
        self.advance()
        return value

    def unexpected(self, *expected: str) -> BadQuery:
        """The error of the terminal at hand: what could be here, and what is."""
        if self.kind == "end":
            return self.error("unexpected-end", expected=expectation(expected))
        if self.kind == "other" and self.value in "\\\"'":
            return self.error("unclosed-string")
        if self.kind in LATER:
            return self.error("later", name=self.value)
        if self.kind == "<" and self.text.startswith("<", self.end):
            return self.error("later", name="<<")
        word = _WORD.match(self.text, self.start)
        written = (word[0] if word else self.value)[:60]
        return self.error("unexpected", expected=expectation(expected), written=written)

    def error(self, kind: str, *, at: int | None = None, **arguments: Argument) -> BadQuery:
        """An error at the terminal at hand, or at another place."""
        return bad_query(self.text, self.start if at is None else at, kind, **arguments)

    def deeper(self) -> None:
        """Counts one more level of nesting. Raises `TooLarge` past the limit."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise past_limit("nesting", MAX_NESTING)

    def count(self, kind: str) -> None:
        """Counts one more of what a query may have so many of. Raises `TooLarge` past the limit."""
        self._counts[kind] += 1
        if self._counts[kind] > MOST[kind]:
            raise past_limit(kind, MOST[kind])
