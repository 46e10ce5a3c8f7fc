"""Work that takes longer than a page: one piece at a time, in a thread of its own, whose progress pages show."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lod.errors import LodError

T = TypeVar("T")


@dataclass
class Work(Generic[T]):
    """A piece of work: how far it is, and at its end what it gave or what it met.

    `state`: that of the files when it began, which tells later whether they were changed since.
    """

    done: int = 0
    total: int = 1
    what: str = ""
    state: str = ""
    result: T | None = None
    error: LodError | None = None
    failure: str = ""
    """The name of what was not foreseen; the log has the rest."""
    ended: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: int, total: int, what: str) -> None:
        """Notes how far it is."""
        self.done, self.total, self.what = done, total, what


class Bench(Generic[T]):
    """Where at most one piece of work is under way; the last one is kept for its pages."""

    def __init__(self) -> None:
        self.last: Work[T] | None = None
        self._guard = threading.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self.last is not None and not self.last.ended.is_set()

    def forget(self) -> None:
        """Forgets the last piece of work, if it is done."""
        with self._guard:
            if not self.is_busy:
                self.last = None

    def begin(
        self,
        work: Callable[[Callable[[int, int, str], None]], T],
        failed: Callable[[Exception], None],
        state: str = "",
    ) -> bool:
        """Begins a piece of work; False where another is under way. `failed` is told of what was not foreseen."""
        with self._guard:
            if self.is_busy:
                return False
            self.last = begun = Work[T](state=state)

        def run() -> None:
            try:
                begun.result = work(begun.progress)
            except LodError as error:
                begun.error = error
            except Exception as error:
                begun.failure = type(error).__name__
                failed(error)
            finally:
                begun.ended.set()

        threading.Thread(target=run, name="lod-desk", daemon=True).start()
        return True
