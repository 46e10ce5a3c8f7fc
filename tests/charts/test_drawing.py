"""What is drawn is what is stated: every mark lies where its figure says, and as surely as it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.charts import words
from lod.charts.drawing import Drawing, draw
from lod.charts.mark import ABOUT, ABOVE, BELOW, EXACT, MISSING, RANGE, ChartMark
from lod.charts.plan import MOST_BARS, Look
from lod.charts.scale import scale
from lod.charts.spec import spec
from lod.cube.columns import Row
from lod.model.attributes import LOWER_BOUND, QUALIFIER, STATUS, UNIT, UPPER_BOUND
from lod.model.chart import Chart
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text
from lod.model.totals import TOTAL

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))


class Rows:
    """A cube in memory, as far as charts read one."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def select(self, fixed: dict[str, str | list[str]]) -> list[Row]:
        among = {name: [codes] if isinstance(codes, str) else codes for name, codes in fixed.items()}
        return [row for row in self.rows if all(row[name] in codes for name, codes in among.items())]


def text(word: str) -> Text:
    return Text.of({"nb": word, "en": word})


def codelist(name: str, *codes: str, periods: bool = False) -> CodeList:
    return CodeList(name, text(name), tuple(Concept(code, text(f"{name} {code}")) for code in codes), periods=periods)


def dataset(*dimensions: str, chart: Chart = Chart()) -> DataSet:
    structure = DataStructureDefinition(
        tuple(Dimension(name, text(name), codelist=name) for name in dimensions),
        (Measure("share", text("Andel"), unit="percent", decimals=0, minimum=Decimal(0), maximum=Decimal(100)),),
        (UNIT, STATUS, QUALIFIER, LOWER_BOUND, UPPER_BOUND),
    )
    agent, day = Agent(text("E")), "2026-01-01"
    return DataSet("d", text("D"), text("D"), structure, agent, Contact(text("E")), day, day, chart=chart)


def row(value: str | None, qualifier: str = "exactly", **cells: str) -> Row:
    blank: Row = {"unitMeasure": "percent", "obsStatus": "A", "lowerBound": None, "upperBound": None}
    return {**blank, MEASURE_TYPE: "share", "share": value, "qualifier": qualifier, **cells}


def drawn(data: DataSet, lists: dict[str, CodeList], rows: list[Row], **selected: list[str]) -> Drawing:
    occurring = {name: {str(row[name]) for row in rows} for name in data.structure.key}
    drawing = draw(data, lists, Rows(rows), occurring, selected)  # type: ignore[arg-type]  # plain values, as the test has them
    assert drawing is not None
    return drawing


LISTS = {"who": codelist("who", "a", "b", "c", "d", "e", "f")}


@pytest.mark.parametrize(
    ("cells", "kind", "ends"),
    [
        (row("80", who="a"), EXACT, (80, None, None)),
        (row("80", "approximately", who="a"), ABOUT, (80, None, None)),
        (row("90", "more-than", who="a"), ABOVE, (90, 90, 100)),
        (row("10", "at-most", who="a"), BELOW, (10, 0, 10)),
        (row(None, "between", who="a", lowerBound="75", upperBound="80"), RANGE, (77.5, 75, 80)),
        (row(None, who="a"), MISSING, (None, None, None)),
    ],
)
def test_a_mark_is_what_is_stated(cells: Row, kind: str, ends: tuple[float | None, ...]) -> None:
    """A bound is open towards the measure's own end, a range has two ends, and what is missing is drawn nowhere."""
    (mark,) = drawn(dataset("who"), LISTS, [cells]).marks
    assert (mark.kind, (mark.value, mark.low, mark.high)) == (kind, ends)


def test_missing_is_a_word_and_never_zero() -> None:
    """A missing figure has no bar in the specification, and the word for it in each language."""
    data, rows = dataset("who"), [row(None, who="a"), row("5", who="b")]
    drawing = drawn(data, LISTS, rows)
    for language, word in (("nb", "ingen verdi"), ("en", "no value")):
        missing, given = spec(data, LISTS, drawing, language, "x")["data"]["values"]
        assert missing["text"] == word
        assert (missing["value"], "to" in missing, "openTo" in missing) == (None, False, False)
        assert given["to"] == 5


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_the_scale_holds_every_mark_and_zero(values: list[float]) -> None:
    """Every value and zero lie on the scale, its ends are ticks, and there are few of them."""
    axis = scale(tuple(ChartMark({}, EXACT, value, None, None) for value in values))
    assert all(0 <= axis.place(value) <= 100 for value in (0, *values))
    assert (axis.place(axis.low), axis.place(axis.high)) == (0, 100)
    assert 2 <= len(axis.ticks) <= 8
    assert list(axis.ticks) == sorted(set(axis.ticks))


