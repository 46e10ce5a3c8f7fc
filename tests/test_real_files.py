"""Files that statistical offices have published go through: drafted, judged, and published.

They are not part of this project: LOD_REAL names a folder with such files (.px, .json, .xml, .ttl, .xlsx …).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lod.sources.source import SUFFIXES
from tests.conftest import LEAN, SiteFolder
from tests.drafting.test_draft import answered

pytestmark = pytest.mark.slow

FOLDER = os.environ.get("LOD_REAL", "")
FILES = sorted(path for path in Path(FOLDER).rglob("*") if path.suffix.lower() in SUFFIXES) if FOLDER else []


@pytest.mark.skipif(not FILES, reason="no published files are here; LOD_REAL names their folder")
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_published_file_goes_through(path: Path, tmp_path: Path) -> None:
    """It is drafted, or told to be no table; then nothing is wrong but what a person must say, and it is published."""
    site = SiteFolder(tmp_path)
    drafted = site.lod("new", str(path), "--yes", "--id", "real")
    assert drafted.exit_code in (0, 1)
    assert "unforeseen" not in drafted.output
    if drafted.exit_code:
        pytest.skip(drafted.output.strip()[:300])
    answered(tmp_path / "data" / "real")
    wrong = [f"{f.get('rule')}: {f['message']}" for f in site.check() if f["severity"] == "violation"]
    assert wrong == []
    assert site.lod("build", env=LEAN).exit_code == 0
