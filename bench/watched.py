"""A command while it runs: what it and its children take at most, looked at some times a second (Linux)."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.25
"""Seconds between two looks."""


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and of processors; the most megabytes (a page shared counts once), processes, and of all of
    them together threads, memory maps and file handles, at any look; 0 where there is no `/proc`."""

    wall: float
    busy: float
    memory: float
    processes: int
    threads: int
    maps: int
    handles: int


HEADS = ("wall", "processor", "memory", "processes", "threads", "maps", "handles")
"""Of the columns of `cells`."""


def cells(taken: Taken) -> list[str]:
    """What was taken, as the columns of a table."""
    first = [f"{taken.wall:.1f} s", f"{taken.busy:.1f} s", f"{taken.memory:,.0f} MB"]
    return [*first, *(f"{n:,}" for n in (taken.processes, taken.threads, taken.maps, taken.handles))]


def watch(command: list[str], environment: Mapping[str, str]) -> Taken:
    """Runs a command to its end. Raises `SystemExit` where it fails."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    most = (0.0, 0, 0, 0, 0)
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        seen = _look([process.pid, *children(process.pid)])
        most = tuple(map(max, most, seen))
        time.sleep(PAUSE)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, busy, *most)


def build(root: Path, base: str, *options: str) -> Taken:
    """Runs `lod build` for the site below a folder, in a process of its own."""
    command = [sys.executable, "-m", "lod", "--root", str(root), "build", *options]
    return watch(command, {**os.environ, "LOD_BASE": base})


def children(parent: int) -> Iterator[int]:
    """The processes below a process."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if above == parent:
            yield int(folder.name)
            yield from children(int(folder.name))


def memory(process: int) -> float:
    """Megabytes of a process; of pages that several share, its part."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))) * 1024 / 1e6


def _look(processes: list[int]) -> tuple[float, int, int, int, int]:
    """Megabytes, processes, threads, maps and handles of these, as far as they are still running."""
    sums = [0.0, 0, 0, 0, 0]
    for process in processes:
        folder = Path(f"/proc/{process}")
        try:
            threads, handles = len(os.listdir(folder / "task")), len(os.listdir(folder / "fd"))
            one = (memory(process), 1, threads, (folder / "maps").read_bytes().count(b"\n"), handles)
        except (OSError, StopIteration):
            continue
        sums = [total + part for total, part in zip(sums, one, strict=True)]
    return sums[0], int(sums[1]), int(sums[2]), int(sums[3]), int(sums[4])
