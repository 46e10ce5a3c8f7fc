"""What keeps a copy from what is published, as a file of the home, for all processes that serve it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lod.messages.message import Message, from_plain

FILE = "storage.json"
LATE = 6
"""Past so many times the time between two looks, and a minute, nobody looks any more."""


def write(home: Path, problem: Message | None) -> None:
    """Says how the last look at the object storage went, and when it was."""
    home.mkdir(parents=True, exist_ok=True)
    written = home / f".{FILE}"
    plain = {"at": datetime.now(UTC).isoformat(), "problem": problem.plain() if problem else None}
    written.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    written.replace(home / FILE)


def read(home: Path, seconds: float) -> Message | None:
    """What keeps the copy from what is published; None where nothing does. `seconds`: between two looks."""
    try:
        plain = json.loads((home / FILE).read_text("utf-8"))
        at = datetime.fromisoformat(plain["at"])
        problem = from_plain(plain["problem"]) if plain["problem"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return Message("error.storage.not-asked-yet")
    if problem is None and datetime.now(UTC) - at > timedelta(seconds=60 + LATE * seconds):
        return Message("error.storage.not-asked", at=at.isoformat(timespec="seconds"))
    return problem
