"""Maps tell the truth: one level, classes whose counts add up, areas without a figure seen to be so."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from lod.charts import words
from lod.charts.classes import RULES, classed
from lod.charts.drawing import Drawing, draw
from lod.charts.legend import legend
from lod.charts.map_picture import map_picture
from lod.charts.plan import BAR, MAP, Look
from lod.charts.spec import spec
from lod.model.codelist import CodeList, Concept
from lod.model.geometry import AreaOutline, Geometry, GeometrySource
from lod.model.text import Text
from tests.charts.test_drawing import Rows, dataset, row, text

NUMBERS = st.lists(st.integers(-(10**9), 10**9).map(lambda number: number / 100), min_size=1, max_size=80)


def outlined(*codes: str) -> Geometry:
    """Squares beside one another."""
    squares = (f"{x} 60, {x + 1} 60, {x + 1} 61, {x} 61, {x} 60" for x in range(len(codes)))
    areas = tuple(AreaOutline(code, f"MULTIPOLYGON ((({ring})))") for code, ring in zip(codes, squares, strict=True))
    return Geometry(areas, (GeometrySource("x.geojson", "CC0", Text.of({"en": "Us"}), 2024),))


@given(NUMBERS, st.sampled_from(RULES))
def test_each_value_is_of_one_class(values: list[float], rule: str) -> None:
    """The classes hold every value once, their counts are right, and their tones rise with them."""
    _, classes = classed(values, rule)
    for value in values:
        assert sum(one.holds(value) for one in classes) == 1
    assert [one.count for one in classes] == [sum(map(one.holds, values)) for one in classes]
    tones = [one.tone for one in classes]
    assert tones == sorted(set(tones))
    assert all(one.high < 0 or one.open for one in classes if one.tone < 0)


def places(missing: str = "") -> dict[str, CodeList]:
    """A country of two counties with three municipalities each; one of them may lack an outline."""
    codes = [("0", ""), ("1", "0"), ("2", "0"), *((f"{county}{n}", county) for county in "12" for n in "abc")]
    concepts = tuple(Concept(code, text(f"place {code}"), broader=above) for code, above in codes)
    drawn = outlined(*(code for code, above in codes if above and code != missing))
    return {"where": CodeList("where", text("where"), concepts, geometry=drawn)}


def mapped(lists: dict[str, CodeList], values: dict[str, str | None], *chosen: str, kind: str = MAP) -> Drawing:
    rows = [row(value, where=code) for code, value in values.items()]
    occurring = {"where": set(values), "measureType": {"share"}}
    selected = {"where": chosen} if chosen else {}
    drawing = draw(dataset("where"), lists, Rows(rows), occurring, selected, Look(kind))  # type: ignore[arg-type]  # plain values, as the test has them
    assert drawing is not None
    return drawing


ALL: dict[str, str | None] = {code: str(n) for n, code in enumerate(("0", "1", "2", "1a", "1b", "1c", "2a", "2b"), 1)}


def test_a_map_is_of_one_level() -> None:
    """Where nobody chose, the first level with several areas; else the level that most of the chosen are of."""
    assert mapped(places(), ALL).areas == ("1", "2")
    assert mapped(places(), ALL, "1", "1a", "1b", "2a").areas == ("1a", "1b", "2a")
    assert "the 2 directly below place 0" in words.note(dataset("where"), places(), mapped(places(), ALL), "en")


def test_areas_of_the_level_without_a_figure_are_drawn_as_such() -> None:
    """All with figures of a county chosen, those without are on the map too, and in the legend; of some chosen, not."""
    drawing = mapped(places(), ALL, "2a", "2b")
    assert drawing.areas == ("2a", "2b", "2c")
    assert [(entry.tone, entry.count) for entry in legend(dataset("where"), drawing, "en")][-1] == (0, "(1 area)")
    assert mapped(places(), ALL, "1a", "1b").areas == ("1a", "1b")


def test_an_area_without_an_outline_is_named() -> None:
    """It is in no class, and the note says that it is not on the map."""
    drawing = mapped(places("1b"), ALL, "1a", "1b", "1c")
    assert drawing.areas == ("1a", "1c")
    assert sum(one.count for one in drawing.classes) == 2
    assert "Not on the map: place 1b." in words.note(dataset("where"), places(), drawing, "en")


def test_a_map_that_cannot_be_is_refused_in_words() -> None:
    """Of one area, and of a list without outlines, the usual chart is drawn and it is said why."""
    without = {"where": replace(places()["where"], geometry=None)}
    for lists, chosen in ((places(), ("1a",)), (without, ())):
        drawing = mapped(lists, ALL, *chosen)
        assert (drawing.plan.kind, drawing.refused) == (BAR, MAP)
        assert "map cannot be drawn" in words.note(dataset("where"), lists, drawing, "en")


def test_the_picture_has_areas_legend_and_borders() -> None:
    """The SVG is well formed, has a path for each area with the colour of its class, and says whose the borders are."""
    values = {**ALL, "2b": None}
    drawing = mapped(places(), values, "1a", "1b", "1c", "2a", "2b")
    picture = map_picture(dataset("where"), places(), drawing, "en", "E, https://x.example/<&>")
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own picture
    paths = root.findall(".//{*}g/{*}path")
    fills = [path.get("fill") for path in paths]
    assert len(paths) == 7
    assert fills[4] == "url(#none)"
    assert len(set(fills[:4])) == 4
    assert "Borders: Us, 2024." in picture
    assert "https://x.example/&lt;&amp;&gt;" in picture


def test_the_specification_is_of_the_same_areas() -> None:
    """Vega-Lite gets the areas as GeoJSON with their figures, and fetches nothing."""
    drawing = mapped(places(), ALL, "1a", "1b", "1c")
    specification = spec(dataset("where"), places(), drawing, "nb", "E")
    features = specification["data"]["values"]
    assert [feature["properties"]["code"] for feature in features] == ["1a", "1b", "1c"]
    assert [feature["properties"]["value"] for feature in features] == [4, 5, 6]
    assert "url" not in specification["data"]
    assert specification["projection"]["type"] == "azimuthalEqualArea"
