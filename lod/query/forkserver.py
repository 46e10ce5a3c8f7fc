"""The process that query workers are forked from, started by `lod.query.children` only.

It has imported what a worker needs and has opened nothing, so that a worker starts in a fraction of the time, and what
workers need of the program is in memory once. It has one thread. It ends when its line to the parent is closed, and
its workers end with it.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass

from lod.query import sandbox, worker
from lod.query.children import FILES, FORK


@dataclass(frozen=True)
class Fork:
    """A worker: its process id, the descriptor that gets readable when it ends, the line on which its end is told."""

    pid: int
    descriptor: int
    line: socket.socket


class Forker:
    """Forks a worker for each request, and tells how each ends, until the line to the parent is closed."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._forks: dict[int, Fork] = {}
        self._poll = select.poll()  # it takes no descriptor, which workers would inherit
        self._poll.register(requests, select.POLLIN)

    def run(self) -> None:
        """Serves; in a worker it does not return."""
        while True:
            for descriptor, _ in self._poll.poll():
                if fork := self._forks.pop(descriptor, None):
                    self._poll.unregister(descriptor)
                    _report(fork)
                    continue
                message, files, _, _ = socket.recv_fds(self._requests, len(FORK), FILES + 1)
                if message != FORK:
                    return
                self._fork(files)

    def _fork(self, files: list[int]) -> None:
        server = os.getpid()
        pid = os.fork()
        if not pid:
            self._become_worker(files, server)
        line = socket.socket(fileno=files.pop())
        for file in files:
            os.close(file)
        fork = Fork(pid, os.pidfd_open(pid), line)
        with suppress(OSError):  # nobody waits for it any more; it ends when its input does
            socket.send_fds(line, [str(pid).encode()], [fork.descriptor])
        self._forks[fork.descriptor] = fork
        self._poll.register(fork.descriptor, select.POLLIN)

    def _become_worker(self, files: list[int], server: int) -> None:
        """The life of a worker, with nothing open that is not its own."""
        status = 1
        try:
            others = [self._requests.fileno(), *files]
            others += [each for fork in self._forks.values() for each in (fork.descriptor, fork.line.fileno())]
            for target, file in enumerate(files[:FILES]):
                os.dup2(file, target)
            for other in others:
                if other >= FILES:
                    os.close(other)
            sandbox.die_with_parent(server)
            worker.main()
            status = 0
        except SystemExit as error:
            print(error, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)  # the rest of this stack is the server's


def _report(fork: Fork) -> None:
    _, status = os.waitpid(fork.pid, 0)
    with suppress(OSError):  # nobody wants to know any more
        fork.line.send(str(os.waitstatus_to_exitcode(status)).encode())
    fork.line.close()
    os.close(fork.descriptor)


def main() -> None:
    """Serves the process that has started this one."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # as in a worker: whoever stops the site stops its parent
    requests = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    gc.freeze()  # what is in memory is shared by all workers as long as nobody writes to it
    Forker(requests).run()


if __name__ == "__main__":
    main()
