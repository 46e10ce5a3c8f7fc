"""An activation: a release became current for everyone who reads the store. The newest one is the state of the store.

Each is an object of its own with the next number, written only if there is none of that number: two publishers who both
began with number 6 both try to write number 7, and one of them is refused. So one conditional write, which S3, Azure,
Google Cloud Storage and a file system all have (If-None-Match), is all that publishing needs.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from lod.errors import ReleaseError
from lod.messages.message import Message

FOLDER = "activations"
PRUNING = timedelta(hours=1)
"""How long a prune may take; one that has taken longer is dead."""


@dataclass(frozen=True)
class Activation:
    """The `release` that is current from this `number` on.

    `manifest`: the SHA-256 of its manifest; `event`: that of the newest event of history, which states that of the one
    before; `seal`: what stands beside the manifest, by name, with its SHA-256. `at` (UTC) and `by`: when and by which
    machine and process. `pruning`: what no release needs is being removed from the store, so that nobody may count on
    what lies there.
    """

    number: int
    release: str
    manifest: str
    event: str
    at: str
    by: str
    pruning: bool = False
    seal: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its object; names sort as numbers do."""
        return name_of(self.number)

    def is_pruned(self, now: datetime) -> bool:
        """Whether somebody removes objects from the store at this moment."""
        return self.pruning and now - datetime.fromisoformat(self.at) < PRUNING

    def text(self) -> str:
        """The activation as it stands in its object."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def parse(cls, content: bytes, name: str) -> Activation:
        """The activation that `text` gave. Raises `ReleaseError` for anything else."""
        try:
            activation = cls(**json.loads(content))
            datetime.fromisoformat(activation.at)
        except (ValueError, TypeError):
            raise ReleaseError(Message("error.storage.no-activation", name=name)) from None
        return activation


def name_of(number: int) -> str:
    """The name of the object of an activation."""
    return f"{FOLDER}/{number:010}.json"
