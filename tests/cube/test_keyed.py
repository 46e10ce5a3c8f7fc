"""Observations by an integer key are the observations of the cube, found faster."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.cube import figures, keyed
from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.errors import ReleaseError
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.release.opened import Release
from tests.conftest import SiteFolder
from tests.cube.test_cube import LABEL, ROWS, STRUCTURE, stored

DATASET = DataSet("x", LABEL, LABEL, STRUCTURE, Agent(LABEL), Contact(LABEL), "2026-01-01", "2026-01-01")
Rows = dict[tuple[str, str], tuple[Cell, ...]]


def lists(rows: Rows, backwards: bool) -> dict[str, CodeList]:
    """The code lists of some rows, in an order that is not that of their codes."""
    by_name = {}
    for place, name in enumerate(("area", "year")):
        codes = sorted({key[place] for key in rows} | {"unused"}, key=lambda code: (len(code), code), reverse=backwards)
        by_name[name] = CodeList(name, LABEL, tuple(Concept(code, LABEL) for code in codes))
    return by_name


@pytest.mark.slow
@given(ROWS, st.booleans(), st.integers(1, 4))
@settings(max_examples=25)
def test_an_observation_by_key_is_that_of_the_cube(rows: Rows, backwards: bool, most: int) -> None:
    """Cells of every type, and the observations along each dimension, are what a scan of the figures gives."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        stored(rows, folder)
        path, file = folder / "x.parquet", folder / figures.FILE
        figures.write(file, [(DATASET, path)], lists(rows, backwards))
        keyed.write(folder / keyed.FILE, file, [DATASET], {})
        db = connect()
        figures.attach(db, folder)
        opened = keyed.Keyed.open(folder)
        assert opened is not None
        fast = Cube(path, STRUCTURE, db, figures.table("x"), opened.of(DATASET))
        slow = Cube(path, STRUCTURE, db, figures.table("x"))
        for row in slow:
            key = [str(row[name]) for name in STRUCTURE.key]
            observation = fast.get(key)
            assert observation == row
            assert list(observation or ()) == list(row)
            for name in STRUCTURE.key:
                assert fast.along(key, name, most) == slow.along(key, name, most)
        for key in (["unused", "unused", "value"], ["nowhere", "never", "value"], ["too", "few"]):
            assert fast.get(key) is None
        db.close()


def test_what_is_published_is_found_by_key(published: SiteFolder, tmp_path: Path) -> None:
    """A release has the file, and answers the same without it."""
    whole = Release.open(published.current)
    other = tmp_path / published.current.name
    shutil.copytree(published.current, other)
    (other / keyed.FILE).unlink()
    bare = Release.open(other)
    for name, cube in whole.figures.items():
        for row in cube:
            key = [str(row[column]) for column in cube.structure.key]
            assert cube.get(key) == bare.figures[name].get(key) == row


@pytest.mark.parametrize("damage", [b"this is no database" * 100, b""])
def test_a_damaged_file_is_said_in_words(published: SiteFolder, tmp_path: Path, damage: bytes) -> None:
    """A release whose file is damaged is not opened, and the error names the file."""
    other = tmp_path / published.current.name
    shutil.copytree(published.current, other)
    (other / keyed.FILE).write_bytes(damage)
    with pytest.raises(ReleaseError, match=r"observations\.sqlite"):
        Release.open(other)


def test_too_many_combinations_have_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data set whose codes have more combinations than an integer counts is answered by a scan."""
    rows: Rows = {(area, "y"): ("1", None, None, None, None, None) for area in ("a", "b")}
    cube = stored(rows, tmp_path)
    figures.write(tmp_path / figures.FILE, [(DATASET, tmp_path / "x.parquet")], lists(rows, False))
    monkeypatch.setattr(keyed, "LARGEST_KEY", 1)
    keyed.write(tmp_path / keyed.FILE, tmp_path / figures.FILE, [DATASET], {})
    opened = keyed.Keyed.open(tmp_path)
    assert opened is not None
    assert opened.of(DATASET) is None
    assert cube.get(("a", "y", "value")) is not None


def test_few_observations_along_many_codes_are_left_to_a_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Along a dimension of which hardly any code has an observation, the answer is the same."""
    rows: Rows = {(f"a{n}", "y" if n % 40 == 0 else "z"): ("1", None, None, None, None, None) for n in range(80)}
    stored(rows, tmp_path)
    figures.write(tmp_path / figures.FILE, [(DATASET, tmp_path / "x.parquet")], lists(rows, False))
    keyed.write(tmp_path / keyed.FILE, tmp_path / figures.FILE, [DATASET], {})
    monkeypatch.setattr(keyed, "MOST_MISSES", 10)
    db, opened = connect(), keyed.Keyed.open(tmp_path)
    figures.attach(db, tmp_path)
    assert opened is not None
    observed = opened.of(DATASET)
    assert observed is not None
    assert observed.along(("a0", "y", "value"), 0, 5) is None
    fast = Cube(tmp_path / "x.parquet", STRUCTURE, db, figures.table("x"), observed)
    assert [row["area"] for row in fast.along(("a0", "y", "value"), "area", 5)] == ["a0", "a40"]
    db.close()
