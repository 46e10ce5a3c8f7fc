"""The pool: it answers, it says why not, and it is whole again afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from lod.errors import (
    Busy,
    OutOfMemory,
    QueryError,
    ReleaseError,
    ResultTooLarge,
    Starting,
    Throttled,
    TimedOut,
    TooLarge,
)
from lod.query.deaths import Deaths
from lod.query.engine import Query
from lod.query.pool import Pool, ask_once
from lod.query.process import SCRATCH, sweep
from lod.query.results import BODY_BYTES
from lod.rdf.vocab import QB
from tests.conftest import SiteFolder
from tests.query import example
from tests.query.example import BASE, BOMB, GENEROUS, HOW_MANY, TINY, UNION, workers
from tests.web.running import eventually

pytestmark = pytest.mark.server

YES = Query("ASK { ?s ?p ?o }")
SLOW = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) }")
"""Takes a good part of a second."""


@pytest.fixture(scope="module")
def pool(release: Path) -> Iterator[Pool]:
    """Two workers with generous limits."""
    with Pool(release, BASE, GENEROUS) as pool:
        yield pool


@contextmanager
def asking(pool: Pool, query: Query) -> Iterator[list[object]]:
    """A query under way in another thread; what came of it stands in the list afterwards."""
    outcome: list[object] = []

    def ask() -> None:
        try:
            outcome.append(pool.answer(query))
        except QueryError as error:
            outcome.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    deadline = time.monotonic() + 5
    while not len(pool._line) and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.005)
    yield outcome
    thread.join()


def test_an_answer_says_what_it_is(pool: Pool) -> None:
    """Kind, format, size, and the bytes."""
    answer = pool.answer(Query(UNION))
    assert (answer.kind, answer.format.name, answer.size) == ("select", "json", len(answer.read()))
    assert json.loads(answer.read())["results"]["bindings"][0]["n"]["value"] == str(3 * HOW_MANY - 1)


def test_a_big_answer_is_a_file_of_its_own(pool: Pool) -> None:
    """It stays what it is while the worker answers others."""
    answer = pool.answer(Query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"))
    assert answer.body is None
    assert answer.size > BODY_BYTES
    for _ in range(3):
        pool.answer(YES)
    body = answer.read()
    assert len(body) == answer.size
    assert len(json.loads(body)["results"]["bindings"]) == 50_000


def test_many_threads_get_their_own_answers(pool: Pool) -> None:
    """Answers are never mixed up."""
    settings = replace(GENEROUS, query_waiting=50)

    def ask(number: int) -> str:
        answer = shared.answer(Query(f"SELECT ?x {{ BIND({number} AS ?x) }}", solutions="csv"))
        return answer.read().decode().split()[1]

    with Pool(pool.release, BASE, settings) as shared, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(200))) == [str(number) for number in range(200)]


def test_a_worker_stays_for_the_next_query(published: SiteFolder) -> None:
    """An ordinary query wears no worker out: to start another takes longer than to answer."""
    with Pool(published.current, published.settings.base_iri, replace(published.settings, query_spare=0)) as pool:
        before = pool._staff.pids
        for number in range(3):
            query = f"SELECT ?s ?v {{ ?s a <{QB.Observation[1:-1]}> ; ?p ?v FILTER(STR(?v) > '{number}') }} ORDER BY ?s"
            assert pool.answer(Query(query, solutions="json")).engine == "columns"
        assert pool._staff.pids == before


def test_a_worker_that_died_at_rest_is_replaced(release: Path) -> None:
    """Whoever comes next does not notice."""
    with Pool(release, BASE, GENEROUS) as pool:
        before = pool._staff.pids
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert pool.answer(YES).read() == b'{"head":{},"boolean":true}'
        with ThreadPoolExecutor(2) as threads:  # two at once, so that each has its turn
            list(threads.map(pool.answer, [SLOW, SLOW]))
        assert before.isdisjoint(pool._staff.pids)


@pytest.mark.parametrize("chain", ["||1" * 3_900, "-1" * 249, "&&EXISTS {" + "{}UNION" * 499 + "{}}"])
def test_no_query_overflows_the_stack(release: Path, chain: str) -> None:
    """The store recurses for each operand and branch; the worker's stack is deeper than those that a query may have.

    So many as may be asked: more operands and branches are refused by the name of their limit.
    """
    with Pool(release, BASE, replace(GENEROUS, query_workers=1)) as pool:
        before = pool._staff.pids
        assert pool.answer(Query(f"ASK {{ FILTER(1{chain}) }}")).kind == "ask"
        with pytest.raises(TooLarge):
            pool.answer(Query(f"ASK {{ FILTER({'!' * 15_000}true) }}"))
        assert pool._staff.pids == before


def test_a_query_that_crashes_its_worker_is_told_so_and_the_next_one_answered(release: Path) -> None:
    """A crash ends one process, not the service."""
    with Pool(release, BASE, replace(GENEROUS, query_workers=1)) as pool, ThreadPoolExecutor(1) as threads:
        [pid] = pool._staff.pids
        waiting = threads.submit(pool.answer, Query(BOMB))
        time.sleep(0.3)
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(QueryError, match="process that tried ended") as caught:
            waiting.result()
        assert type(caught.value) is QueryError
        assert pool.answer(YES).kind == "ask"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (BOMB, TimedOut),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", OutOfMemory),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", ResultTooLarge),
    ],
)
def test_each_limit_has_its_error_and_leaves_the_pool_whole(release: Path, text: str, error: type[QueryError]) -> None:
    """Whatever ended a query, the next one is answered, and no worker is left over."""
    seconds = 1.0 if error is TimedOut else 20.0
    settings = replace(TINY, query_workers=1, query_seconds=seconds, query_wait_seconds=60)
    with Pool(release, BASE, settings) as pool:
        with pytest.raises(error):
            pool.answer(Query(text))
        assert pool.answer(YES).kind == "ask"
        assert pool.sandboxed or pool.sandbox.reason


def test_nothing_is_explained_for_who_has_left(release: Path) -> None:
    """When it is the turn of who has gone from `/sparql/explain`, no worker is taken."""
    with example.serving(release, replace(TINY, query_workers=1, query_seconds=3, query_wait_seconds=60)) as client:
        with ThreadPoolExecutor(1) as others:
            bomb = others.submit(example.get, client, BOMB)
            time.sleep(1)  # until it is at work
            response = client.get(
                "/sparql/explain",
                query_string={"query": YES.text},
                environ_overrides={"waitress.client_disconnected": lambda: True, "REMOTE_ADDR": "198.51.100.2"},
            )
            assert response.status_code == 499
        assert bomb.result().status_code == 504


def test_a_wall_clock_limit_is_kept(release: Path) -> None:
    """The answer is there soon after the limit, not when the query would have ended."""
    with Pool(release, BASE, TINY) as pool:
        start = time.monotonic()
        with pytest.raises(TimedOut):
            pool.answer(Query(BOMB))
        assert time.monotonic() - start < TINY.query_seconds + 2


def test_a_full_pool_says_busy_at_once_and_a_full_wait_soon(release: Path) -> None:
    """One more than may wait is told at once; one that waits is told after the wait."""
    with Pool(release, BASE, replace(TINY, query_workers=1, query_waiting=1, query_seconds=3)) as pool:
        with asking(pool, Query(BOMB)) as bomb:
            with asking(pool, YES) as waiting:
                while len(pool._line) < 2:
                    time.sleep(0.005)
                start = time.monotonic()
                with pytest.raises(Busy) as caught:
                    pool.answer(YES)
                assert time.monotonic() - start < 0.2
                assert caught.value.retry_after >= 1
            assert isinstance(waiting[0], Busy)
        assert isinstance(bomb[0], TimedOut)


def test_one_who_waits_gets_the_next_free_worker(release: Path) -> None:
    """Waiting is worth it."""
    with Pool(release, BASE, replace(GENEROUS, query_workers=1)) as pool, asking(pool, SLOW) as slow:
        assert pool.answer(YES).kind == "ask"
    assert not isinstance(slow[0], QueryError)


def test_closing_waits_for_what_is_under_way(release: Path) -> None:
    """The query under way is answered, later ones are told to try again, the workers are gone, twice is once."""
    pool = Pool(release, BASE, GENEROUS)
    mine = pool._staff.pids
    with asking(pool, SLOW) as slow:
        pool.close()
    assert not isinstance(slow[0], QueryError)
    with pytest.raises(Busy):
        pool.answer(YES)
    pool.close()
    assert mine.isdisjoint(workers())


def test_a_pool_closed_under_load_raises_nothing_but_busy(release: Path) -> None:
    """Threads that go on asking while the release is exchanged get an answer or are told to try again."""
    pool = Pool(release, BASE, replace(GENEROUS, query_waiting=20))
    outcomes: set[str] = set()

    def ask() -> None:
        for _ in range(10_000):
            try:
                outcomes.add(pool.answer(YES).kind)
            except Busy:
                outcomes.add("busy")
                return

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: "ask" in outcomes)
    pool.close()
    for thread in threads:
        thread.join()
    assert outcomes == {"ask", "busy"}


def test_no_release_no_pool(tmp_path: Path) -> None:
    """Where the workers cannot open the release the reason is theirs, and none is left over."""
    before = set(workers())
    with pytest.raises(ReleaseError, match="no graph store"):
        Pool(tmp_path, BASE, GENEROUS)
    assert set(workers()) <= before


def test_one_question_without_a_pool_of_ones_own(release: Path) -> None:
    """For the command line: a worker is started, asked, and ended."""
    answer = ask_once(release, Query(UNION, solutions="csv"), GENEROUS)
    assert answer.read() == f"n\r\n{3 * HOW_MANY - 1}\r\n".encode()


def test_a_spare_worker_stands_in_for_one_that_is_killed(release: Path) -> None:
    """While another is started, the next query is answered by the spare one, which is ready."""
    with Pool(release, BASE, replace(TINY, query_workers=1, query_spare=1)) as pool:
        deadline = time.monotonic() + 30
        while pool.state.ready < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        spare = pool._staff.pids
        with pytest.raises(TimedOut):
            pool.answer(Query(BOMB))
        assert pool.state.ready >= 1
        assert pool.answer(YES).kind == "ask"
        assert spare & pool._staff.pids
        assert pool.deaths.counts == {"time": 1}


def test_one_visitor_never_has_all_the_workers(release: Path) -> None:
    """While bombs of one visitor run and wait, another's query is answered by the worker that is left."""
    settings = replace(GENEROUS, query_workers=2, query_per_visitor=3, query_seconds=4, query_wait_seconds=60)
    with Pool(release, BASE, settings) as pool, ThreadPoolExecutor(3) as threads:
        bombs = [threads.submit(pool.answer, Query(BOMB), "198.51.100.1") for _ in range(3)]
        while pool.state.waiting < 2:
            time.sleep(0.005)
        assert pool.state.at_work == 1
        with pytest.raises(Throttled):
            pool.answer(YES, "198.51.100.1")
        assert pool.answer(YES, "198.51.100.2").kind == "ask"
        ended = {type(bomb.exception()) for bomb in bombs}
        assert ended == {TimedOut, Throttled}


