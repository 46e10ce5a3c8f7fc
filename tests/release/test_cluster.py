"""A build on a Dask cluster gives the same release, and says what the cluster lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lod.errors import ReleaseError
from lod.release.cluster import DaskCluster
from lod.release.manifest import Manifest
from lod.release.workers import DASK, ENOUGH, HERE
from tests.conftest import SiteFolder
from tests.release.many import many_sets

distributed = pytest.importorskip("distributed", reason="Dask is an extra: pip install lod[dask]")
dask = pytest.importorskip("dask")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two workers on this machine."""
    settings: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 2, "dashboard_address": None}
    with distributed.LocalCluster(**settings, silence_logs=50) as local:
        yield str(local.scheduler_address)


def built(site: SiteFolder, executor: str) -> str:
    result = site.lod("build", "--anew", env={"LOD_BUILD_EXECUTOR": executor})
    assert result.exit_code == 0, result.output
    return Manifest.read(site.current).content


def test_a_cluster_makes_the_same_release(tmp_path: Path, cluster: str) -> None:
    """Built here and by two workers of Dask, sources give the same release, and findings the same words."""
    site = many_sets(tmp_path, ENOUGH + 1)
    with dask.config.set({"scheduler-address": cluster}):
        assert built(site, HERE) == built(site, DASK)
        (tmp_path / "data" / "set03" / "figures.csv").write_text("area,year,share\nnowhere,2024,1.0\n", "utf-8")
        outputs = [site.lod("check", env={"LOD_BUILD_EXECUTOR": executor}).output for executor in (HERE, DASK)]
    assert "nowhere" in outputs[0]
    assert outputs[0] == outputs[1]


def test_a_cluster_that_lacks_something_is_said(tmp_path: Path, cluster: str) -> None:
    """No scheduler, none that answers, a folder that workers do not see: words, and nothing is built."""
    site = many_sets(tmp_path, ENOUGH)
    with dask.config.set({"scheduler-address": None}):
        result = site.lod("build", env={"LOD_BUILD_EXECUTOR": DASK})
    assert result.exit_code != 0
    assert "DASK_SCHEDULER_ADDRESS" in result.output
    with dask.config.set({"scheduler-address": cluster}), pytest.raises(ReleaseError) as raised:
        DaskCluster(tmp_path / "not there")
    assert raised.value.message.key == "error.cluster.no-folder"
