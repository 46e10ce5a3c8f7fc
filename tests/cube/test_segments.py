"""Paths of observations, stored by their segments, are read and found as they were."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.cube import segments
from lod.cube.sql import Sql, marks

paths = st.lists(st.text("abå0%'", min_size=1, max_size=3), min_size=1, max_size=4)


@pytest.mark.slow
@settings(max_examples=25)
@pytest.mark.parametrize("listed", [segments.LISTED, 0])
@given(st.lists(paths, min_size=1, max_size=12, unique_by=tuple), paths)
def test_paths_of_any_length_are_found(listed: int, stored: list[list[str]], other: list[str]) -> None:
    """Data sets in one table may have keys of several lengths; a path that is not there is not found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "LISTED", listed)
        db = duckdb.connect()
        db.execute(Sql("CREATE TABLE t ({})", segments.fields([[[cell] for cell in path] for path in stored])))
    count = max(map(len, stored))
    for path in stored:
        cells = [*path, *[None] * (count - len(path))]
        db.execute(Sql("INSERT INTO t VALUES ({})", marks(count)), cells)
    read = {path for (path,) in db.execute("SELECT path FROM t").fetchall()}
    assert read == {"/".join(path) for path in stored}
    for path in [*stored, other]:
        condition = segments.where("/".join(path), count)
        rows = condition and db.execute(Sql("SELECT path FROM t WHERE {}", condition[0]), condition[1]).fetchall()
        assert (rows or []) == ([("/".join(path),)] if path in stored else [])