def test_who_waits_for_the_own_jobs_alone_is_refused_soon(release: Path) -> None:
    """Short jobs of one visitor wait for each other; behind a long one they wait in vain, and not for long."""
    settings = replace(GENEROUS, query_workers=2, query_per_visitor=4, query_seconds=4, query_wait_seconds=60)
    with Pool(release, BASE, settings) as pool, ThreadPoolExecutor(4) as threads:
        assert [each.kind for each in threads.map(lambda _: pool.answer(YES, "198.51.100.1"), range(4))] == ["ask"] * 4
        bomb = threads.submit(pool.answer, Query(BOMB), "198.51.100.1")
        while pool.state.at_work < 1:
            time.sleep(0.005)
        with pytest.raises(Throttled, match="Your other jobs"):
            pool.answer(YES, "198.51.100.1")
        assert not bomb.done()
        assert isinstance(bomb.exception(), TimedOut)


def test_what_is_said_of_waiting_in_vain_is_true(release: Path) -> None:
    """Own queries in the way, others' queries in the way, and workers that are not there: each has its words."""
    settings = replace(TINY, query_workers=2, query_waiting=4, query_per_visitor=0, query_seconds=3)
    with Pool(release, BASE, settings) as pool, ThreadPoolExecutor(2) as threads:
        bombs = [threads.submit(pool.answer, Query(BOMB), "198.51.100.1")]
        while pool.state.at_work < 1:
            time.sleep(0.005)
        with pytest.raises(Throttled, match="Your other jobs"):
            pool.answer(YES, "198.51.100.1")
        bombs.append(threads.submit(pool.answer, Query(BOMB), "198.51.100.2"))
        while pool.state.at_work < 2:
            time.sleep(0.005)
        with pytest.raises(Busy, match="All query workers are taken"):
            pool.answer(YES, "198.51.100.3")
        for bomb in bombs:
            assert isinstance(bomb.exception(), TimedOut)


