"""Charts tell the truth and can be read: time is a scale of time, each line that is chosen is there, and tips say what
a figure says."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.browser import Browser, needed
from tests.web.routes import TOWNS

SURVEY = "digitale-tjenester?kommunestorrelse=_T"
PRICES = f"boligpriser?{TOWNS}&boligtype=_T"


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def chart(client: FlaskClient, selection: str) -> str:
    """The chart of a selection."""
    html = client.get(f"/doc/dataset/{selection}", headers={"Accept-Language": "nb"}).text
    return html[html.index('<figure class="chart"') : html.index("</figure>")]


def names(chart: str) -> list[str]:
    """The lines of a chart."""
    return [unescape(name) for name in re.findall(r'data-name="(.*?)"', chart)]


def numbers(pattern: str, chart: str) -> list[float]:
    return [float(number) for number in re.findall(pattern, chart)]


def test_time_is_a_scale_of_time(client: FlaskClient) -> None:
    """2019, 2021 and 2025 stand two and four years apart."""
    (places,) = re.findall(r'data-places="(.*?)"', chart(client, SURVEY).replace("\n", " "))
    first, second, third = map(float, places.split())
    assert (first, third) == (0, 100)
    assert second == pytest.approx(100 / 3, abs=0.1)


def test_seven_lines_are_seven_lines(client: FlaskClient) -> None:
    """What was chosen is drawn, each with its name and newest value at its end."""
    drawn = chart(client, PRICES)
    towns = {"Oslo", "Stavanger", "Fredrikstad", "Kristiansand", "Bergen", "Trondheim – Tråante", "Tromsø"}
    assert {name.split(" – Romsa")[0] for name in names(drawn)} == towns
    ends = drawn[drawn.index('class="side ends"') : drawn.index("</svg>", drawn.index('class="side ends"'))]
    heights = sorted(numbers(r'<text x="24" y="([\d.]+)"', ends))
    assert len(heights) == 7
    assert all(after - before >= 17.9 for before, after in pairwise(heights))


def test_more_lines_than_can_be_told_apart_are_drawn_beside_one_another(client: FlaskClient) -> None:
    """Thirty municipalities are thirty plots; of hundreds, which are no lines, it is said how many are shown."""
    many = chart(client, "boligpriser?boligtype=_T&region=1103..1835")
    assert len(names(many)) == many.count('class="panel"') > 20
    hundreds = chart(client, "boligpriser?boligtype=_T&region=1103..3228")
    assert "De 20 største av" in hundreds
    assert names(hundreds) == []


def test_lines_begin_at_zero_only_where_that_is_right(client: FlaskClient) -> None:
    """Prices far from zero are drawn where they are, and the axis says so; bars of the same figures begin at zero."""
    assert "Aksen begynner ikke på null" in chart(client, "konsumprisindeks?konsumgruppe=TOTAL&measureType=indeks")
    assert "Aksen begynner ikke på null" not in chart(client, SURVEY)
    bars = chart(client, "konsumprisindeks?konsumgruppe=TOTAL&measureType=indeks&maaned=2025M01..&chart=bar")
    assert set(numbers(r'<rect class="sure exact" x="([\d.]+)%', bars)) == {0}


def test_the_newest_period_is_named(client: FlaskClient) -> None:
    """Below a line the newest period stands, at its place."""
    drawn = chart(client, "konsumprisindeks?konsumgruppe=TOTAL&measureType=indeks")
    assert re.findall(r'<text class="tick narrow" x="100.0%"[^>]*>(.*?)<', drawn) == ["oktober 2025"]


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("index", r"<tspan class=\"newest\">1\d\d,\d"),
        ("change", r"<tspan class=\"newest\">−?\d,\d\xa0%"),
        ("log", "\\d"),
    ],
)
def test_a_reader_chooses_what_is_shown(client: FlaskClient, show: str, expected: str) -> None:
    """Index, change and logarithms are asked for by the form, without a script; all say what they are."""
    html = client.get(f"/doc/dataset/{PRICES}", headers={"Accept-Language": "nb"}).text
    form = html[html.index('name="show"') :]
    assert f'<option value="{show}"' in form[: form.index("</select>")]
    drawn = chart(client, f"{PRICES}&show={show}")
    note = {"index": "den første perioden er 100", "change": "Endring fra perioden før", "log": "Logaritmisk"}[show]
    assert note in drawn
    assert re.search(expected, drawn[drawn.index('class="side ends"') :])
    assert f"show={show}" in client.get(f"/doc/dataset/{PRICES}&show={show}").text.split('rel="canonical"')[1][:400]


def test_the_same_figures_as_small_charts(client: FlaskClient) -> None:
    """Small charts are asked for by the address; their pictures and frames are small charts too."""
    assert chart(client, f"{PRICES}&chart=multiples").count('class="panel"') == 7
    specification = client.get(f"/charts/{PRICES.replace('?', '.nb.vl.json?')}&chart=multiples").get_json()
    assert specification["facet"]["field"] == "group"
    assert client.get(f"/charts/{PRICES.replace('?', '.nb.svg?')}&chart=multiples").status_code == 200
    assert client.get(f"/embed/dataset/{PRICES}&chart=multiples").text.count('class="panel"') == 7
    assert client.get(f"/doc/dataset/{PRICES}&chart=pie").status_code == 400


@needed
def test_tips_say_the_figure_to_pointer_and_keyboard(browser: Browser) -> None:
    """Pointing at a line shows name, period, value, unit and status; arrow keys lead on, and are told of aloud."""
    with browser.visit(f"/doc/dataset/{PRICES}") as visit:
        page = visit.page
        page.locator(".plot").scroll_into_view_if_needed()
        box = page.locator(".plot").bounding_box()
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 30)
        tip = page.locator(".tip")
        assert "3. kvartal 2025" in tip.inner_text()
        assert "kroner" in tip.inner_text()
        page.locator(".chart [role=img]").focus()
        page.keyboard.press("ArrowLeft")
        assert "2. kvartal 2025" in tip.inner_text()
        assert tip.get_attribute("role") == "status"
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        assert visit.said == []


@needed
@pytest.mark.parametrize("width", [320, 390, 800])
def test_no_value_is_cut(browser: Browser, width: int) -> None:
    """Long numbers beside bars, and names at the ends of lines, stand within the page."""
    for address in ("utenrikshandel?maaned=2025M01..&chart=bar", PRICES, "lonn"):
        with browser.visit(f"/embed/dataset/{address}", width=width) as visit:
            assert visit.overflows() <= 0
            beyond = """() => [...document.querySelectorAll('.amount, .chart text')].filter(element => {
              const box = element.getBoundingClientRect();
              return box.width && (box.left < -1 || box.right > innerWidth + 1);
            }).map(element => element.textContent)"""
            assert visit.page.evaluate(beyond) == []


TOWN = "folkemengde?region=4601&kjonn=1&kjonn=2&aar=2026"


@pytest.mark.parametrize(("kind", "parts"), [("stacked", 10), ("share", 10), ("pyramid", 10)])
def test_parts_that_add_up_may_be_drawn_as_such(client: FlaskClient, kind: str, parts: int) -> None:
    """On the page, in a frame and as a picture: each part once, without totals."""
    shown = chart(client, f"{TOWN}&chart={kind}")
    assert shown.count('<rect class="part series') - shown.count('class="key"') == parts
    assert "Alle aldre" not in shown.split('class="bars', 1)[1]
    assert 'class="bars stacks' in client.get(f"/embed/dataset/{TOWN}&chart={kind}").text
    specification = client.get(f"/charts/{TOWN.replace('?', '.nb.vl.json?')}&chart={kind}").get_json()
    assert len(specification["data"]["values"]) == parts
    assert client.get(f"/charts/{TOWN.replace('?', '.nb.svg?')}&chart={kind}").status_code == 200


def test_what_cannot_be_stacked_is_not_offered(client: FlaskClient) -> None:
    """A form offers the charts that can be drawn, and an address that asks for another says that it could not."""
    html = client.get(f"/doc/dataset/{PRICES}", headers={"Accept-Language": "nb"}).text
    assert 'value="multiples"' in html
    assert 'value="stacked"' not in html
    assert "Disse tallene kan ikke stables: " in chart(client, f"{PRICES}&chart=stacked")
    assert 'value="pyramid"' in client.get(f"/doc/dataset/{TOWN}").text


EMPLOYED = "region=level(2)&kjonn=1&utdanning=_T&fodeland=_T&arbeidsstatus=1&aar=2025"


@pytest.mark.parametrize("kind", ["bar", "map"])
def test_counts_are_divided_by_the_published_population(kind: str, client: FlaskClient) -> None:
    """Each county's employed men in 1,000 of the men who live there that year, whatever the kind of chart."""
    address = f"/charts/arbeidsstyrken.en.vl.json?{EMPLOYED}&chart={kind}&show=per1000"
    values = client.get(address).get_json()["data"]["values"]
    shown = {(each := value.get("properties", value))["label"]: each["value"] for value in values}

    def column(path: str) -> dict[str, float]:
        table = csv.DictReader(io.StringIO(client.get(path).text))
        return {row["region_en"]: float(row["value"]) for row in table}

    persons = column("/doc/dataset/folkemengde.csv?region=level(2)&kjonn=1&alder=_T&aar=2025")
    employed = column(f"/doc/dataset/arbeidsstyrken.csv?{EMPLOYED}")
    assert shown == pytest.approx({county: 1_000 * employed[county] / persons[county] for county in employed})


@pytest.mark.parametrize(
    "address",
    [
        "boligpriser?region=0301&boligtype=_T&show=per1000",
        "folkemengde?region=0301&kjonn=_T&alder=_T&show=per1000",
        "arbeidsstyrken?region=level(2)&kjonn=1&utdanning=_T&fodeland=_T&aar=2025&chart=share&show=per1000",
    ],
)
def test_what_cannot_be_divided_says_so(address: str, client: FlaskClient) -> None:
    """Prices, figures of a data set that names no population, and parts are shown as they are, with a word on it."""
    html = client.get(f"/doc/dataset/{address}&lang=en").text
    assert "Figures per 1,000 inhabitants cannot be shown here" in html
