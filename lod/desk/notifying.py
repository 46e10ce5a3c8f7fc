"""Webhooks are notified of what the desk makes current, while its pages go on."""

from __future__ import annotations

import logging
from threading import Thread

from lod.config import Settings
from lod.messages.catalogue import text
from lod.notifying.notifying import notify_of_site

log = logging.getLogger("lod")


def notify_webhooks(settings: Settings) -> None:
    """Begins to notify the webhooks of a site of the events that they have not received."""
    Thread(target=_notify, args=(settings,), name="lod-notify").start()


def _notify(settings: Settings) -> None:
    for problem in notify_of_site(settings):
        log.warning("%s", text(problem, "en"))
