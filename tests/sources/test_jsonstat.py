"""JSON-stat is read in all its forms, and told where it is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.errors import Finding, SourceError
from lod.sources.jsonstat.reader import JsonStatSource
from lod.sources.source import DEFAULT, TableOptions
from lod.sources.table import grid
from tests.sources import twins

Table = dict[str, list[str]]


def small(**more: Any) -> dict[str, Any]:
    """Two dimensions of two codes."""
    categories: dict[str, Any] = {"a": {"index": ["x", "y"]}, "b": {"index": {"q": 1, "p": 0}}}
    dimension = {name: {"category": category} for name, category in categories.items()}
    return {"class": "dataset", "id": ["a", "b"], "size": [2, 2], "dimension": dimension, "value": [1, 2, 3, 4]} | more


def read(path: Path, value: object, options: TableOptions = DEFAULT) -> tuple[Table, list[int], list[Finding]]:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    findings: list[Finding] = []
    batches = list(JsonStatSource().batches(path, "x.json", options, findings))
    assert len(batches) == 1
    return batches[0].columns, batches[0].rows, findings


KEYS: Table = {"a": ["x", "x", "y", "y"], "b": ["p", "q", "p", "q"]}
FORMS: dict[str, tuple[dict[str, Any], Table]] = {
    "dense": ({}, KEYS | {"value": ["1", "2", "3", "4"]}),
    "statuses in order": ({"status": ["e", None, "", "p"]}, KEYS | {"value": ["1 e", "2", "3", "4 p"]}),
    "one status for all": ({"status": "e"}, KEYS | {"value": ["1 e", "2 e", "3 e", "4 e"]}),
    "a status without value": (
        {"value": [1, None, 3, 4], "status": {"1": ".."}},
        KEYS | {"value": ["1", "..", "3", "4"]},
    ),
    "sparse": ({"value": {"3": 4.50, "0": 1e-7}}, {"a": ["x", "y"], "b": ["p", "q"], "value": ["0.0000001", "4.5"]}),
    "sparse with status": (
        {"value": {"0": 1}, "status": {"2": ":"}},
        {"a": ["x", "y"], "b": ["p", "p"], "value": ["1", ":"]},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_values_and_statuses(tmp_path: Path, form: str) -> None:
    """Arrays, objects and single statuses say the same figures, each with its status behind it or in its place."""
    more, expected = FORMS[form]
    assert read(tmp_path / "x.json", small(**more))[0] == expected


def test_a_cell_without_value_and_status_is_no_figure(tmp_path: Path) -> None:
    """Null alone says nothing: no row, and a word on how many there were."""
    columns, rows, findings = read(tmp_path / "x.json", small(value=[1, None, None, 4]))
    assert (columns["value"], rows) == (["1", "4"], [1, 4])
    assert [(f.severity, f.message.split()[0]) for f in findings] == [("info", "2")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4), data=st.data())
def test_a_measure_dimension_becomes_columns(tmp_path: Path, sizes: list[int], data: st.DataObject) -> None:
    """Wherever the measure dimension stands, a row holds all measures of its codes, none lost, none exchanged."""
    metric = data.draw(st.integers(0, len(sizes) - 1))
    axes = tuple(grid.FileAxis(f"d{n}", tuple(f"{n}.{m}" for m in range(size))) for n, size in enumerate(sizes))
    made = grid.FileGrid(axes, metric)
    kept = data.draw(st.sets(st.integers(0, made.size - 1)))
    placed: dict[int, str] = {}
    for batch in made.batches((place, f"v{place}") for place in sorted(kept)):
        for index in range(len(batch.rows)):
            row = {name: cells[index] for name, cells in batch.columns.items()}
            for measure in axes[metric].codes:
                if row[measure]:
                    key = [measure if n == metric else row[f"d{n}"] for n in range(len(sizes))]
                    place = 0
                    for axis, code in zip(axes, key, strict=True):
                        place = place * len(axis.codes) + axis.codes.index(code)
                    placed[place] = row[measure]
    assert placed == {place: f"v{place}" for place in kept}


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    """Labels, units, roles, notes and symbols are found, for a description to be drafted of."""
    path = tmp_path / "x.json"
    path.write_text(json.dumps(twins.json_stat(twins.MARKED)), "utf-8")
    described = JsonStatSource().describe(path, "x.json", TableOptions(language="nb"), [])
    assert [(c.name, c.role, len(c.concepts)) for c in described.dimensions] == [
        ("region", "area", 3),
        ("kjonn", "", 2),
        ("aar", "period", 2),
    ]
    assert [(c.name, c.unit.best("nb"), c.decimals) for c in described.measures] == [
        ("folketall", "personer", 0),
        ("andel", "", None),
    ]
    assert described.dimensions[0].concepts[0].label.best("nb") == "Oslo"
    assert described.symbols == ("*", ".", "..", ":")
    assert described.notes.best("nb") == "Første merknad.\n\nAndre merknad."
    assert [column.name for column in described.columns] == JsonStatSource().header(path, "x.json", DEFAULT)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in small().items() if name != key}


WRONG: dict[str, tuple[object, str]] = {
    "no JSON": ("{", "not JSON"),
    "an array": ([1], "no data set"),
    "deep": ("[" * 200_000, "deeply"),
    "deep objects": ('{"dimension":' * 200_000, "deeply"),
    "an immense number": ('{"dimension":{},"value":[' + "9" * 10_000 + "]}", "not JSON"),
    "no dimensions": (without("id"), "do not say the dimensions"),
    "no category": (small(dimension={"a": {}, "b": {}}), "no `category`"),
    "another size": (small(size=[2, 3]), "`size` says 3"),
    "too few values": (small(value=[1, 2]), "2 cells"),
    "a place outside": (small(value={"4": 1}), "outside"),
    "a place that is none": (small(value={"x": 1}), "no number"),
    "values in words": (small(value="many"), "neither an array nor an object"),
    "a code alone of nothing": (small(size=[0, 2]), "`size` says 0"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_json_stat_is_told(tmp_path: Path, case: str) -> None:
    """What cannot be read is a finding that says what is wrong."""
    value, words = WRONG[case]
    with pytest.raises(SourceError) as raised:
        read(tmp_path / "x.json", value)
    assert words in str(raised.value)


def test_dimensions_past_all_measure_are_refused(tmp_path: Path) -> None:
    """A few kilobytes that promise more combinations than there can be are refused before any is made."""
    codes = [str(n) for n in range(1000)]
    names = list("abcdefgh")
    dimension = {name: {"category": {"index": codes}} for name in names}
    value = {"id": names, "size": [1000] * 8, "dimension": dimension, "value": {"0": 1}, "status": "e"}
    with pytest.raises(SourceError) as raised:
        read(tmp_path / "x.json", value)
    assert "combinations" in str(raised.value)


def test_one_of_several_data_sets_is_chosen(tmp_path: Path) -> None:
    """A bundle or a collection may hold several data sets: `dataset` names the one that is meant, and must."""
    both = {"first": small(), "second": small(value=[5, 6, 7, 8])}
    assert read(tmp_path / "x.json", both, TableOptions(dataset="second"))[0]["value"] == ["5", "6", "7", "8"]
    assert read(tmp_path / "x.json", {"first": small()})[0]["value"] == ["1", "2", "3", "4"]
    with pytest.raises(SourceError, match="'first', 'second'"):
        read(tmp_path / "x.json", both)
    items = [small(label="A"), small(label="B", value=[5, 6, 7, 8])]
    collection = {"class": "collection", "link": {"item": items}}
    assert read(tmp_path / "x.json", collection, TableOptions(dataset="B"))[0]["value"] == ["5", "6", "7", "8"]
    with pytest.raises(SourceError, match="only links"):
        read(tmp_path / "x.json", {"class": "collection", "link": {"item": [{"href": "https://example.org/x"}]}})


def test_sizes_as_texts_and_statuses_under_value_are_read(tmp_path: Path) -> None:
    """Some interfaces write sizes as texts; Eurostat's old one has the statuses under `value`."""
    size = [str(n) for n in small()["size"]]
    written = small(size=size, status={"value": ["p", None, "b", None], "category": {"p": "provisional"}})
    assert read(tmp_path / "x.json", written)[0]["value"] == ["1 p", "2", "3 b", "4"]