def test_few_figures_are_all_drawn_in_groups() -> None:
    """The dimension with the fewest codes makes the groups; a steward may say another; a total is not said."""
    lists = {**LISTS, "kind": codelist("kind", TOTAL, "x")}
    rows = [row("1", who=who, kind=kind) for who in "abc" for kind in (TOTAL, "x")]
    drawing = drawn(dataset("who", "kind"), lists, rows)
    assert (drawing.plan.by, drawing.plan.along, len(drawing.marks)) == (("kind",), ("who",), 6)
    wished = dataset("who", "kind", chart=Chart(by="who"))
    assert drawn(wished, lists, rows).plan.by == ("who",)
    drawing = drawn(wished, lists, rows)
    assert [str(label.best("nb")) for label in words.labels(wished, lists, drawing, rows[1])] == ["kind x"]


def test_periods_make_lines() -> None:
    """Three periods make a line; the steward may have bars; the dimension with few codes makes several lines."""
    lists = {**LISTS, "year": codelist("year", "2020", "2021", "2022", periods=True)}
    rows = [row("1", who=who, year=year) for who in "ab" for year in ("2020", "2021", "2022")]
    drawing = drawn(dataset("who", "year"), lists, rows)
    assert (drawing.plan.kind, drawing.plan.along, drawing.plan.by) == ("line", ("year",), ("who",))
    assert drawn(dataset("who", "year", chart=Chart(kind="bar")), lists, rows).plan.kind == "bar"
    assert drawn(dataset("who", "year"), lists, rows, year=["2022"]).plan.kind == "bar"


def test_of_very_many_figures_the_largest_are_drawn_and_it_is_said() -> None:
    """Other dimensions are held at their total or what the steward says, and the words tell which and how many."""
    many = [f"c{n}" for n in range(300)]
    lists = {"area": codelist("area", *many), "sex": codelist("sex", "m", TOTAL)}
    rows = [row(str(n % 97), area=code, sex=sex) for n, code in enumerate(many) for sex in ("m", TOTAL)]
    data = dataset("area", "sex")
    drawing = drawn(data, lists, rows)
    assert len(drawing.marks) <= MOST_BARS < drawing.total == 300
    assert {mark.row["sex"] for mark in drawing.marks} == {TOTAL}
    shown = [mark.value for mark in drawing.marks]
    assert shown == sorted((float(n % 97) for n in range(300)), reverse=True)[: len(shown)]
    note = words.note(data, lists, drawing, "nb")
    assert note == f"De {len(shown)} største av 300. sex: sex _T."
    held = drawn(replace(data, chart=Chart(fix=(("sex", "m"),))), lists, rows)
    assert {mark.row["sex"] for mark in held.marks} == {"m"}


def areas(counties: int, each: int) -> dict[str, CodeList]:
    """A country, its counties, and as many municipalities in each."""
    counted = [Concept(f"{n:02}", text(f"county {n}"), broader="0") for n in range(counties)]
    below = [
        Concept(f"{above.notation}{n:02}", text("place"), broader=above.notation)
        for above in counted
        for n in range(each)
    ]
    return {"area": CodeList("area", text("area"), (Concept("0", text("Norway")), *counted, *below))}


def test_rankings_are_of_one_level() -> None:
    """Of many codes neither the country stands beside its counties, nor a county beside municipalities; it is said."""
    lists, data = areas(5, 50), dataset("area")
    codes = [concept.notation for concept in lists["area"].concepts]
    drawing = drawn(data, lists, [row(str(len(code)), area=code) for code in codes])
    assert [mark.row["area"] for mark in drawing.marks] == codes[1:6]
    assert words.note(data, lists, drawing, "nb") == "area: de 5 rett under Norway."


