"""Data sets are worked on in processes: the release is the same, and what goes wrong there is said."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from lod.errors import ReleaseError
from lod.release.manifest import Manifest
from lod.release.workers import ENOUGH, HERE, PROCESSES, Workers
from tests.conftest import SiteFolder
from tests.release.many import many_sets

pytestmark = pytest.mark.slow


def double(factor: int, number: int) -> tuple[int, int]:
    """A number times a factor, and the process that says so."""
    return factor * number, os.getpid()


def end(factor: int, number: int) -> int:
    """Ends its process as the system does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
    return factor


def build(site: SiteFolder, executor: str) -> str:
    result = site.lod("build", "--anew", env={"LOD_BUILD_EXECUTOR": executor})
    assert result.exit_code == 0, result.output
    return Manifest.read(site.current).content


def test_a_release_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    """Built here and in processes, sources give the same release; what is wrong with them is said in the same words."""
    site = many_sets(tmp_path, ENOUGH + 1)
    assert build(site, HERE) == build(site, PROCESSES)
    (tmp_path / "data" / "set03" / "figures.csv").write_text("area,year,share\nnowhere,2024,1.0\n", "utf-8")
    (tmp_path / "data" / "set05" / "figures.csv").write_text("area,year,share\nnorth,2024,x\n", "utf-8")
    outputs = [site.lod("check", env={"LOD_BUILD_EXECUTOR": executor}).output for executor in (HERE, PROCESSES)]
    assert "nowhere" in outputs[0]
    assert outputs[0] == outputs[1]


def test_work_comes_back_in_order_from_other_processes(tmp_path: Path) -> None:
    """What comes of many items comes in their order; few of them are worked on here."""
    with Workers(PROCESSES, tmp_path) as workers:
        workers.processes = 2
        numbers = range(ENOUGH + 20)
        results = list(workers.map(double, 3, numbers, len(numbers)))
        assert [number for number, _ in results] == [3 * number for number in numbers]
        assert os.getpid() not in {process for _, process in results}
        assert list(workers.map(double, 3, [1], 1)) == [(3, os.getpid())]


def test_a_process_that_is_ended_is_an_error_in_words(tmp_path: Path) -> None:
    """Where the system ends a process, the build says so, and what to do."""
    with Workers(PROCESSES, tmp_path) as workers:
        workers.processes = 2
        results = workers.map(end, 1, range(ENOUGH), ENOUGH)
        with pytest.raises(ReleaseError) as raised:
            next(results)
    assert raised.value.message.key == "error.worker-ended"
