"""The program that makes scheduled releases current: `python -m lod.storage.due HOME SECONDS [URL]`.

What is due, or is within so many seconds, in the folder `HOME`, and in the object storage at `URL` that it is a copy
of. A scheduled release is in the folder of the machine that built it alone. Nothing of it is in the store before its
moment: objects that others can list there, even under names that say nothing, say that something comes, when and how
large it is.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from lod.errors import Locked, LodError
from lod.messages.catalogue import text
from lod.notifying.notifying import Subscribers, notify
from lod.release.due import activate_due
from lod.release.home import Home
from lod.storage.storage import Storage
from lod.storage.store import ObjectStore

log = logging.getLogger("lod")


def main(words: list[str]) -> int:
    """The program: 0 where all that was due is current, 3 where another process is at it, 1 where that failed."""
    home, seconds, *url = words
    try:
        released = activate_due(Home(Path(home), Storage(ObjectStore(url[0])) if url else None), float(seconds))
    except Locked:
        return 3
    except (LodError, OSError) as error:
        log.error("%s", error)
        return 1
    for problem in notify(Path(home), Subscribers.of(os.environ)) if released else ():
        log.warning("%s", text(problem, "en"))
    return 0


if __name__ == "__main__":
    logging.basicConfig(format="%(message)s")
    sys.exit(main(sys.argv[1:]))
