"""However much there is, a page is small, is all there page by page, and the codes of any list can be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.web import large
from tests.web.large import BIG, DAILY, PARTS

pytestmark = pytest.mark.slow

LARGEST = 100_000
"""Bytes a page's HTML may have."""

CHOOSE = f"/choose/dataset/{BIG}/part"
SPREAD = "&".join(f"part=p{n}" for n in range(0, 400, 2))
EVERYTHING = "SELECT * { ?s ?p ?o } LIMIT 2000"
LINKS = "SELECT ?a ?b { ?a <http://www.w3.org/2004/02/skos/core#broader> ?b } LIMIT 500"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3000"
ADDRESSES = [
    "/",
    "/?page=2",
    "/codelists",
    "/downloads",
    "/downloads?page=2",
    "/api",
    "/status",
    "/accessibility",
    "/search?q=liste",
    "/search?q=p1&kind=concept",
    "/search?q=share+2000&kind=figure",
    f"/doc/dataset/{BIG}",
    f"/doc/dataset/{BIG}?page=40",
    f"/doc/dataset/{BIG}?sort=-value",
    f"/doc/dataset/{BIG}?{SPREAD}",
    f"/doc/dataset/{BIG}?part=p2..p1400",
    f"/doc/dataset/{BIG}?part=p2",
    *(f"/doc/dataset/{BIG}?columns={name}" for name in ("part", "kind", "year")),
    f"/doc/dataset/{DAILY}",
    f"/doc/dataset/{DAILY}?columns=kind",
    f"/doc/dataset/{DAILY}?columns=day&kind=k0",
    "/doc/dataset/other3",
    f"/doc/observation/{BIG}/p2/k2/2000/share",
    f"/doc/observation/{DAILY}/d0001/k0/share",
    f"/doc/structure/{BIG}",
    "/doc/codelist/part",
    "/doc/codelist/part?page=3",
    "/doc/codelist/part/p1",
    "/doc/codelist/year/2000",
    "/doc/def/share",
    "/doc/catalog",
    CHOOSE,
    f"{CHOOSE}?page=4",
    f"{CHOOSE}?q=p1",
    f"{CHOOSE}?{SPREAD}",
    f"/embed/dataset/{DAILY}",
    f"/embed/observation/{BIG}/p2/k2/2000/share",
    "/sparql",
    "/sparql?dataset=other7",
    *("/sparql?query=" + quote(query) for query in (EVERYTHING, LINKS, GRAPH, "SELECT * { " + " " * 3000)),
    "/sparql/explain?query=" + quote(EVERYTHING),
    "/doc/dataset/there-is-none",
    f"/doc/dataset/{BIG}?part=none-of-these",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application on a site where everything is long."""
    site = large.make(tmp_path_factory.mktemp("long"))
    app = create_app(site.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def page(client: FlaskClient, path: str, language: str = "nb", status: int = 200) -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == status, path
    return answer.text


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_is_small_whatever_it_is_about(client: FlaskClient, path: str, language: str) -> None:
    """Less than 100,000 bytes of HTML, which says something."""
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.content_type.startswith("text/html")
    assert "<h1" in answer.text
    assert len(answer.data) < LARGEST


@pytest.mark.parametrize(
    ("path", "pattern", "count"),
    [
        ("/doc/codelist/part", r'<th scope="row"[^>]*>.*?href="(/doc/codelist/part/[^"?]+)"', PARTS),
        ("/", r'<h3><a class="ds-link" href="(/doc/dataset/[^"]+)"', large.OTHERS + 2),
        ("/downloads", r'<h2 id="dataset-\d+"><a class="ds-link" href="(/doc/dataset/[^"]+)"', large.OTHERS + 2),
        (f"/doc/dataset/{DAILY}?kind=k0", r'<td class="number value"><a class="ds-link" href="([^"]+)"', large.DAYS),
        (CHOOSE, r'<input type="checkbox" name="d.part" value="([^"]+)"', PARTS),
    ],
)
def test_page_by_page_everything_is_there_once(client: FlaskClient, path: str, pattern: str, count: int) -> None:
    """Pages that follow one another show all there is, each once."""
    found: list[str] = []
    address: str | None = path
    while address:
        html = page(client, address)
        found += re.findall(pattern, html)
        address = following(html, address)
    assert len(found) == len(set(found)) == count


def following(html: str, path: str) -> str | None:
    """The address of the next page, by its link or by its button."""
    link = re.search(r'rel="next" href="([^"#]+)', html)
    if link:
        return unescape(link[1])
    button = re.search(r'name="page" value="(\d+)">Neste side', html)
    return f"{path.partition('?')[0]}?page={button[1]}" if button else None


def test_a_long_list_is_chosen_from_on_a_page_of_its_own(client: FlaskClient) -> None:
    """The filter has a few codes and leads to all of them; what is chosen there is what the figures are of."""
    html = page(client, f"/doc/dataset/{BIG}?kind=k4&lang=en")
    field = html[html.index('name="part"') :]
    assert len(re.findall(r'name="part" value', html)) < 40
    address = unescape(re.findall(rf'href="({CHOOSE}[^"]*)"', field)[0])
    chosen = client.get(f"{address}&" + urlencode({"d.part": "p4", "show": "1"}))
    assert chosen.status_code == 303
    assert chosen.headers["Location"] == f"/doc/dataset/{BIG}?part=p4&kind=k4&lang=en#figures"


def test_what_is_chosen_goes_along(client: FlaskClient) -> None:
    """Codes of other pages are carried by the form, neighbours as a range; a search adds all it finds, or none."""
    html = page(client, f"{CHOOSE}?d.part=p1200..p1300&page=1")
    assert '<input type="hidden" name="d.part" value="p1200..p1300">' in html
    assert "101 av 1" in html
    taken = page(client, f"{CHOOSE}?d.part=p1200..p1300&q=part+p777&take=found")
    assert re.search(r'name="d.part" value="p777" checked', taken)
    assert '<input type="hidden" name="d.part" value="p1200..p1300">' in taken
    cleared = page(client, f"{CHOOSE}?d.part=p1200..p1300&d.kind=k1&take=none")
    assert 'value="p1200' not in cleared
    assert '<input type="hidden" name="d.kind" value="k1">' in cleared


def test_many_chosen_codes_stay_chosen(client: FlaskClient) -> None:
    """The form of the data set's page carries on what it does not show, so that another choice loses nothing."""
    html = page(client, f"/doc/dataset/{BIG}?part=p10..p900")
    shown = re.findall(r'name="part" value="([^"]+)" checked', html)
    (unseen,) = re.findall(r'<input type="hidden" name="part" value="([^"]+)">', html)
    assert len(shown) == 20
    assert unseen == "p30..p900"


def test_a_search_among_codes_folds_letters(client: FlaskClient) -> None:
    """Codes are found by parts of words of label or code, whatever the case; what is found by nothing is said."""
    found = re.findall(r'value="(p\d+)"', page(client, f"{CHOOSE}?q=PART+p29+svaert"))
    assert sorted(found) == ["p29", *(f"p{n}" for n in range(290, 300))]
    assert "Ingen passer med søket." in page(client, f"{CHOOSE}?q=qqqq")
    page(client, f"/choose/dataset/{BIG}/nothing", status=404)
    page(client, f"{CHOOSE}?d.part=nowhere", status=400)


def test_what_a_format_does_not_hold_is_not_offered(client: FlaskClient) -> None:
    """No link that fails: what is too much for a format is said where the link would be."""
    html = page(client, f"/doc/dataset/{BIG}?columns=part&lang=en")
    section = html[html.index('id="as"') : html.index('id="downloads"')]
    assert 'CSV <span class="quiet">(at most 200 codes in columns)' in section
    for address in re.findall(r'href="(/doc/dataset/[^"]+)"', section):
        assert client.get(unescape(address)).status_code == 200


def test_a_spike_is_not_lost_where_a_line_has_more_points_than_can_be_seen(client: FlaskClient) -> None:
    """Of very many points few are drawn, the least and the greatest among them."""
    html = page(client, f"/doc/dataset/{DAILY}?kind=k0")
    (line,) = re.findall(r'<polyline points="([^"]+)"', html)
    heights = [float(point.split(",")[1]) for point in line.split()]
    assert 100 < len(heights) < 400
    answer = client.get(f"/doc/dataset/{DAILY}.csv?kind=k0&labels=codes").text.splitlines()[1:]
    assert len(answer) == large.DAYS
    assert 'class="point' not in html
    values = [float(row.split(",")[4]) for row in answer]
    scale = (max(heights) - min(heights)) / (max(values) - min(values))
    assert scale == pytest.approx(1, abs=0.02)
