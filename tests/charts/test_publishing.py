"""Charts through the front door: built into the release, shown, shared and framed; what a steward writes is judged."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import SiteFolder

FIGURE = "okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


@pytest.mark.parametrize(
    ("suffix", "media_type", "start"),
    [("svg", "image/svg+xml", b"<svg "), ("png", "image/png", b"\x89PNG"), ("vl.json", "application/json", b"{")],
)
def test_the_chart_of_a_data_set_is_a_file(client: FlaskClient, suffix: str, media_type: str, start: bytes) -> None:
    """It is had as SVG, PNG and Vega-Lite in both languages; looked at by itself it may run nothing."""
    for language in ("nb", "en"):
        answer = client.get(f"/charts/okt-digitalisering.{language}.{suffix}")
        assert (answer.status_code, answer.mimetype, answer.data[: len(start)]) == (200, media_type, start)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(f"/charts/there-is-none.nb.{suffix}").status_code == 404


def test_the_specification_says_each_figure_as_it_is_stated(client: FlaskClient) -> None:
    """All twelve figures are in it, with their qualifiers, in the numbers and words of the language."""
    specification = json.loads(client.get("/charts/okt-digitalisering.nb.vl.json").data)
    texts = [value["text"] for value in specification["data"]["values"]]
    assert len(texts) == 12
    assert texts.count("≈\u00a080\u00a0%") == 5
    (more,) = (value for value in specification["data"]["values"] if value["kind"] == "above")
    assert (more["text"], more["to"], more["openTo"]) == (">\u00a090\u00a0%", 90, 100)


def test_a_page_of_a_figure_can_be_shared_cited_and_framed(client: FlaskClient) -> None:
    """Its title is a sentence; its picture, its citation and what to paste elsewhere stand on it and are there."""
    html = client.get(f"/doc/observation/{FIGURE}?lang=en").text
    sentence = (
        "More than 90% of municipalities report an increase in use of remote working solutions "
        "because of the coronavirus pandemic"
    )
    assert f"<h1>{sentence}</h1>" in html
    assert f'<meta property="og:title" content="{sentence}">' in html
    (picture,) = re.findall(r'<meta property="og:image" content="https://data.example.no(/[^"]+)">', html)
    assert client.get(picture).data.startswith(b"\x89PNG")
    assert "@misc{okt-digitalisering-kommuner-" in html
    (frame,) = re.findall(r"&lt;iframe src=&#34;https://data.example.no(/embed/[^&]+)", html)
    assert sentence in client.get(frame).text


def test_the_card_of_a_figure_is_drawn_when_it_is_asked_for(client: FlaskClient, published: SiteFolder) -> None:
    """A release has no picture of a figure; each figure has one in both languages, kept by whoever has its ETag."""
    assert not (published.current / "charts" / "observation").exists()
    for language in ("nb", "en"):
        path = f"/charts/observation/{FIGURE}.{language}.png"
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for wrong in (
        f"{FIGURE}x.nb.png",
        f"{FIGURE}.nn.png",
        f"{FIGURE}.png",
        f"{FIGURE}.nb.svg",
        "okt-digitalisering.nb.png",
    ):
        assert client.get(f"/charts/observation/{wrong}").status_code == 404


def test_only_pages_for_frames_may_be_framed(client: FlaskClient) -> None:
    """`/embed/…` may stand in any page, and no other page may."""
    assert "frame-ancestors *" in client.get(f"/embed/observation/{FIGURE}").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in client.get("/embed/dataset/okt-digitalisering").headers["Content-Security-Policy"]
    for path in ("/", f"/doc/observation/{FIGURE}", "/embed/codelist/respondent", "/embed/dataset/there-is-none"):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"]


def test_a_selection_has_a_chart_of_its_own(client: FlaskClient) -> None:
    """The page of a selection draws the figures of the selection, each with its value, and no others."""
    html = client.get("/doc/dataset/okt-digitalisering?respondent=fylkeskommuner&lang=nb").text
    chart = html[html.index('<figure class="chart"') : html.index("</figure>")]
    assert re.findall(r'class="amount">([^<]+)<', chart) == ["100\u00a0%"] * 3 + ["90\u00a0%"]
    assert 'role="img" aria-label="Stolpediagram med 4 tall fra 90\u00a0% til 100\u00a0%."' in chart


def test_two_builds_draw_the_same(published_site: SiteFolder) -> None:
    """Pictures are the same bytes each time: a second build of the same sources is no new release."""
    site = published_site
    first = site.current
    assert any((first / "charts").glob("*.png"))
    assert site.lod("build").exit_code == 0
    assert site.current == first


@pytest.mark.parametrize(
    ("written", "column", "expected"),
    [
        ("chart: {by: aktiviteter}", "chart.by", "Did you mean 'aktivitet'?"),
        ("chart: {fix: {storelse: _T}}", "chart.fix.storelse", "Did you mean 'storrelse'?"),
        ("chart: {fix: {storrelse: under-200}}", "chart.fix.storrelse", "Did you mean 'under-2000'?"),
        ("chart: {along: aktivitet, by: aktivitet}", "chart.by", "Take another dimension"),
        ("chart: {kind: pie}", "chart.kind", ""),
        ('sentence: {nb: "{value} av {respondenter}"}', "sentence.nb", "Did you mean 'respondent'?"),
        ('sentence: {nb: "av {respondent}"}', "sentence.nb", "Write {value}"),
    ],
)
def test_what_is_wrong_is_found(site: SiteFolder, written: str, column: str, expected: str) -> None:
    """A chart or sentence that names what is not there is found, with its row and what was probably meant."""

    def spoil(text: str) -> str:
        text = re.sub(r"^sentence:.*\n(  .*\n)+", "", text, flags=re.M)
        return re.sub(r"^chart:.*\n", "", text, flags=re.M) + f"\n{written}\n"

    site.edit("data/okt-digitalisering/dataset.yaml", spoil)
    (finding,) = site.check()
    assert (finding["column"], finding["severity"]) == (column, "violation")
    assert finding["row"] > 90
    assert expected in finding["hint"]


def test_what_values_are_added_over_is_a_dimension(site: SiteFolder) -> None:
    """A measure that is additive over what is no dimension is found, with what was probably meant."""
    added = "    unit: percent\n    additive: [aktiviteter, respondent]\n"
    site.edit("data/okt-digitalisering/dataset.yaml", lambda text: text.replace("    unit: percent\n", added, 1))
    (finding,) = site.check()
    assert (finding["column"], finding["severity"]) == ("measures.andel.additive", "violation")
    assert "Did you mean 'aktivitet'?" in finding["hint"]


def test_the_web_process_never_draws_pictures() -> None:
    """The library that draws them carries an engine for JavaScript: the application does not load it."""
    code = "import sys, wsgi; print([m for m in sys.modules if m.startswith('vl_convert')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
