"""What the pool and a worker say to each other arrives as it was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import BadQuery, NotAcceptable, OutOfMemory, QueryError, ResultTooLarge
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.selection import Labels, Selection
from lod.messages.message import Message
from lod.query import messages
from lod.query.engine import Explanation, Outcome, Query
from lod.query.jobs import Explain, Export, Job
from lod.query.messages import Reply, Start
from lod.query.sandbox import Status

QUERIES = st.builds(Query, st.text(), st.lists(st.text()).map(tuple), max_bytes=st.none() | st.integers())
SELECTIONS = st.builds(
    Selection,
    st.lists(st.tuples(st.text(), st.lists(st.text()).map(tuple))).map(tuple),
    st.lists(st.text()).map(tuple),
    st.sampled_from(Labels),
    st.sampled_from(["", "nb"]),
    st.text(),
)
JOBS = QUERIES | QUERIES.map(Explain) | st.builds(Export, st.text(), SELECTIONS, st.text(), st.text())


@given(JOBS, st.floats(0, 100))
def test_a_job_arrives_whole(job: Job, seconds: float) -> None:
    """Any text survives, line ends and quotes included, and stays one line; the kind of the job is its type."""
    line = messages.say_job(job, seconds)
    assert line.count(b"\n") == 1
    assert messages.hear_job(line) == (job, seconds)


def test_what_is_wrong_with_a_selection_arrives() -> None:
    """Each complaint in both languages."""
    complaints = (
        Complaint("xlsx", "7", Message("selection.too-many-figures", count=7, most=3, rows=4)),
        Complaint("a", "b", Message("selection.backwards", parameter="a", value="b")),
    )
    heard = messages.hear_reply(messages.say_reply(Reply(error=SelectionError(complaints)))).error
    assert isinstance(heard, SelectionError)
    assert heard.complaints == complaints


@pytest.mark.parametrize("error", [NotAcceptable, OutOfMemory, ResultTooLarge, QueryError])
def test_an_error_arrives_as_its_class(error: type[QueryError]) -> None:
    """The pool raises what the worker meant."""
    heard = messages.hear_reply(messages.say_reply(Reply(error=error(Message("query.no-room")), worn=True)))
    assert type(heard.error) is error
    assert heard.error.message == Message("query.no-room")
    assert heard.worn


def test_a_bad_query_keeps_its_place() -> None:
    """Line and column arrive."""
    heard = messages.hear_reply(messages.say_reply(Reply(error=BadQuery(Message("query.no-room"), 3, 7)))).error
    assert isinstance(heard, BadQuery)
    assert (heard.line, heard.column) == (3, 7)


def test_an_outcome_and_a_start_arrive() -> None:
    """So do the good news, an explanation, and what a worker is told first."""
    for reply in (
        Reply(Outcome("ask", "xml", "columns"), 12),
        Reply(Outcome("graph", "turtle", "oxigraph", "why"), 12, worn=True),
        Reply(explanation=Explanation("columns", "SELECT\n1", "why", "Bgp", "Scan", (("share", "done"),))),
        Reply(size=12),
    ):
        assert messages.hear_reply(messages.say_reply(reply)) == reply
    start = Start("/r", "http://b/", 3, 4, 5, 6, 7, "/scratch", "columns", {"å": "http://b/å#"})
    assert messages.hear_start(messages.say_start(start)) == start
    assert messages.hear_ready(messages.say_ready(Status(False, "x"))) == (True, Status(False, "x"))
    assert messages.hear_ready(messages.say_failed("y")) == (False, Status(False, "y"))