def test_levels_are_compared_where_a_reader_chose_them() -> None:
    """A country and a county that were chosen stand beside one another; the largest of many are of one level."""
    lists, data = areas(5, 50), dataset("area")
    rows = [row(str(len(concept.notation)), area=concept.notation) for concept in lists["area"].concepts]
    assert [mark.row["area"] for mark in drawn(data, lists, rows, area=["0", "03"]).marks] == ["0", "03"]
    municipalities = [concept.notation for concept in lists["area"].at(3)]
    drawing = drawn(data, lists, rows, area=["0", *municipalities])
    assert {len(str(mark.row["area"])) for mark in drawing.marks} == {4}
    assert "250 koder på ett nivå, av 251." in words.note(data, lists, drawing, "nb")


@pytest.mark.parametrize(
    ("sort", "order"), [("-value", ["c", "a", "b"]), ("value", ["a", "c", "b"]), ("who", ["a", "b", "c"])]
)
def test_bars_stand_in_the_order_that_is_asked_for(sort: str, order: list[str]) -> None:
    """By value as the table is, what is missing last; else in that of their list."""
    rows = [row("1", who="a"), row(None, who="b"), row("2", who="c")]
    occurring = {"who": {"a", "b", "c"}, MEASURE_TYPE: {"share"}}
    drawing = draw(dataset("who"), LISTS, Rows(rows), occurring, {}, Look(sort=sort))  # type: ignore[arg-type]  # plain values, as the test has them
    assert drawing is not None
    assert [mark.row["who"] for mark in drawing.marks] == order


def test_a_selection_is_drawn_and_nothing_else() -> None:
    """Only the codes that were chosen are drawn; a selection without figures draws nothing."""
    data, rows = dataset("who"), [row(str(n), who=who) for n, who in enumerate("abcdef")]
    assert [mark.row["who"] for mark in drawn(data, LISTS, rows, who=["e", "b"]).marks] == ["b", "e"]
    occurring = {"who": set("abcdef"), MEASURE_TYPE: {"share"}}
    assert draw(data, LISTS, Rows(rows), occurring, {"who": ["nobody"]}) is None  # type: ignore[arg-type]  # plain values, as the test has them


def test_words_are_in_the_reader_s_language() -> None:
    """The description says what is drawn, from least to most, with the numbers as the language writes them."""
    data, rows = dataset("who"), [row("12.5", who="a"), row("90", "more-than", who="b")]
    drawing = drawn(data, LISTS, rows)
    assert (
        words.description(data, LISTS, drawing, "nb")
        == "Stolpediagram med 2 tall fra 12,5\u00a0% til >\u00a090\u00a0%."
    )
    assert words.description(data, LISTS, drawing, "en") == "Bar chart of 2 figures from 12.5% to >\u00a090%."


def test_a_picture_is_the_same_every_time(tmp_path: Path) -> None:
    """Equal specifications are equal bytes, in SVG and PNG, told to those who do not see, with nothing to fetch."""
    pytest.importorskip("vl_convert")
    from lod.charts import render

    lists: dict[str, Any] = {**LISTS, "year": codelist("year", "2020", "2021", "2022", periods=True)}
    line = [row(v, who=who, year=y) for who in "ab" for y, v in (("2020", "1"), ("2021", None), ("2022", "3"))]
    for data, rows in ((dataset("who"), [row("90", "more-than", who="a")]), (dataset("who", "year"), line)):
        specification = spec(data, lists, drawn(data, lists, rows), "nb", "x")
        first, second = (render.to_svg(specification, "nb") for _ in range(2))
        assert first == second
        assert render.to_png(first) == render.to_png(second)
        assert 'role="img" lang="nb" aria-labelledby="title desc"' in first
        assert f'<desc id="desc">{specification["description"].replace(">", "&gt;")}</desc>' in first
        assert "http" not in first.replace("http://www.w3.org/", "")


@pytest.mark.slow
def test_a_drawing_process_that_dies_costs_one_picture() -> None:
    """A text that ends the native library is `NotDrawn`, and the next picture is drawn by a new process."""
    pytest.importorskip("vl_convert")
    from lod.charts import render

    spec = {
        "title": {"text": ["A"]},
        "description": "",
        "data": {"values": [{"a": "x\x01"}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "nominal"}},
    }
    with pytest.raises(render.NotDrawn):
        render.to_png(render.to_svg(spec, "nb"))
    assert render.to_png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').startswith(b"\x89PNG")
