"""How each reason for not answering a query is told: its status, its words, its headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lod import errors
from lod.errors import QueryError
from lod.messages.catalogue import entry, text
from lod.messages.message import Message, both


class Refusal(Exception):
    """A request that is turned away before there is a query."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(text(problem.detail, "en"))
        self.problem = problem


@dataclass(frozen=True)
class Problem:
    """What a visitor is told instead of an answer; `place`: the line and column of a query that cannot be read."""

    status: int
    title: Message
    detail: Message
    headers: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, int] | None = None

    @property
    def members(self) -> dict[str, object]:
        """What a program is told besides the words (RFC 9457, section 3.2)."""
        return dict(zip(("line", "column"), self.place, strict=True)) if self.place else {}


ALLOW = "GET, HEAD, POST, OPTIONS"

NO_QUERY = Message("refused.no-query.title")
METHOD = Problem(405, Message("refused.method.title"), Message("refused.method.detail"), {"Allow": ALLOW})
UPDATE = Problem(400, Message("refused.update.title"), Message("refused.update.detail"))
MISSING = Problem(400, NO_QUERY, Message("refused.no-query.field"))
NO_TEXT = Problem(400, NO_QUERY, Message("refused.no-query.parameter"))
SEVERAL = Problem(400, Message("refused.several.title"), Message("refused.several.detail"))
NOT_UTF8 = Problem(400, Message("refused.not-utf-8.title"), Message("refused.not-utf-8.detail"))
MEDIA_TYPE = Problem(
    415,
    Message("refused.media-type.title"),
    Message("refused.media-type.detail"),
    {"Accept-Post": "application/sparql-query, application/x-www-form-urlencoded"},
)
_KINDS: dict[type[QueryError], tuple[int, str]] = {
    errors.BadQuery: (400, "bad-query"),
    errors.Refused: (400, "service"),
    errors.TooLarge: (413, "too-large"),
    errors.NotAcceptable: (406, "not-acceptable"),
    errors.TimedOut: (504, "timed-out"),
    errors.OutOfMemory: (503, "out-of-memory"),
    errors.ResultTooLarge: (413, "result-too-large"),
    errors.TooBroad: (400, "too-broad"),
    errors.Unanswered: (400, "unanswered"),
    errors.Busy: (503, "busy"),
    errors.Throttled: (429, "throttled"),
    errors.Starting: (503, "starting"),
    errors.Abandoned: (499, "abandoned"),
    QueryError: (500, "failed"),
}
"""The status of each kind of error, and how the keys of its texts begin behind `refused.`."""


def problem_of(error: QueryError, downloads: str) -> Problem:
    """What a visitor is told of an error; `downloads` is where the dumps are listed."""
    status, name = next(_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS)
    advised = f"refused.{name}.do"
    detail = both(error.message, Message(advised) if entry(advised, "en") else None)
    return Problem(status, Message(f"refused.{name}.title"), detail, _headers(error, downloads), _place(error))


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
