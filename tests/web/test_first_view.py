"""What a data set's page begins with: the newest and the total, a part from which one goes on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def page(client: FlaskClient, path: str) -> str:
    """A page without the links' details."""
    answer = client.get(f"/doc/dataset/{path}", headers={"Accept": "text/html", "Accept-Language": "nb"})
    assert answer.status_code == 200
    return unescape(answer.text)


def cells(html: str) -> list[list[str]]:
    """The texts of the table's rows, the head first; sums below them are left out."""
    table = html[html.index('class="ds-table figures') : html.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize(
    ("dataset", "head", "first"),
    [
        ("folkemengde", ["År", "Folkemengde (personer)"], "2026"),
        ("konsumprisindeks", ["Måned", "Indeks (2015=100)"], "oktober 2025"),
        ("boligpriser", ["Kvartal", "Pris per kvadratmeter (kroner)"], "3. kvartal 2025"),
        ("arbeidsstyrken", ["Tilknytning til arbeid", "2023", "2024", "2025"], "Sysselsatt"),
    ],
)
def test_the_newest_and_the_total_come_first(client: FlaskClient, dataset: str, head: list[str], first: str) -> None:
    """A series is shown with the newest first, a few series with years across, everything else at its total."""
    rows = cells(page(client, dataset))
    assert rows[0] == head
    assert rows[1][0] == first


@pytest.mark.parametrize(
    ("selection", "subject"),
    [
        ("folkemengde", "Hele landet, 2026 (foreløpig)"),
        ("folkemengde?region=4601&kjonn=1", "Bergen, Menn, 2026 (foreløpig)"),
        ("konsumprisindeks", "Indeks (2015=100), Konsumprisindeksen i alt, oktober 2025"),
    ],
)
def test_the_key_figure_says_whose_it_is(client: FlaskClient, selection: str, subject: str) -> None:
    """The figure in large says its measure, where there are several, and the codes that are no totals."""
    html = page(client, selection)
    key = html[html.index('<p class="key-amount">') :].split("</p>")[0]
    assert re.sub(r"<[^>]*>", "", key).endswith(subject)


def test_a_figure_of_two_groups_is_no_key_figure(client: FlaskClient) -> None:
    """Where no one figure is of all that is selected, none stands above it."""
    assert "key-amount" not in page(client, "folkemengde?region=4601&region=5001")


def test_many_codes_are_shown_for_the_newest_period(client: FlaskClient) -> None:
    """Where many codes have no total, the greatest come first, of the newest period alone."""
    rows = cells(page(client, "lonn"))
    values = [int(re.sub(r"\D", "", row[-1])) for row in rows[1:]]
    assert values == sorted(values, reverse=True)


def test_all_of_it_is_one_step_away(client: FlaskClient) -> None:
    """The page leads to all figures; other formats have all of them unless something is asked for."""
    html = page(client, "folkemengde")
    assert 'href="/doc/dataset/folkemengde?view=all#figures"' in html
    whole = page(client, "folkemengde?view=all")
    assert len(cells(whole)[0]) == 5
    assert "page=2" in whole
    assert "view=all" in whole[whole.index('class="paging"') :]
    assert page(client, "folkemengde?page=2")
    answer = client.get("/doc/dataset/folkemengde.csv")
    assert answer.text.count("\n") > 10_000
    answer.close()


def test_a_small_data_set_is_shown_whole(client: FlaskClient) -> None:
    """Few figures need no choice."""
    assert "view=all#figures" not in page(client, "okt-digitalisering")


def test_the_address_of_the_page_is_plain(client: FlaskClient) -> None:
    """The first view is the page itself: its canonical address and title have no selection."""
    html = page(client, "folkemengde")
    assert '<link rel="canonical" href="https://data.example.no/doc/dataset/folkemengde">' in html
    assert "<h1>Folkemengde, etter region, kjønn og alder</h1>" in html


@pytest.mark.slow
def test_the_steward_says_otherwise(site: SiteFolder) -> None:
    """`view:` is checked – dimensions, codes, measures – and then is what the page begins with."""
    site.edit(
        "data/okt-digitalisering/dataset.yaml",
        lambda text: (
            text + "view: {respondent: [kommunr, level(1)], measure: andel, columns: respondnt, aktivitt: x}\n"
        ),
    )
    wrong = {(finding["rule"], finding["column"]) for finding in site.check()}
    assert wrong >= {("not-a-dimension", "view.aktivitt"), ("view-unknown", "view.columns")}
    site.edit(
        "data/okt-digitalisering/dataset.yaml",
        lambda text: text.replace(", columns: respondnt, aktivitt: x", ", columns: respondent"),
    )
    assert [(finding["rule"], finding["column"]) for finding in site.check()] == [("no-such-code", "view.respondent")]
    site.edit("data/okt-digitalisering/dataset.yaml", lambda text: text.replace("kommunr, level(1)", "kommuner"))
    assert site.lod("build").exit_code == 0
    app = create_app(site.settings)
    try:
        assert cells(page(app.test_client(), "okt-digitalisering"))[0][-1] == "kommuner"
    finally:
        app.extensions["lod"].close()


def test_the_form_keeps_what_is_meant(client: FlaskClient) -> None:
    """Levels and the newest can be chosen in the form; what is meant is what is sent again, not today's codes."""
    html = page(client, "folkemengde?region=level(2)&aar=latest&kjonn=_T&alder=_T")
    form = html[html.index('id="filter"') :].partition("</form>")[0]
    assert re.search(r'name="region" value="level\(2\)" checked', form)
    assert "Alle på nivået Fylke" in form
    assert "Alle på nivået Kommune" in form
    assert re.search(r'name="aar" value="latest" checked', form)
    checked = re.findall(r'name="(\w+)" value="([^"]*)" checked', form)
    assert sorted(checked) == [("aar", "latest"), ("alder", "_T"), ("kjonn", "_T"), ("region", "level(2)")]
    assert 'type="hidden" name="region"' not in form
    assert len(cells(html)) == 16
