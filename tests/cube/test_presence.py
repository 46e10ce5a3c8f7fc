"""Codes that are counted from bit strings are those that a query counts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.cube import figures, presence
from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.presence import Counts, PresenceFile
from lod.cube.sql import Sql, sql_identifier
from tests.cube.test_cube import ROWS, STRUCTURE, stored
from tests.cube.test_keyed import DATASET, Rows, lists

ROW: tuple[Cell, ...] = ("1", None, None, None, None, None)


def written(folder: Path, rows: Rows) -> PresenceFile:
    folder.mkdir(exist_ok=True)
    stored(rows, folder)
    figures.write(folder / figures.FILE, [(DATASET, folder / "x.parquet")], lists(rows, False))
    db = connect()
    figures.attach(db, folder)
    return PresenceFile(db, figures.SCHEMA)


def counted(cube: Cube, fixed: dict[str, set[str]]) -> Counts:
    """The same by a statement for each dimension."""
    where, values = cube.where({name: sorted(codes) for name, codes in fixed.items()})
    form = "SELECT {name}::VARCHAR, count(*) FROM {} WHERE {} GROUP BY ALL"
    listed = {name: Sql(form, cube.scan, where, name=sql_identifier(name)) for name in STRUCTURE.key}
    return {name: dict(cube.cursor().execute(sql, values).fetchall()) for name, sql in listed.items()}


@pytest.mark.slow
@given(ROWS, st.data())
@settings(max_examples=25)
def test_bits_count_what_a_query_counts(rows: Rows, draw: st.DataObject) -> None:
    """Of rows and a selection drawn at random, with codes that have no figures too."""
    with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patched:
        patched.setattr(presence, "LEAST", 1)
        patched.setattr(presence, "SPREAD", 1000)
        folder = Path(scratch)
        bits = written(folder, rows)
        cube = Cube(folder / "x.parquet", STRUCTURE, connect())
        occurring = {name: sorted({code for (code,) in cube.codes([name])}) for name in STRUCTURE.key}
        names = draw.draw(st.sets(st.sampled_from(STRUCTURE.key)))
        fixed = {name: draw.draw(st.sets(st.sampled_from([*occurring[name], "unused"]))) for name in sorted(names)}
        exact, instead = bits.counts("x", fixed) or ({}, {})
        assert exact == counted(cube, fixed)
        for name in STRUCTURE.key:
            assert instead[name] == counted(cube, {n: codes for n, codes in fixed.items() if n != name})[name]


def test_small_sparse_and_huge_data_sets_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor has a data set that there is not; what is taken over from a release before is the same."""
    rows: Rows = {(f"a{n}", str(2000 + n)): ROW for n in range(9)}
    assert written(tmp_path, rows).counts("x", {}) is None
    monkeypatch.setattr(presence, "LEAST", 1)
    sparse, dense, after = (tmp_path / name for name in ("sparse", "dense", "after"))
    assert written(sparse, rows).counts("x", {}) is None  # 81 combinations of 9 figures
    monkeypatch.setattr(presence, "SPREAD", 9)
    with monkeypatch.context() as patched:
        patched.setattr(presence, "MOST", 80)
        assert written(tmp_path / "huge", rows).counts("x", {}) is None
    bits = written(dense, rows)
    assert bits.counts("y", {}) is None
    figures.write(after / figures.FILE, [(DATASET, dense / "x.parquet")], lists(rows, False), {"x": dense})
    db = connect()
    figures.attach(db, after)
    assert PresenceFile(db, figures.SCHEMA).counts("x", {"area": {"a3"}}) == bits.counts("x", {"area": {"a3"}})
