"""The folder of an export: whatever ends it, what else lies there is not lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lod.export.folder import ExportError, mark, replaced


def exported(folder: Path, words: str) -> None:
    """Writes an export of one page."""
    with replaced(folder) as new:
        (new / "index.html").write_text(words)
        mark(new, {})


@pytest.mark.parametrize("step", ["moved aside", "in its place", "being carried over"])
def test_an_export_that_was_ended_is_made_good_by_the_next(tmp_path: Path, step: str) -> None:
    """What a person put there, at the top, is in the folder again, whichever step was the last."""
    folder, before = tmp_path / "site", tmp_path / ".site.before"
    exported(folder, "first")
    (folder / "CNAME").write_text("data.example.no")
    (folder / ".git").mkdir()
    shutil.copytree(folder, before)
    shutil.rmtree(folder)
    if step != "moved aside":
        shutil.copytree(before, folder, ignore=shutil.ignore_patterns("CNAME", ".git"))
    if step == "being carried over":
        (before / "CNAME").rename(folder / "CNAME")
    exported(folder, "second")
    assert sorted(path.name for path in folder.iterdir()) == [".git", ".lod-export.json", "CNAME", "index.html"]
    assert (folder / "index.html").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_somebody_else_is_left(tmp_path: Path) -> None:
    """Neither what is in the folder nor what has the name of an earlier export's is touched."""
    before = tmp_path / ".site.before"
    before.mkdir()
    (before / "mine.txt").write_text("x")
    with pytest.raises(ExportError):
        exported(tmp_path / "site", "first")
    assert [path.name for path in tmp_path.iterdir()] == [before.name]
    assert (before / "mine.txt").read_text() == "x"
