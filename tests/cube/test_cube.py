"""A cube keeps what it is given, and finds it again."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.staging import Staging
from lod.cube.table import guarded, shown
from lod.model.datatypes import lexical
from lod.model.structure import Attribute, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text

LABEL = Text.of({"nb": "x"})
STRUCTURE = DataStructureDefinition(
    (Dimension("area", LABEL, codelist="area"), Dimension("År", LABEL, codelist="year")),
    (Measure("value", LABEL),),
    (
        Attribute("note", LABEL, language="nb", multiple=True),
        Attribute("count", LABEL, datatype="integer"),
        Attribute("ratio", LABEL, datatype="double"),
        Attribute("final", LABEL, datatype="boolean"),
        Attribute("day", LABEL, datatype="date"),
    ),
)
CODES = st.text("abcæ0/.'\"", min_size=1, max_size=4)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4).map(lexical)
ROWS = st.dictionaries(
    st.tuples(CODES, CODES),
    st.tuples(
        st.none() | NUMBERS,
        st.none() | st.lists(st.text("xyz «»", min_size=1), min_size=1, max_size=3),
        st.none() | st.integers(-(10**17), 10**17).map(str),
        st.none() | st.sampled_from(["0.5", "1000000", "-0.0001"]),
        st.none() | st.sampled_from(["true", "false"]),
        st.none() | st.dates().map(str),
    ),
    min_size=1,
    max_size=15,
)
NAMES = ("value", "note", "count", "ratio", "final", "day")


def stored(rows: dict[tuple[str, str], tuple[Cell, ...]], folder: Path) -> Cube:
    with Staging(STRUCTURE, folder) as staging:
        columns: dict[str, list[Cell]] = {"area": [k[0] for k in rows], "År": [k[1] for k in rows]}
        columns["measureType"] = ["value"] * len(rows)
        columns |= {name: [cells[i] for cells in rows.values()] for i, name in enumerate(NAMES)}
        staging.add(list(range(2, len(rows) + 2)), columns)
        staging.write(folder / "x.parquet")
    return Cube(folder / "x.parquet", STRUCTURE, connect())


@pytest.mark.slow
@given(ROWS)
def test_a_cube_gives_back_what_it_was_given(rows: dict[tuple[str, str], tuple[Cell, ...]]) -> None:
    """Every cell of every type is read back in its canonical form, in the order of keys."""
    with tempfile.TemporaryDirectory() as folder:
        cube = stored(rows, Path(folder))
        read = {(str(r["area"]), str(r["År"])): tuple(r[name] for name in NAMES) for r in cube}
        assert read == rows
        assert list(read) == sorted(rows, key=lambda key: tuple(part.encode() for part in key))
        assert len(cube) == len(rows)
        for (area, year), cells in rows.items():
            row = cube.get((area, year, "value"))
            assert row is not None
            assert row["value"] == cells[0]
        assert cube.get(("nowhere", "never", "value")) is None
        assert cube.get(("too", "few")) is None


@pytest.mark.slow
@given(ROWS)
def test_the_order_of_rows_leaves_no_trace(rows: dict[tuple[str, str], tuple[Cell, ...]]) -> None:
    """The same observations in another order are the same bytes."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        stored(rows, Path(one))
        stored(dict(reversed(rows.items())), Path(two))
        assert (Path(one) / "x.parquet").read_bytes() == (Path(two) / "x.parquet").read_bytes()


def test_a_number_is_shown_as_it_was_stated() -> None:
    """As many decimals as were stated, never fewer than the value has."""
    assert [shown("80", 0), shown("80", 1), shown("12.5", 0), shown("12.5", None)] == ["80", "80.0", "12.5", "12.5"]


def test_a_spreadsheet_is_given_no_formula() -> None:
    """Text that begins like a formula is guarded; numbers are left alone."""
    assert [guarded(c) for c in ("=1+1", "@x", "+47", "-5", "plain")] == ["'=1+1", "'@x", "+47", "-5", "plain"]


@pytest.mark.slow
@given(ROWS)
def test_the_digest_is_of_the_rows_as_python_writes_them(rows: dict[tuple[str, str], tuple[Cell, ...]]) -> None:
    """A line that names the columns, then one for each row, in the order of keys: any program can make it."""
    with tempfile.TemporaryDirectory() as folder, Staging(STRUCTURE, Path(folder)) as staging:
        cells = {(*key, "value"): dict(zip(NAMES, values, strict=True)) for key, values in rows.items()}
        columns: dict[str, list[Cell]] = {n: [key[i] for key in cells] for i, n in enumerate(STRUCTURE.key)}
        columns |= {name: [values[name] for values in cells.values()] for name in NAMES}
        numbers = range(2, len(rows) + 2)
        staging.fill([(numbers[:5], {n: c[:5] for n, c in columns.items()})])
        staging.fill([(numbers[5:], {n: c[5:] for n, c in columns.items()})])
        order = [column.name for column in staging.columns]
        rest = [name for name in order if name not in STRUCTURE.key]
        lines = [", ".join(column.identifier for column in staging.columns)]
        for key in sorted(cells, key=lambda key: [part.encode() for part in key]):
            row = dict(zip(STRUCTURE.key, key, strict=True)) | {name: cells[key][name] for name in rest}
            lines.append(repr(tuple(row[name] for name in order)))
        assert staging.digest() == sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
