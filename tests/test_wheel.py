"""The wheel carries all that the package needs: installed elsewhere, it builds and serves a folder of data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import BASE, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the files of the repository and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_what_the_package_needs(installed: Path) -> None:
    """Shapes, templates, schemas, built-in lists, stylesheets and the mark of types; no tests, no data."""
    for needed in (
        "lod/shapes/cube.ttl",
        "lod/web/templates/base.html",
        "lod/web/static/lod.css",
        "lod/sources/site/dataset.schema.json",
        "lod/sources/site/builtin/unit.csv",
        "lod/py.typed",
        "lod/wsgi.py",
        "lod/docs/operator.md",
        "lod/docs/nb/steward.md",
        "lod/deploy/lod.service",
    ):
        assert (installed / needed).is_file(), needed
    assert sorted(p.name for p in installed.iterdir() if not p.name.endswith(".dist-info")) == ["lod"]


def test_the_wheel_builds_a_site_elsewhere(installed: Path, tmp_path: Path) -> None:
    """`lod build` in another folder that has nothing but data/."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    environment = {**os.environ, "PYTHONPATH": str(installed), "LOD_BASE": BASE}
    command = [
        sys.executable,
        "-c",
        "import lod.cli, sys; print(lod.__file__); sys.argv = ['lod', 'build']; lod.cli.main()",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert str(installed) in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert "22 figures" in done.stdout
    shapes = (tmp_path / ".lod" / "current" / "shapes" / "cube.ttl").read_text("utf-8")
    assert "sh:PropertyShape" in shapes
