"""`python -m tests.history.killed HOME COPIES`: activates the older release of copies of a home, killed at each step.

A step is anything that the process does to the disk, as Python's audit events say. Prints how many kills there were.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from lod.history.chain import Chain
from lod.release.home import Home
from lod.release.verifying import verify_history
from lod.trust.keys import KeySet

STEPS = frozenset({"open", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.remove", "shutil.rmtree", "os.rmdir"})
KILLED = 9


def activate_until(home: Home, release: str, step: int) -> int:
    """Activates a release in a child that dies before a step; gives the exit status, 0 where it came to its end."""
    child = os.fork()
    if not child:
        left = [step]

        def die(event: str, arguments: object) -> None:
            if event in STEPS:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(KILLED)

        sys.addaudithook(die)
        with home.lock():
            home.activate(release)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def check(home: Home) -> None:
    """Raises `AssertionError` where the chain is not whole, or does not say what is current."""
    report = verify_history(home, KeySet.read(home.folder))
    assert report is not None
    assert report.damage == ()
    assert Chain.read(home.history, home.current()).events[-1].release == home.current()


def main(original: Path, copies: Path) -> int:
    """Tries each step in turn, until there are no more; gives how many kills there were."""
    older = Home(original).ids()[-1]
    for step in range(10_000):
        home = Home(copies / str(step))
        shutil.copytree(original, home.folder, symlinks=True, copy_function=os.link)
        status = activate_until(home, older, step)
        check(home)
        assert status in (0, KILLED), status
        assert activate_until(home, older, 10_000) == 0
        check(home)
        assert home.current() == older
        shutil.rmtree(home.folder)
        if status == 0:
            return step
    raise AssertionError("it never comes to its end")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
