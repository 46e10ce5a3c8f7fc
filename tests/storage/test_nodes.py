"""Two nodes that serve what is published, while publishers are killed, connections cut and stores dead."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import BASE, LEAN, SiteFolder
from tests.storage.conftest import Shop, change, publish
from tests.storage.gate import Gate
from tests.web.running import LOD, Running, eventually, free_port, running, start, wait

pytestmark = pytest.mark.server


@contextmanager
def load(server: Running) -> Iterator[list[int]]:
    """Asks all the while; gives the statuses of the answers that were not 200."""
    wrong: list[int] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(0.02):
            status, _, _ = server.get("/doc/dataset/set00")
            if status != 200:
                wrong.append(status)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    yield wrong
    ended.set()
    thread.join()


def ready(server: Running) -> dict[str, object]:
    answer: dict[str, object] = json.loads(server.get("/readyz")[2])
    return answer


def test_two_nodes_follow_what_is_published(s3: Shop) -> None:
    """Both switch without a failed request; a dead store leaves them serving, and `/readyz` says why."""
    assert s3.gate
    publisher = s3.machine("publisher")
    publish(publisher)
    nodes = [s3.machine(name, sources=False) for name in ("one", "two")]
    with running(nodes[0]) as one, running(nodes[1]) as two, load(one) as wrong, load(two) as also_wrong:
        for server in (one, two):
            assert ready(server)["release"] == publisher.current.name
            assert ready(server)["degraded"] == []
        change(publisher)
        publish(publisher)
        for server in (one, two):
            assert eventually(lambda server=server: ready(server)["release"] == publisher.current.name)  # type: ignore[misc]
        s3.gate.cut()
        for server in (one, two):
            assert eventually(lambda server=server: s3.url in str(ready(server)["degraded"]))  # type: ignore[misc]
            assert ready(server)["ready"] is True
        s3.gate.mend()
        change(publisher, value="4.4")
        publish(publisher)
        for server in (one, two):
            assert eventually(
                lambda server=server: (
                    (ready(server)["release"], ready(server)["degraded"])  # type: ignore[misc]
                    == (publisher.current.name, [])
                )
            )
    assert (wrong, also_wrong) == ([], [])
    assert all(node.lod("verify", "--all").exit_code == 0 for node in nodes)


def test_a_node_waits_for_the_first_release(s3: Shop) -> None:
    """A node of a store that is dead answers 503 with the reason, and serves as soon as something is published."""
    assert s3.gate
    node, publisher = s3.machine("node", sources=False), s3.machine("publisher")
    s3.gate.cut()
    server = Running(port := free_port(), start(node, port))
    try:
        assert wait(server) == 503
        assert s3.url in server.get("/readyz")[2]
        s3.gate.mend()
        publish(publisher)
        assert eventually(lambda: server.get("/readyz")[0] == 200)
        assert ready(server)["release"] == publisher.current.name
    finally:
        server.process.terminate()
        assert server.process.wait(60) == 0


def test_a_publisher_that_is_killed_leaves_what_is_published(s3: Shop) -> None:
    """After kill -9 in the middle of a push the store says what it said, and the next build goes on where it was."""
    assert s3.gate
    publisher, node = s3.machine("publisher"), s3.machine("node", sources=False)
    publish(publisher)
    published = publisher.current.name
    before = set(s3.objects())
    change(publisher)
    s3.gate.stop_after(60_000)
    process = subprocess.Popen(
        [*LOD, "--root", str(publisher.root), "build"],
        env={**os.environ, "LOD_BASE": BASE, **LEAN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert s3.gate.stopped.wait(60)
    process.kill()
    process.wait()
    s3.gate.mend()
    assert s3.newest is not None
    assert s3.newest.release == published
    assert publisher.current.name == published
    pulled(node, published)
    pushed = {name: written for name, written in s3.objects().items() if name not in before}
    publish(publisher)
    pulled(node, publisher.current.name)
    assert node.current.name != published
    assert {name: s3.objects()[name] for name in pushed} == pushed, "what was pushed is not pushed again"


def pulled(node: SiteFolder, release: str) -> None:
    result = node.lod("pull")
    assert result.exit_code == 0, result.output
    assert node.current.name == release
    assert node.lod("verify", "--all").exit_code == 0


def test_a_push_that_is_cut_off_is_said(s3: Shop) -> None:
    """A connection that is cut in the middle ends the build in words; nothing has become current anywhere."""
    assert s3.gate
    publisher = s3.machine("publisher")
    publish(publisher)
    published = publisher.current.name
    change(publisher)
    s3.gate.stop_after(60_000)
    threading.Thread(target=cut_when_stopped, args=(s3.gate,), daemon=True).start()
    result = publisher.lod("build", env=LEAN)
    assert result.exit_code == 1
    assert s3.url in result.output
    assert publisher.current.name == published
    s3.gate.mend()
    publish(publisher)
    assert s3.newest is not None
    assert s3.newest.release == publisher.current.name != published


def cut_when_stopped(gate: Gate) -> None:
    gate.stopped.wait()
    gate.cut()
