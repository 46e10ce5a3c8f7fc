"""The message about an event: the data sets and code lists that it changed, as `/changes.json` has them."""

from __future__ import annotations

import json

from lod.history.event import Event
from lod.history.feed import entries


def notice(event: Event, base: str) -> bytes:
    """The body of the message, in JSON (UTF-8). `base`: what addresses begin with."""
    body = {
        "event": event.number,
        "at": event.at,
        "release": event.release,
        "base": base,
        "reason": event.reason,
        "feed": f"{base}changes.json",
        "changes": [entry.plain() | {"iri": f"{base}id/{entry.name}"} for entry in entries([event])],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"
