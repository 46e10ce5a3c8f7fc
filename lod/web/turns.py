"""Threads taken in turns: a request of each visitor after the other, and never all threads for one visitor.

Requests that wait are waitress's; they hold a connection, and no thread.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Protocol

from waitress.task import ThreadedTaskDispatcher


class WaitingTask(Protocol):
    """What is to be done for a visitor."""

    def service(self) -> None: ...
    def cancel(self) -> None: ...


class Turns:
    """Tasks that wait, by visitor; one visitor has at most `most` at work. Whoever uses it from threads guards it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._waiting: OrderedDict[str, deque[WaitingTask]] = OrderedDict()
        self._at_work: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many tasks could be begun now."""
        return sum(min(len(tasks), self.most - self._at_work[visitor]) for visitor, tasks in self._waiting.items())

    def __bool__(self) -> bool:
        return any(self._at_work[visitor] < self.most for visitor in self._waiting)

    def append(self, visitor: str, task: WaitingTask) -> None:
        """Waits from now on."""
        self._waiting.setdefault(visitor, deque()).append(task)

    def popleft(self) -> tuple[str, WaitingTask]:
        """The next task and whose it is. Raises `IndexError` where none can be begun."""
        for visitor, tasks in self._waiting.items():
            if self._at_work[visitor] < self.most:
                task = tasks.popleft()
                self._waiting.move_to_end(visitor)
                if not tasks:
                    del self._waiting[visitor]
                self._at_work[visitor] += 1
                return visitor, task
        raise IndexError("no task can be begun")

    def done(self, visitor: str) -> None:
        """A task of the visitor has ended."""
        self._at_work[visitor] -= 1
        if not self._at_work[visitor]:
            del self._at_work[visitor]


class _Queue:
    """The tasks as waitress's threads take them."""

    def __init__(self, dispatcher: Dispatcher, turns: Turns) -> None:
        self._dispatcher = dispatcher
        self._turns = turns

    def __len__(self) -> int:
        return len(self._turns)

    def __bool__(self) -> bool:
        return bool(self._turns)

    def append(self, task: WaitingTask) -> None:
        self._turns.append(self._dispatcher.visitor(task), task)

    def popleft(self) -> WaitingTask:
        visitor, task = self._turns.popleft()
        return _Counted(task, lambda: self._dispatcher.done(visitor))


class _Counted:
    """A task that says when it has ended."""

    def __init__(self, task: WaitingTask, done: Callable[[], None]) -> None:
        self._task = task
        self._done = done

    def service(self) -> None:
        try:
            self._task.service()
        finally:
            self._done()

    def cancel(self) -> None:
        self._task.cancel()


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """Waitress's threads with turns. `visitor` says whose a task is, `most` how many threads one visitor may hold."""

    queue_logger = logging.getLogger("lod.web.turns")  # waiting in turns is no warning

    def __init__(self, threads: int, visitor: Callable[[WaitingTask], str], most: int) -> None:
        super().__init__()
        self.queue_logger.setLevel(logging.ERROR)
        self.visitor = visitor
        self.turns = Turns(most)
        self.queue = _Queue(self, self.turns)
        self.set_thread_count(threads)

    def done(self, visitor: str) -> None:
        """A task of the visitor has ended; one that waited for it can be begun."""
        with self.lock:
            self.turns.done(visitor)
            if self.turns:
                self.queue_cv.notify()