def test_a_pool_without_workers_says_so_and_goes_on_trying(tmp_path: Path) -> None:
    """Pages can be served without it: the pool is there, and whoever asks is told; deaths are counted."""
    with Pool(tmp_path, BASE, TINY, patience=0) as pool:
        with pytest.raises(ReleaseError, match="no graph store"):
            pool.wait_ready(30)
        with pytest.raises(Starting, match="No query worker can be started"):
            pool.answer(YES)
        assert "no graph store" in pool.state.problem
        assert pool.deaths.counts["start"] >= 1


def test_the_log_hears_of_a_few_deaths_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """All are counted, the first are written, the others are summed up a minute later."""
    now = [0.0]
    deaths = Deaths(lambda: now[0])
    with caplog.at_level("INFO", "lod.query"):
        for _ in range(100):
            deaths.report("crash", "signal SIGSEGV")
        now[0] = 61
        deaths.report("time", "it was killed")
    assert deaths.counts == {"crash": 100, "time": 1}
    assert [record.getMessage() for record in caplog.records] == [
        *["A query worker ended (crash): signal SIGSEGV"] * 5,
        "95 more lines about query workers in the minute before",
        "A query worker ended (time): it was killed",
    ]


def test_what_killed_parents_left_is_swept(tmp_path: Path) -> None:
    """The folders of workers whose parent is gone are removed; those of processes that live stay."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f"{SCRATCH}{gone.pid}-a", f"{SCRATCH}{os.getpid()}-b", f"{SCRATCH}x-c", "else"):
        (tmp_path / name).mkdir()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["else", f"{SCRATCH}{os.getpid()}-b", f"{SCRATCH}x-c"]
