"""Notifying webhooks of the events that they have not received, once a release has become current.

<home>/notified.json    for each address the number of the last event that it took, and <home>/notified.lock

What cannot be delivered stops no publication: it is delivered with the next one.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lod.config import Settings
from lod.errors import LodError
from lod.history.chain import Chain
from lod.history.event import Event
from lod.messages.message import Message
from lod.notifying.notice import notice
from lod.notifying.webhook import NotDelivered, Webhook, parse_networks
from lod.release.home import Home
from lod.release.manifest import Manifest

FILE, LOCK = "notified.json", "notified.lock"
SECRET = "LOD_WEBHOOK_SECRET"  # noqa: S105 (the name of it)
"""The environment variable with the secret."""

MOST = 20
"""Events that an address is notified of at once; it finds earlier ones in the feed."""


@dataclass(frozen=True)
class Subscribers:
    """The addresses that are notified (`webhooks`), and the `networks` that are not public and may be all the same, as
    the settings have them."""

    webhooks: str
    networks: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Subscribers:
        """Those of the environment, as a process is started with them."""
        return cls(environ.get("LOD_WEBHOOKS", ""), environ.get("LOD_WEBHOOK_NETWORKS", ""))

    @classmethod
    def named(cls, settings: Settings) -> Subscribers:
        """Those that the settings of a site name."""
        return cls(settings.webhooks, settings.webhook_networks)

    @property
    def environment(self) -> dict[str, str]:
        """What `of` reads."""
        return {"LOD_WEBHOOKS": self.webhooks, "LOD_WEBHOOK_NETWORKS": self.networks}

    def read(self, environ: Mapping[str, str] = os.environ) -> list[Webhook]:
        """The webhooks."""
        networks, secret = parse_networks(self.networks), environ.get(SECRET, "")
        return [Webhook(url.strip(), secret, networks) for url in self.webhooks.split(",") if url.strip()]


def notify_of_site(settings: Settings) -> list[Message]:
    """Notifies the webhooks of a site; gives what went wrong. Never raises."""
    return notify(settings.home, Subscribers.named(settings))


def notify(home: Path, subscribers: Subscribers) -> list[Message]:
    """Notifies each address of the events since the last one that it took; gives what went wrong. Never raises.

    An address that is new is notified of the newest event alone. One process does it at a time; another does nothing.
    """
    webhooks = subscribers.read()
    if not webhooks:
        return []
    try:
        with (home / LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return _notify(home, webhooks)
    except BlockingIOError:
        return []
    except (LodError, OSError) as error:
        return [Message("error.webhook.unread", why=str(error))]


def _notify(home: Path, webhooks: list[Webhook]) -> list[Message]:
    current = Home(home).current() or ""
    events = Chain.read(home / "history", current).events
    base = Manifest.read(home / "releases" / current).base
    last, problems = _read(home / FILE), []
    for webhook in webhooks:
        try:
            for event in _unsent(events, last.get(webhook.url)):
                webhook.deliver(notice(event, base), str(event.number))
                last[webhook.url] = event.number
        except NotDelivered as error:
            problems.append(error.message)
            last.setdefault(webhook.url, max(len(events) - 1, 0))
    _write(home / FILE, {webhook.url: last[webhook.url] for webhook in webhooks if webhook.url in last})
    return problems


def _unsent(events: tuple[Event, ...], last: int | None) -> tuple[Event, ...]:
    return events[-1:] if last is None else events[max(last, len(events) - MOST) :]


def _read(path: Path) -> dict[str, int]:
    """The numbers by address; none where the file is not there or is damaged."""
    try:
        return {str(url): int(number) for url, number in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(path: Path, last: Mapping[str, int]) -> None:
    scratch = path.with_name(f".{path.name}")
    scratch.write_text(json.dumps(last, indent=1, sort_keys=True) + "\n", "utf-8")
    scratch.replace(path)
