"""Object storage that is one – an S3 server, a folder – and the machines around it: publishers and nodes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from lod.storage.activation import Activation
from lod.storage.log import ActivationLog
from lod.storage.store import ObjectStore
from tests.conftest import LEAN, SiteFolder
from tests.release.many import many_sets
from tests.storage.gate import Gate
from tests.storage.s3 import BUCKET, make_bucket

SECRET = "v3rysecret/4711"  # noqa: S105 - of nobody


@dataclass
class Shop:
    """A store at an address, and the machines that use it, each with a folder of its own."""

    url: str
    folder: Path
    gate: Gate | None = None

    def machine(self, name: str, sources: bool = True) -> SiteFolder:
        """A machine with settings that name the store; with the sources of two small data sets, or without any."""
        folder = self.folder / name
        if sources:
            many_sets(folder, 2)
        folder.mkdir(exist_ok=True)
        (folder / "lod.toml").write_text(f'home = "{self.url}"\npull_seconds = 0.2\n', "utf-8")
        return SiteFolder(folder)

    @property
    def store(self) -> ObjectStore:
        return ObjectStore(self.url)

    @property
    def newest(self) -> Activation | None:
        return ActivationLog(self.store).newest()

    def objects(self) -> dict[str, object]:
        """When each object was written, by its name."""
        return {listed.name: listed.written for listed in self.store.list("objects")}


def publish(site: SiteFolder, *words: str) -> str:
    """Builds on a machine; what it says."""
    result = site.lod("build", *words, env=LEAN)
    assert result.exit_code == 0, result.output
    return result.output


def change(site: SiteFolder, number: int = 0, value: str = "9.9") -> None:
    """Changes one figure of a data set."""
    site.edit(f"data/set{number:02}/figures.csv", lambda text: text.rpartition(",")[0] + f",{value}\n")


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """The port of an S3 server with a bucket."""
    if not (find_spec("moto") and find_spec("obstore")):
        pytest.skip("moto's S3 server, or obstore, is not installed")
    command = [sys.executable, "-m", "tests.storage.s3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        make_bucket(port)
        yield port
        process.terminate()


@pytest.fixture
def s3(s3_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """An S3 store, a part of the bucket for each test, with a gate before it."""
    gate = Gate(s3_port)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{gate.port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID4711")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    yield Shop(f"s3://{BUCKET}/{tmp_path.name}", tmp_path, gate)
    gate.close()


@pytest.fixture(params=["s3", "file"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """A store of each kind that there is on this machine."""
    if request.param == "file":
        pytest.importorskip("obstore")
        return Shop(f"file://{tmp_path}/store", tmp_path)
    chosen: Shop = request.getfixturevalue("s3")
    return chosen


def copy_machine(site: SiteFolder, name: str) -> SiteFolder:
    """Another machine with the same folder."""
    shutil.copytree(site.root, site.root.parent / name, symlinks=True)
    return SiteFolder(site.root.parent / name)
