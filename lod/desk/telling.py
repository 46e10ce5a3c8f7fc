"""What the desk made current is told to webhooks, while its pages go on."""

from __future__ import annotations

import logging
from threading import Thread

from lod.config import Settings
from lod.messages.catalogue import text
from lod.notifying.notifying import Subscribers, notify

log = logging.getLogger("lod")


def tell(settings: Settings) -> None:
    """Begins to tell the site's webhooks of what they have not been told of."""
    Thread(target=_tell, args=(settings,), name="lod-notify").start()


def _tell(settings: Settings) -> None:
    for problem in notify(settings.home, Subscribers(settings.webhooks, settings.webhook_networks)):
        log.warning("%s", text(problem, "en"))
