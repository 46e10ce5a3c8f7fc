"""What a worker can no longer do, tried in processes that really gave it up."""

from __future__ import annotations

import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lod.errors import Refused
from lod.query import landlock, sandbox
from lod.query.engine import Query
from lod.query.process import Process
from tests.query.example import BASE, TINY

pytestmark = pytest.mark.server

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and RLIMIT_AS are Linux's")

ENTER = "from lod.query import sandbox; status = sandbox.enter(100_000_000, 1_000_000); import os, socket, ctypes\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    """A Python process of its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


@linux
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 80))",
        "socket.getaddrinfo('example.org', 80)",
    ],
)
def test_no_socket_of_any_kind(attempt: str) -> None:
    """Every way to a socket ends in an error; the process itself goes on."""
    result = run(
        f"{ENTER}assert status.sealed, status.reason\ntry:\n    {attempt}\nexcept OSError as e:\n    print('no')"
    )
    assert (result.stdout, result.returncode) == ("no\n", 0), result.stderr


@linux
def test_threads_that_run_already_are_sealed_too() -> None:
    """The store's own threads were there before the sandbox."""
    code = (
        "import threading; go = threading.Event()\n"
        "def other():\n    go.wait()\n"
        "    try:\n        socket.socket()\n    except PermissionError:\n        print('no')\n"
        f"thread = threading.Thread(target=other); thread.start()\n{ENTER}go.set(); thread.join()"
    )
    assert run(code).stdout == "no\n"


@linux
@pytest.mark.parametrize("call", sorted(sandbox._DENIED["x86_64"][2] | {"x32 getpid": sandbox._X32 + 39}))
def test_each_denied_call_is_denied_by_number(call: str) -> None:
    """EPERM for each of them, also by the other door of x86_64 (x32)."""
    _, _, calls = sandbox._DENIED[platform.machine()]
    number = calls.get(call, sandbox._X32 + 39)
    if call not in calls and platform.machine() != "x86_64":
        pytest.skip("x32 is x86_64's")
    code = (
        f"{ENTER}libc = ctypes.CDLL(None, use_errno=True)\nprint(libc.syscall({number}, 0, 0, 0), ctypes.get_errno())"
    )
    assert run(code).stdout == "-1 1\n"


@linux
def test_files_can_still_be_read_and_memory_not_exceeded() -> None:
    """The limits are limits, no more: files open, memory ends, files do not grow without end."""
    code = (
        f"{ENTER}open('/proc/self/status').read()\n"
        "try:\n    bytearray(200_000_000)\nexcept MemoryError:\n    print('memory')\n"
        "import tempfile\nfile = tempfile.TemporaryFile(buffering=0)\n"
        "print(file.write(b'x' * 2_000_000))\n"
        "try:\n    file.write(b'x')\nexcept OSError:\n    print('file')\n"
    )
    assert run(code).stdout == "memory\n1000000\nfile\n"


@linux
def test_processor_time_ends() -> None:
    """A worker whose parent forgot it does not burn a processor for ever."""
    result = run("from lod.query import sandbox; sandbox.limit_cpu(0.1)\nwhile True: pass")
    assert result.returncode == -signal.SIGXCPU


@linux
def test_a_worker_dies_with_the_thread_that_started_it() -> None:
    """Also in the middle of a query, and however the parent ends."""
    code = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import sys; from lod.query import sandbox; "
        "sandbox.die_with_parent(int(sys.argv[1])); print(1, flush=True)\\nwhile True: pass', str(os.getpid())], "
        "stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); os._exit(0)"
    )
    pid = int(run(code).stdout)
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and _state(pid) not in "ZX" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not Path(f"/proc/{pid}").exists() or _state(pid) in "ZX"


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def test_elsewhere_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no filter for the system or the processor, `status` says so."""
    assert not sandbox.status().sealed
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert "riscv64" in sandbox._seal().reason
    monkeypatch.setattr("sys.platform", "darwin")
    assert "seccomp" in sandbox._seal().reason


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port, and the connections made to it."""
    made: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                made.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], made
        stop.set()
        thread.join()


@linux
def test_a_service_call_that_reached_the_store_would_reach_nothing_else(
    release: Path, listener: tuple[int, list[str]]
) -> None:
    """A worker is sealed off; a store within the same sandbox makes no connection, and without it, it does."""
    port, made = listener
    text = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    bare = "import pyoxigraph as ox, sys\nlist(ox.Store().query(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", bare, text], check=True, timeout=60)
    assert len(made) == 1
    process = Process(release, BASE, TINY, {})
    try:
        assert process.wait_ready(30)
        assert process.status.confined or not landlock.version(), process.status.reason
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert "Seccomp:\t2" in status
        assert "NoNewPrivs:\t1" in status
        assert isinstance(process.do(Query(text)).error, Refused)
    finally:
        process.kill()
    sealed = "import pyoxigraph as ox, sys\nfrom lod.query import sandbox\nstore = ox.Store()\n"
    sealed += f"sandbox.enter({TINY.query_memory_bytes}, 1 << 20)\nlist(store.query(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", sealed, text], check=True, timeout=60)
    assert len(made) == 1


needs_landlock = pytest.mark.skipif(landlock.version() == 0, reason="the kernel has no Landlock")


@needs_landlock
def test_files_are_closed_off(tmp_path: Path) -> None:
    """A confined process reads its release and its program, writes its scratch folder, and executes nothing."""
    release, scratch, secret = tmp_path / "release", tmp_path / "scratch", tmp_path / "secret"
    for folder in (release, scratch, secret):
        folder.mkdir()
        (folder / "file").write_text("x", "utf-8")
    code = f"""
from lod.query import sandbox
from pathlib import Path
import os, subprocess
status = sandbox.enter(500_000_000, 1_000_000, [Path({str(release)!r})], [Path({str(scratch)!r})])
assert status.confined, status.reason
def tried(name, what):
    try:
        what()
        print(name, "yes")
    except OSError:
        print(name, "no")
tried("read release", lambda: open({str(release / "file")!r}).read())
tried("write release", lambda: open({str(release / "new")!r}, "w"))
tried("read secret", lambda: open({str(secret / "file")!r}).read())
tried("list secret", lambda: os.listdir({str(secret)!r}))
tried("read passwd", lambda: open("/etc/passwd").read())
tried("write scratch", lambda: open({str(scratch / "new")!r}, "w").write("y"))
tried("remove scratch", lambda: os.remove({str(scratch / "new")!r}))
tried("link out", lambda: os.link({str(scratch / "file")!r}, {str(release / "link")!r}))
tried("execute", lambda: subprocess.run(["/bin/true"]))
import colorsys  # what was not imported before still can be
tried("see itself", lambda: open("/proc/self/statm").read())
"""
    answers = dict(line.rsplit(" ", 1) for line in run(code).stdout.splitlines())
    assert {name for name, answer in answers.items() if answer == "yes"} == {
        "read release",
        "write scratch",
        "remove scratch",
        "see itself",
    }
    assert len(answers) == 10
