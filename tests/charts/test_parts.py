"""Parts are stacked only where they add up: bars reach as far as their sums, shares to a hundred, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.charts import words
from lod.charts.drawing import Drawing, draw
from lod.charts.parts import parts_offered
from lod.charts.plan import PARTS, PYRAMID, SHARE, STACKED, Look
from lod.charts.spec import spec
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.totals import TOTAL
from tests.charts.test_drawing import Rows, codelist, dataset, row, text

AGES = ("young", "grown", "old")
LISTS = {
    "sex": codelist("sex", TOTAL, "m", "f"),
    "age": codelist("age", TOTAL, *AGES),
    "year": codelist("year", "2020", "2021", periods=True),
}


def people(*additive: str) -> DataSet:
    """A population whose values may be added over these dimensions."""
    plain = dataset("sex", "age", "year")
    structure = plain.structure
    named = {"sex": "dimension#sex", "age": "dimension#age"}
    dimensions = tuple(replace(d, sub_property_of=named.get(d.name, "")) for d in structure.dimensions)
    measure = replace(structure.measures[0], unit="persons", maximum=None, additive=additive)
    return replace(plain, structure=replace(structure, dimensions=dimensions, measures=(measure,)))


DATA = people("sex", "age")


def rows(values: dict[tuple[str, str], str | None], **more: str) -> list[Any]:
    """A year of figures by sex and age, with their totals."""
    return [row(value, sex=sex, age=age, year="2021", **more) for (sex, age), value in values.items()]


def table(values: list[int]) -> dict[tuple[str, str], str | None]:
    parts = {(sex, age): value for (sex, age), value in zip(_cells(), values, strict=True)}
    counted = {(s, a): sum(v for (x, y), v in parts.items() if s in (TOTAL, x) and a in (TOTAL, y)) for s, a in _all()}
    return {key: str(value) for key, value in counted.items()}


def _cells() -> list[tuple[str, str]]:
    return [(sex, age) for sex in ("m", "f") for age in AGES]


def _all() -> list[tuple[str, str]]:
    return [(sex, age) for sex in (TOTAL, "m", "f") for age in (TOTAL, *AGES)]


def drawn(kind: str, figures: list[Any], data: DataSet = DATA, **selected: list[str]) -> Drawing:
    occurring = {name: {str(figure[name]) for figure in figures} for name in data.structure.key}
    cube: Any = Rows(figures)
    drawing = draw(data, LISTS, cube, occurring, selected, Look(kind))
    assert drawing is not None
    return drawing


@given(st.lists(st.integers(0, 10**9), min_size=6, max_size=6), st.sampled_from((STACKED, SHARE)))
def test_a_bar_reaches_as_far_as_its_sum(values: list[int], kind: str) -> None:
    """Parts lie end to end from zero to the total that was published, or a hundred; no total is a part."""
    figures = rows(table(values))
    drawing = drawn(kind, figures)
    along = drawing.plan.along[0]
    for bar in drawing.places:
        marks = [mark for mark in drawing.marks if mark.row[along] == bar and mark.high is not None]
        total = sum(mark.value or 0 for mark in marks)
        assert all(mark.row[drawing.plan.by[0]] != TOTAL for mark in marks)
        assert [mark.low for mark in marks[1:]] == [mark.high for mark in marks[:-1]]
        if marks:
            assert marks[0].low == 0
            assert marks[-1].high == pytest.approx(total if kind == STACKED else 100)
    held = {name: code for name, code in drawing.plan.fixed if name in ("sex", "age")}
    assert set(held.values()) <= {TOTAL}
    assert all(0 <= drawing.scale.place(mark.high) <= 100 for mark in drawing.marks if mark.high is not None)


def test_a_pyramid_has_men_to_the_left_as_far_as_women_to_the_right() -> None:
    """Equal numbers reach equally far to both sides of zero, which is in the middle."""
    drawing = drawn(PYRAMID, rows(table([5, 9, 3, 5, 9, 3])))
    assert drawing.scale.place(0) == 50
    sides = [[(mark.low, mark.high) for mark in drawing.marks if mark.row["sex"] == sex] for sex in ("m", "f")]
    assert sides == [[(-5, 0), (-9, 0), (-3, 0)], [(0, 5), (0, 9), (0, 3)]]


@pytest.mark.parametrize("kind", PARTS)
def test_what_does_not_add_up_is_not_stacked(kind: str) -> None:
    """Without a word that values may be added, or with a bound among them, the usual chart is drawn, and it is said."""
    figures = rows(table([5, 9, 3, 5, 9, 3]))
    bounds = [figures[0] | {"qualifier": "more-than"}, *(f | {"qualifier": "more-than"} for f in figures[1:])]
    for data, drawn_figures in ((people(), figures), (DATA, bounds)):
        drawing = drawn(kind, drawn_figures, data)
        assert (drawing.plan.parts, drawing.refused) == (False, kind)
        sentence = words.note(data, LISTS, drawing, "en")
        assert sentence.startswith("These figures")


def test_a_part_that_is_missing_is_said_and_its_bar_has_no_shares() -> None:
    """No share is reckoned of a sum that lacks a part."""
    values = table([5, 9, 3, 5, 9, 3]) | {("m", "old"): None}
    drawing = drawn(SHARE, rows(values), sex=["m"])
    assert all(mark.high is None for mark in drawing.marks)
    assert "Parts without a value are not in the bars." in words.note(DATA, LISTS, drawing, "en")


def test_what_a_reader_is_offered() -> None:
    """All three of a whole population, no pyramid of one sex, nothing of prices."""
    codes = {"sex": [TOTAL, "m", "f"], "age": [TOTAL, *AGES], "year": ["2021"], MEASURE_TYPE: ["share"]}
    assert parts_offered(DATA, LISTS, codes) == PARTS
    assert parts_offered(DATA, LISTS, codes | {"sex": ["m"]}) == (STACKED, SHARE)
    assert parts_offered(people(), LISTS, codes) == ()


def test_parts_are_of_one_level() -> None:
    """A county is never stacked on the country it is a part of, nor on it alone."""
    counties = (
        Concept("0", text("Norway")),
        Concept("1", text("a"), broader="0"),
        Concept("2", text("b"), broader="0"),
    )
    lists = LISTS | {"age": CodeList("age", text("area"), counties)}
    figures = [row(value, sex="m", age=code, year="2021") for code, value in (("0", "7"), ("1", "3"), ("2", "4"))]
    occurring = {name: {str(figure[name]) for figure in figures} for name in DATA.structure.key}
    cube: Any = Rows(figures)
    drawing = draw(DATA, lists, cube, occurring, {"age": ["0", "1", "2"]}, Look(STACKED))
    assert drawing is not None
    assert [mark.row["age"] for mark in drawing.marks] == ["1", "2"]
    mixed = draw(DATA, lists, cube, occurring, {"age": ["0", "1"]}, Look(STACKED))
    assert mixed is not None
    assert (mixed.plan.parts, mixed.refused) == (False, STACKED)


@pytest.mark.parametrize("kind", PARTS)
def test_pictures_have_the_same_ends(kind: str) -> None:
    """The specification draws each part from where to where the page does."""
    drawing = drawn(kind, rows(table([5, 9, 3, 5, 8, 4])))
    values = spec(DATA, LISTS, drawing, "nb", "x")["data"]["values"]
    assert [(value["from"], value["to"]) for value in values] == [(mark.low, mark.high) for mark in drawing.marks]
