"""How each reason for not answering a query is told: its status, its words in both languages, its headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lod import errors
from lod.errors import QueryError
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.web.problems import Text2


class Refusal(Exception):
    """A request that is turned away before there is a query."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail[1])
        self.problem = problem


@dataclass(frozen=True)
class Problem:
    """What a visitor is told instead of an answer; `place`: the line and column of a query that cannot be read."""

    status: int
    title: Text2
    detail: Text2
    headers: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, int] | None = None

    @property
    def members(self) -> dict[str, object]:
        """What a program is told besides the words (RFC 9457, section 3.2)."""
        return dict(zip(("line", "column"), self.place, strict=True)) if self.place else {}


ALLOW = "GET, HEAD, POST, OPTIONS"

NO_QUERY: Text2 = ("Ingen spørring", "No query")

METHOD = Problem(
    405,
    ("Metoden er ikke tillatt", "Method not allowed"),
    ("Endepunktet svarer bare på spørringer med GET eller POST.", "This endpoint answers queries by GET or POST only."),
    {"Allow": ALLOW},
)
UPDATE = Problem(
    400,
    ("Oppdateringer er ikke mulig", "No updates"),
    ("Endepunktet svarer bare på spørringer (query=).", "This endpoint only answers queries (query=)."),
)
MISSING = Problem(
    400,
    NO_QUERY,
    ("Skjemaet har ikke noe felt query.", "The form has no field query."),
)
NO_TEXT = Problem(
    400,
    NO_QUERY,
    ("Adressen har ikke noe felt query.", "The address has no field query."),
)
SEVERAL = Problem(
    400,
    ("Flere spørringer", "Several queries"),
    ("Send én spørring om gangen.", "Send one query at a time."),
)
NOT_UTF8 = Problem(
    400,
    ("Ikke UTF-8", "Not UTF-8"),
    ("Spørringen må være UTF-8.", "The query must be UTF-8."),
)
MEDIA_TYPE = Problem(
    415,
    ("Ukjent innholdstype", "Unsupported media type"),
    (
        "Send spørringen som application/sparql-query eller application/x-www-form-urlencoded.",
        "Send the query as application/sparql-query or application/x-www-form-urlencoded.",
    ),
    {"Accept-Post": "application/sparql-query, application/x-www-form-urlencoded"},
)
_DETAILS: dict[type[QueryError], tuple[int, Text2, str]] = {
    errors.BadQuery: (400, ("Spørringen kan ikke leses", "Bad query"), "Dette kan ikke besvares som SPARQL 1.1."),
    errors.Refused: (
        400,
        ("Spørringen er avvist", "Query refused"),
        "Endepunktet spør ikke andre endepunkter: SERVICE er avvist.",
    ),
    errors.TooLarge: (
        413,
        ("Spørringen er for stor", "Query too large"),
        "Spørringens tekst eller nøsting er større enn grensen.",
    ),
    errors.NotAcceptable: (
        406,
        ("Formatet passer ikke", "Not acceptable"),
        "Svaret kan ikke skrives i noe av formatene du ba om. SELECT og ASK: JSON, XML, CSV, TSV. "
        "CONSTRUCT og DESCRIBE: Turtle, N-Triples, JSON-LD, RDF/XML, N-Quads, TriG, Notation3.",
    ),
    errors.TimedOut: (
        504,
        ("Spørringen tok for lang tid", "Query timed out"),
        "Spørringen ble stoppet ved tidsgrensen. Spør etter mindre, eller last ned dataene og spør hos deg selv.",
    ),
    errors.OutOfMemory: (
        503,
        ("Spørringen trenger for mye minne", "Query out of memory"),
        "Spørringen ble stoppet ved minnegrensen. Sorter og grupper mindre, eller last ned dataene.",
    ),
    errors.ResultTooLarge: (
        413,
        ("Svaret er for stort", "Result too large"),
        "Svaret er større enn grensen og blir ikke kuttet. Bruk LIMIT og OFFSET, eller last ned dataene.",
    ),
    errors.TooBroad: (
        400,
        ("Spørringen favner for vidt", "Query too broad"),
        "Spørringen bruker noe som ikke besvares over kolonner, og gjelder flere tall enn det lages tripler av for én "
        "spørring. Si hvilket datasett den gjelder (?tall qb:dataSet <…>), eller skriv den om: /sparql/explain sier "
        "hva som hindrer. Du kan også laste ned dataene.",
    ),
    errors.Unanswered: (
        400,
        ("Spørringen kan ikke besvares sikkert", "Query not answered"),
        "Spørringen bruker noe som ikke besvares som SPARQL 1.1 sier.",
    ),
    errors.Busy: (503, ("Opptatt", "Busy"), "Alle plassene er opptatt. Prøv igjen om litt."),
    errors.Throttled: (
        429,
        ("For mye på en gang", "Too much at once"),
        "Du har så mye i gang som én besøkende kan ha. Vent til noe av det er ferdig.",
    ),
    errors.Starting: (
        503,
        ("Ikke klar ennå", "Not ready yet"),
        "Prosessene som svarer på spørringer, er ikke klare. Prøv igjen om litt.",
    ),
    errors.Abandoned: (
        499,
        ("Ingen venter", "Nobody waits"),
        "Forbindelsen er lukket, så ingen venter på svaret lenger.",
    ),
    QueryError: (
        500,
        ("Spørringen kunne ikke besvares", "Query failed"),
        "Spørringen kunne ikke besvares. Feilen er notert.",
    ),
}
_ADVICE: dict[type[QueryError], str] = {
    errors.TimedOut: " Ask for less, or download the data and query them at home.",
    errors.OutOfMemory: " Sort and group less, or download the data.",
    errors.ResultTooLarge: " It is not cut. Use LIMIT and OFFSET, or download the data.",
    errors.TooBroad: " Say which data set it concerns (?figure qb:dataSet <…>), rewrite it, or download the data.",
    errors.NotAcceptable: " SELECT and ASK: JSON, XML, CSV, TSV. CONSTRUCT and DESCRIBE: Turtle, N-Triples, JSON-LD, "
    "RDF/XML, N-Quads, TriG, Notation3.",
}


def problem_of(error: QueryError, downloads: str) -> Problem:
    """What a visitor is told of an error; `downloads` is where the dumps are listed."""
    kind = next(kind for kind in (type(error), *type(error).__mro__) if kind in _DETAILS)
    status, title, norwegian = _DETAILS[kind]
    if isinstance(error.message, Message) or isinstance(error, errors.BadQuery):
        sentence = text(error.message, "nb")
        norwegian = f"{norwegian} {sentence}" if isinstance(error, errors.BadQuery) else sentence
    told = norwegian, f"{error}{_ADVICE.get(kind, '')}"
    return Problem(status, title, told, _headers(error, downloads), _place(error))


def _place(error: QueryError) -> tuple[int, int] | None:
    if isinstance(error, errors.BadQuery) and error.line is not None:
        return error.line, error.column or 1
    return None


def _headers(error: QueryError, downloads: str) -> dict[str, str]:
    if isinstance(error, errors.Busy):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.OutOfMemory):
        return {"Retry-After": "10", "Link": f'<{downloads}>; rel="related"'}
    if isinstance(error, errors.TimedOut):
        return {"Retry-After": "60", "Link": f'<{downloads}>; rel="related"'}
    if isinstance(error, errors.ResultTooLarge):
        return {"Link": f'<{downloads}>; rel="related"'}
    return {}
