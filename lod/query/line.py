"""Who is next: jobs that are at work, jobs that wait, and no visitor in everybody's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lod.errors import Busy
from lod.messages.message import Message
from lod.query.shares import Shares


def stays() -> bool:
    """That nobody has left: of jobs whose visitor cannot be asked."""
    return False


@dataclass(eq=False)
class Ticket:
    """One job's place in the line.

    `visitor`: whose it is; "" for nobody's, which no share limits. `has_left`: whether nobody waits for it any more.
    """

    visitor: str = ""
    has_left: Callable[[], bool] = stays


class Line:
    """Jobs in the order they came; whoever uses it from several threads guards it.

    A visitor has at most as many jobs as `shares` allow. At work are at most `workers`, and of one visitor one fewer,
    so that there is always one for somebody else.
    """

    def __init__(self, workers: int, waiting: int, shares: Shares) -> None:
        self.workers = workers
        self.most = workers + waiting
        self.shares = shares
        self.share = max(1, workers - 1)
        self.waiting: list[Ticket] = []
        self.at_work: list[Ticket] = []

    def __len__(self) -> int:
        return len(self.waiting) + len(self.at_work)

    def join(self, ticket: Ticket) -> None:
        """Waits from now on. Raises `Throttled` and `Busy`, at once."""
        if ticket.visitor:
            most = self.shares.most
            self.shares.hold(ticket.visitor, Message("busy.own-jobs", count=most), 2)
        if len(self) >= self.most:
            self._give_back(ticket)
            raise Busy(Message("busy.line-full"))
        self.waiting.append(ticket)

    def is_next(self, ticket: Ticket) -> bool:
        """Whether a worker is the ticket's to take: nobody before it may take one."""
        if len(self.at_work) >= self.workers:
            return False
        at_work = Counter(other.visitor for other in self.at_work)
        return next((t for t in self.waiting if not t.visitor or at_work[t.visitor] < self.share), None) is ticket

    def holds_its_share(self, ticket: Ticket) -> bool:
        """Whether it waits for its own visitor's jobs alone."""
        own = sum(ticket.visitor == other.visitor for other in self.at_work)
        return bool(ticket.visitor) and own >= self.share

    def start(self, ticket: Ticket) -> None:
        """It waits no more."""
        self.waiting.remove(ticket)
        self.at_work.append(ticket)

    def leave(self, ticket: Ticket) -> None:
        """It is done, or has waited in vain."""
        (self.at_work if ticket in self.at_work else self.waiting).remove(ticket)
        self._give_back(ticket)

    def _give_back(self, ticket: Ticket) -> None:
        if ticket.visitor:
            self.shares.give_back(ticket.visitor)
