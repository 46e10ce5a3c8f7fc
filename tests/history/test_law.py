"""The law of history: the state after any event is what was published then, figure for figure."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.staging import Staging
from lod.history import chain, parts, recording
from lod.history.chain import Chain
from lod.history.recording import PublishedRelease
from lod.history.then import Then
from lod.model.codec import from_plain, to_plain
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text

NAME = Text.of({"en": "x"})
Figures = Mapping[tuple[str, ...], tuple[Cell, Cell]]
"""A value and a status by codes."""


def structure(dimensions: int) -> DataStructureDefinition:
    return DataStructureDefinition(
        tuple(Dimension(f"d{number}", NAME, codelist="codes") for number in range(dimensions)),
        (Measure("share", NAME),),
        (Attribute("obsStatus", NAME, codelist="status"),),
    )


@dataclass(frozen=True)
class Edition:
    """What is published at a time: for each data set how many dimensions it has, its title and its figures."""

    datasets: Mapping[str, tuple[int, str, Figures]]


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    datasets = {}
    for name in draw(st.sets(st.sampled_from(["a", "b"]))):
        dimensions = draw(st.integers(1, 2))
        keys = st.tuples(*[st.sampled_from(["x", "y", "z é'\""])] * dimensions)
        value = st.none() | st.decimals(-9, 9999, places=draw(st.integers(0, 3))).map(str)
        cells = st.tuples(value, st.sampled_from(["A", "M"]))
        datasets[name] = (
            dimensions,
            draw(st.sampled_from(["one", "two"])),
            draw(st.dictionaries(keys, cells, max_size=5)),
        )
    return Edition(datasets)


def write(folder: Path, edition: Edition) -> PublishedRelease:
    """The edition as a release has it: its model and its cubes."""
    (folder / "cubes").mkdir(parents=True)
    described, rows = [], {}
    for name, (dimensions, title, figures) in edition.datasets.items():
        shape = structure(dimensions)
        described.append({"id": name, "title": [["en", title]], "structure": to_plain(shape)} | EMPTY)
        names = [d.name for d in shape.dimensions]
        table: dict[str, list[Cell]] = {n: [key[place] for key in figures] for place, n in enumerate(names)}
        table |= {MEASURE_TYPE: ["share"] * len(figures), "share": [value for value, _ in figures.values()]}
        table |= {"obsStatus": [status for _, status in figures.values()]}
        scratch = folder / name
        scratch.mkdir()
        with Staging(shape, scratch) as staging:
            staging.fill([(range(len(figures)), table)] if figures else [])
            rows[name] = staging.digest()
            staging.write(folder / "cubes" / f"{name}.parquet")
    model = {"catalog": {"title": [["en", "t"]]}, "datasets": described, "codelists": []}
    (folder / "model.json").write_text(json.dumps(model), "utf-8")
    return PublishedRelease(folder.name, "2026-01-01T00:00:00+00:00", folder, rows)


EMPTY = {"publisher": {"name": [["en", "p"]]}, "contact": {"name": [["en", "c"]]}, "issued": "2026-01-01"}
FOLDERS = count()


def figures_then(then: Then, model: dict[str, object], present: Path) -> dict[str, Figures]:
    """What was published then, read from what is published now and from the history."""
    db = connect()
    published: dict[str, Figures] = {}
    for plain in model["datasets"]:  # type: ignore[attr-defined]  # a plain model
        shape = from_plain(DataStructureDefinition, plain["structure"])
        rows = then.rows(plain["id"])
        assert rows is not None
        path = present / "cubes" / f"{plain['id']}.parquet"
        cube = Cube(rows.whole or path, shape, db, rows.table(shape, path))
        names = [d.name for d in shape.dimensions]
        read = list(cube)
        keys = [tuple(str(row[n]) for n in names) for row in read]
        assert keys == sorted(keys)
        cells = [(row["share"], row["obsStatus"]) for row in read]
        published[plain["id"]] = dict(zip(keys, cells, strict=True))
    return published


def expected(edition: Edition) -> dict[str, Figures]:
    return {
        name: {key: (None if v is None else _plain(str(v)), status) for key, (v, status) in figures.items()}
        for name, (_, _, figures) in edition.datasets.items()
    }


def _plain(value: str) -> str:
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@pytest.mark.slow
@given(steps=st.lists(editions() | st.integers(0, 3), min_size=1, max_size=5))
def test_the_state_after_any_event_is_what_was_published(
    steps: list[Edition | int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Edits, changes of structure, removals and roll backs in any order; releases that are not current are gone."""
    home = tmp_path_factory.mktemp("home") / str(next(FOLDERS))
    history, seen = home / "history", list[Edition]()
    before: PublishedRelease | None = None
    for number, step in enumerate(steps):
        edition = step if isinstance(step, Edition) else seen[step] if step < len(seen) else Edition({})
        after = write(home / f"release-{number}", edition)
        recording.prepare(history, before, after, f"2026-01-0{number + 1}T00:00:00.000Z", {})
        chain.settle(history, after.release)
        if before:
            shutil.rmtree(before.folder)
        seen.append(edition)
        before = after
    assert before is not None
    assert list(chain.broken(history)) == []
    read = Chain.read(history)
    for event, edition in zip(read.events, seen, strict=True):
        then = Then(read, event)
        model = parts.join(then.parts(before.parts()))
        titles = {plain["id"]: plain["title"][0][1] for plain in model["datasets"]}
        assert titles == {name: title for name, (_, title, _) in edition.datasets.items()}
        assert [plain["id"] for plain in model["datasets"]] == list(edition.datasets)
        assert figures_then(then, model, before.folder) == expected(edition)
    shutil.rmtree(home)
