"""What the pool and a worker say to each other: one JSON object a line, through the worker's pipes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from lod.errors import (
    BadQuery,
    NotAcceptable,
    OutOfMemory,
    QueryError,
    Refused,
    ResultTooLarge,
    TooBroad,
    TooLarge,
    Unanswered,
)
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.restriction import Restriction
from lod.exchange.selection import Labels, Selection
from lod.messages.message import from_plain
from lod.model.codec import from_plain as model_of
from lod.query.engine import Explanation, Outcome, Query
from lod.query.jobs import Explain, Export, Job
from lod.query.sandbox import Status

_ERRORS: dict[str, type[QueryError]] = {
    error.__name__: error
    for error in (NotAcceptable, OutOfMemory, Refused, ResultTooLarge, TooBroad, TooLarge, Unanswered, QueryError)
}


@dataclass(frozen=True)
class Start:
    """What a worker is told first.

    `spool`: the descriptor of the file its results go to. `parent`: the process that started it. `memory_bytes`,
    `result_bytes` and `export_bytes`: its limits. `scratch`: the folder it may write in. `engine`: what evaluates, as
    in the settings. `prefixes`: those that graphs are written with.
    """

    release: str
    base: str
    spool: int
    parent: int
    memory_bytes: int
    result_bytes: int
    export_bytes: int
    scratch: str
    engine: str = "oxigraph"
    prefixes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """A worker's reply: an outcome and the size of the result, or an explanation, or the error.

    A query's result is in the spool; an export's is a file, and it has no outcome. `worn`: the worker has grown so much
    that another should take its place.
    """

    outcome: Outcome | None = None
    size: int = 0
    error: QueryError | SelectionError | None = None
    worn: bool = False
    explanation: Explanation | None = None


def say_job(job: Job, seconds: float) -> bytes:
    """A job as a line, and how long it may take."""
    match job:
        case Query():
            fields = {"job": "query"} | vars(job)
        case Explain(query, without):
            fields = {"job": "explain", "without": without} | vars(query)
        case Export():
            fields = {"job": "export"} | asdict(job)
    return _line(fields | {"seconds": seconds})


def hear_job(line: bytes | str) -> tuple[Job, float]:
    """The job of a line, and how long it may take."""
    fields = json.loads(line)
    kind, seconds = fields.pop("job"), fields.pop("seconds")
    if kind == "export":
        return Export(**fields | {"selection": _selection(**fields["selection"])}), seconds
    without = tuple(fields.pop("without", ()))
    graphs = {name: tuple(fields[name]) for name in ("default_graphs", "named_graphs")}
    query = Query(**fields | graphs)
    return (Explain(query, without) if kind == "explain" else query), seconds


def _selection(
    codes: list[tuple[str, list[str]]],
    columns: list[str],
    labels: str,
    spelled: list[tuple[str, list[str], list[str]]],
    everything: bool,
    restriction: dict[str, Any],
    **others: str,
) -> Selection:
    moving = tuple((name, tuple(values), tuple(chosen)) for name, values, chosen in spelled)
    parts = tuple((name, tuple(chosen)) for name, chosen in codes)
    narrowed: Restriction = model_of(Restriction, restriction)
    return Selection(
        parts, tuple(columns), Labels(labels), spelled=moving, everything=everything, restriction=narrowed, **others
    )


def say_start(start: Start) -> bytes:
    """What a worker is told first, as a line."""
    return _line(asdict(start))


def hear_start(line: bytes) -> Start:
    """What a worker is told first. Raises `TypeError` and `ValueError` for anything else."""
    return Start(**json.loads(line))


def say_ready(status: Status) -> bytes:
    """A worker is ready, sealed off or not."""
    return _line({"ready": True} | asdict(status))


def say_failed(reason: str) -> bytes:
    """A worker cannot open the release."""
    return _line({"ready": False, "sealed": False, "reason": reason})


def hear_ready(line: bytes) -> tuple[bool, Status]:
    """Whether a worker is ready, and its status; where it is not, the status has the reason."""
    said = json.loads(line)
    return said["ready"], Status(said["sealed"], said["reason"], said.get("confined", False))


def say_reply(reply: Reply) -> bytes:
    """A reply as a line."""
    said: dict[str, Any] = {"size": reply.size, "worn": reply.worn}
    if reply.outcome:
        said |= vars(reply.outcome)
    if reply.explanation:
        said |= {"explanation": vars(reply.explanation)}
    if reply.error:
        message = reply.error.message
        said |= {"error": type(reply.error).__name__}
        said |= {"message": message.plain()}
    if isinstance(reply.error, SelectionError):
        said |= {"complaints": [_plain(complaint) for complaint in reply.error.complaints]}
    if isinstance(reply.error, BadQuery):
        said |= {"line": reply.error.line, "column": reply.error.column}
    return _line(said)


def hear_reply(line: bytes) -> Reply:
    """The reply of a line."""
    said = json.loads(line)
    if "explanation" in said:
        told = said["explanation"]
        passes = tuple((name, what) for name, what in told["passes"])
        return Reply(explanation=Explanation(**told | {"passes": passes}), worn=said["worn"])
    if "error" not in said and "kind" not in said:
        return Reply(size=said["size"], worn=said["worn"])
    if "error" not in said:
        outcome = Outcome(said["kind"], said["format"], said["engine"], said["reason"])
        return Reply(outcome, said["size"], worn=said["worn"])
    if "complaints" in said:
        return Reply(error=SelectionError(map(_complaint, said["complaints"])), worn=said["worn"])
    message = from_plain(said["message"])
    if said["error"] == "BadQuery":
        error: QueryError = BadQuery(message, said["line"], said["column"])
    else:
        error = _ERRORS[said["error"]](message)
    return Reply(error=error, worn=said["worn"])


def _plain(complaint: Complaint) -> dict[str, Any]:
    return vars(complaint) | {"what": complaint.what.plain()}


def _complaint(said: dict[str, Any]) -> Complaint:
    return Complaint(**said | {"what": from_plain(said["what"])})


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said).encode() + b"\n"
