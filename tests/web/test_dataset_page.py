"""The page of a cube with two measures and more codes than stand across: one can choose, and is told what is left."""

from __future__ import annotations

import itertools
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

PLACES, YEARS = 70, range(2020, 2023)
DESCRIPTION = """title: {nb: To mål, en: Two measures}
description: {nb: Antall og andel etter sted og år., en: Count and share by place and year.}
publisher: {name: {nb: Eksempel, en: Example}}
contact: {name: {nb: Eksempel, en: Example}, url: https://example.org/}
issued: 2026-01-01
dimensions:
  place: {label: {nb: Sted, en: Place}, role: area}
  year: {label: {nb: År, en: Year}, role: period}
measures:
  count: {label: {nb: Antall, en: Count}, datatype: integer, unit: number}
  share: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus:
"""
PAGE = "/doc/dataset/two"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The application on a site with that cube alone."""
    site = SiteFolder(tmp_path_factory.mktemp("two"))
    folder = site.root / "data" / "two"
    (folder / "codelists").mkdir(parents=True)
    for name, codes in {"place": [f"p{n:02}" for n in range(PLACES)], "year": list(map(str, YEARS))}.items():
        rows = "".join(f"{code},{name} {code} nb,{name} {code} en\n" for code in codes)
        (folder / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
        (folder / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    (folder / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    figures = (
        f"p{place:02},{year},{place + year},{place}.5,A\n" for place, year in itertools.product(range(PLACES), YEARS)
    )
    (folder / "figures.csv").write_text("place,year,count,share,obsStatus\n" + "".join(figures), "utf-8")
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return create_app(site.settings).test_client()


def rows(html: str) -> list[list[str]]:
    """The table of figures as text."""
    table = html[html.index('<table class="ds-table figures') :].split("</table>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[1:]]
    return [[unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


def test_one_can_choose_the_measure(client: FlaskClient) -> None:
    """The filter has a field for the measure; what is chosen is in the table, in the chart and in the form."""
    html = client.get(f"{PAGE}?measureType=count&year=2021&lang=en").text
    assert re.search(r'name="measureType" value="count" checked', html)
    assert re.search(r'name="measureType" value="share">', html)
    assert len(rows(html)) == 1 + PLACES
    assert all("%" not in row[-1] for row in rows(html)[1:])
    amounts = re.findall(r'<span class="amount">(.*?)</span>', html)
    assert amounts
    assert all("%" not in amount for amount in amounts)


def test_measures_stand_across(client: FlaskClient) -> None:
    """The measure is one more thing that can stand in columns, so that a line has both figures."""
    head, first, *_ = rows(client.get(f"{PAGE}?columns=measureType&lang=en").text)
    assert head == ["Place", "Year", "Count", "Share"]
    assert first == ["place p00 en", "year 2020 en", "2,020", "0.5%"]


@pytest.mark.parametrize(("language", "words"), [("nb", "de 60 første av 70 koder"), ("en", "first 60 of 70 codes")])
def test_what_does_not_stand_across_is_told(client: FlaskClient, language: str, words: str) -> None:
    """More codes than stand across are not left out in silence; a choice of fewer says nothing."""
    html = client.get(f"{PAGE}?columns=place&lang={language}").text
    assert words in html
    assert len(rows(html)[0]) == 2 + 60
    assert words[:8] not in client.get(f"{PAGE}?columns=place&place=p00..p09&lang={language}").text


def test_lines_of_a_wide_table_are_paged(client: FlaskClient) -> None:
    """Page by page every combination comes once, in order."""
    found: list[tuple[str, str]] = []
    for page in range(1, 3):
        html = client.get(f"{PAGE}?columns=year&page={page}&lang=en").text
        found += [(row[0], row[1]) for row in rows(html)[1:]]
    assert found == [(f"place p{n:02} en", measure) for n in range(PLACES) for measure in ("Count", "Share")]


def test_the_page_can_be_cited_and_shown_elsewhere(client: FlaskClient) -> None:
    """A citation as text, as BibTeX and as files, and a frame that is there when it is pasted."""
    html = client.get(f"{PAGE}?lang=en").text
    assert "@misc{two" in html or "@dataset{two" in html or "{two," in html
    assert f'href="{PAGE}.bib' in html
    (address,) = re.findall(r'<iframe src="https?://[^/]+(/embed/dataset/two\?lang=en)"', unescape(html))
    assert client.get(address).status_code == 200
