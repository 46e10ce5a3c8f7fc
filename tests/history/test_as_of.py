"""`?asOf=`: what was served then is served again, figure for figure, though the release of then is gone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from lod.history.chain import Chain
from lod.release.home import Home
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import DESCRIPTION, FIGURES, revise
from tests.links import link_values
from tests.shared import shared_folder

pytestmark = pytest.mark.slow

KOMMUNER = "/doc/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel"
DATASET = "/doc/dataset/okt-digitalisering"
EXACT = (
    f"{KOMMUNER}.ttl",
    f"{KOMMUNER}.nt",
    f"{KOMMUNER}.jsonld",
    f"{DATASET}.csv",
    f"{DATASET}.csv?respondent=kommuner&sort=-value",
    f"{DATASET}.csv?columns=respondent&lang=nb",
    f"{DATASET}.json",
    "/doc/dataset/digitale-konsekvenser.csv",
    "/sdmx/data/dataflow/*/okt-digitalisering",
    "/sdmx/data/dataflow/*/okt-digitalisering/*/kommuner?dimensionAtObservation=AllDimensions",
    "/sdmx/structure/datastructure/*/okt-digitalisering?references=descendants",
    "/sdmx/availability/dataflow/*/okt-digitalisering/*/kommuner",
)
"""What is the same, byte for byte."""
GRAPH, PARQUET = f"{DATASET}.nt", f"{DATASET}.parquet"


@pytest.fixture(scope="module")
def remembered(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """Five states: as published; a revised figure; an attribute less and a label more; rolled back; revised again.

    What was served of each is kept in `served.json`, by the moment at which its release had become current; then all
    releases but two are removed."""
    return SiteFolder(shared_folder(tmp_path_factory, "remembered", lambda folder: _remember(published, folder)))


def _remember(published: SiteFolder, folder: Path) -> None:
    folder.rmdir()
    site = copy_published(published, folder)
    states = [_served(site)]
    revise(site, 76)
    states.append(_served(site))
    site.edit(DESCRIPTION, lambda text: text.replace("  nb: Økt digitalisering", "  nb: Mer digitalisering", 1))
    site.edit(FIGURES, lambda text: re.sub(r"(?m)^fylkeskommuner,_T,digitale-tjenester.*\n", "", text))
    site.edit(FIGURES, lambda text: re.sub(r"(?m),[^,]*$", "", text))
    site.edit(DESCRIPTION, lambda text: re.sub(r"(?m)^  paragraph:.*\n", "", text))
    result = site.lod("build", "--allow-revision")
    assert result.exit_code == 0, result.output
    states.append(_served(site))
    assert site.lod("activate", "previous").exit_code == 0
    states.append(_served(site))
    site.lod("activate", "newest")
    states.append(_served(site))
    revise(site, 81)
    assert site.lod("prune", "--keep", "2").exit_code == 0
    assert len(Home(site.root / ".lod").ids()) == 2
    (folder / "served.json").write_text(json.dumps(states), "utf-8")


def _served(site: SiteFolder) -> dict[str, Any]:
    """What is served now, by address."""
    app = create_app(site.settings)
    client = app.test_client()
    answers = {path: client.get(path) for path in EXACT}
    assert {answer.status_code for answer in answers.values()} == {200}
    event = Chain.read(Home(site.root / ".lod").history).events[-1]
    state = {
        "at": event.at,
        "release": event.release,
        "answers": {path: answer.get_data(as_text=True) for path, answer in answers.items()},
        "graph": client.get(GRAPH).get_data(as_text=True),
        "rows": _rows(client.get(PARQUET).data),
    }
    app.extensions["lod"].close()
    return state


def _rows(data: bytes) -> list[dict[str, str]]:
    return [{name: str(cell) for name, cell in row.items()} for row in pq.read_table(io.BytesIO(data)).to_pylist()]


def triples_of(text: str) -> list[str]:
    """The triples of a document but those about what only a whole release has: files and their formats, the endpoint,
    shapes, how many warnings judging left."""
    gone = re.compile(
        r"distribution|/checksum|spdx|rights/|^<(?!https://data.example.no/)|void#|service/|/shape|"
        r"/measurement/|hasQualityMeasurement"
    )
    return sorted(line for line in text.splitlines() if not gone.search(line))


@pytest.fixture(scope="module")
def client(remembered: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(remembered.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def states(site: SiteFolder) -> list[dict[str, Any]]:
    return list(json.loads((site.root / "served.json").read_text("utf-8")))


def asked(client: FlaskClient, path: str, moment: str) -> Any:
    return client.get(f"{path}{'&' if '?' in path else '?'}asOf={quote(moment)}")


def test_what_was_served_is_served_again(remembered: SiteFolder, client: FlaskClient) -> None:
    """Documents of a figure and selections are the same bytes, Parquet the same rows, the document of a data set the
    same triples but for its files."""
    for number, state in enumerate(states(remembered)):
        for path, text in state["answers"].items():
            answer = asked(client, path, state["at"])
            assert (number, path, answer.status_code) == (number, path, 200)
            assert (number, path, answer.get_data(as_text=True)) == (number, path, text)
        assert _rows(asked(client, PARQUET, state["at"]).data) == state["rows"]
        assert triples_of(asked(client, GRAPH, state["at"]).get_data(as_text=True)) == triples_of(state["graph"])


def test_a_moment_between_two_events_is_the_earlier_one(remembered: SiteFolder, client: FlaskClient) -> None:
    """A millisecond before an event it was as after the one before; a release names the last time it was current."""
    first, second, *_ = states(remembered)
    before = second["at"][:-4] + "000Z" if second["at"][-4:-1] != "000" else second["at"]
    path = f"{KOMMUNER}.ttl"
    assert asked(client, path, before).get_data(as_text=True) == first["answers"][path]
    assert asked(client, path, second["release"]).get_data(as_text=True) == second["answers"][path]


def test_today_is_the_present(client: FlaskClient) -> None:
    """As of the newest event's moment, or today, it is what is served without asking."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert asked(client, f"{DATASET}.csv", today).data == client.get(f"{DATASET}.csv").data


@pytest.mark.parametrize(
    ("moment", "status", "word"),
    [
        ("2001-01-01", 404, "begins at"),
        ("2999-01-01", 400, "has not come yet"),
        ("2027-13-01", 400, "is no moment"),
        ("yesterday", 400, "is no moment"),
        ("20990101T000000000Z-000000000000", 404, "No release"),
        ("' OR 1=1 --", 400, "is no moment"),
        ("9999-99", 400, "is no moment"),
    ],
)
def test_what_cannot_be_is_said_in_words(client: FlaskClient, moment: str, status: int, word: str) -> None:
    """Before the first event, in the future, of no form: a problem in words, in JSON too."""
    answer = client.get(f"{DATASET}?asOf={quote(moment)}&lang=en", headers={"Accept": "application/json"})
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert word in problem["detail"]


@pytest.mark.parametrize(
    ("moment", "status", "code"), [("1999-01-01", 404, 100), ("2999-01-01", 400, 140), ("yesterday", 400, 140)]
)
@pytest.mark.parametrize("query", ["data", "structure", "availability"])
def test_sdmx_says_it_in_its_own_form(client: FlaskClient, query: str, moment: str, status: int, code: int) -> None:
    """An error message of SDMX for a moment that there is nothing of."""
    answer = asked(client, f"/sdmx/{query}/dataflow/*/okt-digitalisering", moment)
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (status, code)


def test_sdmx_says_which_moment_it_is_of(remembered: SiteFolder, client: FlaskClient) -> None:
    """The moment since which it was so, as documents say it; nothing of the present."""
    at, path = states(remembered)[1]["at"], "/sdmx/data/dataflow/*/okt-digitalisering"
    moment = parsedate_to_datetime(asked(client, path, at).headers["Memento-Datetime"])
    assert moment == datetime.fromisoformat(at).replace(microsecond=0)
    assert "Memento-Datetime" not in client.get(path).headers


def test_where_there_is_only_the_present_a_moment_is_refused(remembered: SiteFolder, client: FlaskClient) -> None:
    """No address that does not know `asOf` answers as if nothing had been asked."""
    for path in (
        f"{DATASET}/available",
        f"{DATASET}/croissant.json",
        "/figure",
        "/",
        "/search?q=a",
        "/dumps/okt-digitalisering.ttl",
        "/downloads",
        "/catalog.ttl",
        "/doc/def/andel",
    ):
        answer = asked(client, path, states(remembered)[-1]["at"])
        assert (path, answer.status_code) == (path, 400)


def test_an_earlier_page_says_so_and_leads_on(remembered: SiteFolder, client: FlaskClient) -> None:
    """The page of a data set and of a figure say when it was so, link to the present, and stay in their moment."""
    state = states(remembered)[1]
    for path in (DATASET, KOMMUNER, "/doc/structure/okt-digitalisering", "/doc/codelist/respondent"):
        answer = asked(client, path, state["at"])
        page = answer.get_data(as_text=True)
        assert (path, answer.status_code, "Slik var det publisert" in page) == (path, 200, True)
        assert f'href="{path}"' in page
        links = [link for link in link_values(answer.headers) if 'rel="alternate"' in link]
        assert [link for link in links if "asOf=" not in link] == []
    page = asked(client, DATASET, state["at"]).get_data(as_text=True)
    assert "Økt digitalisering" in page
    assert f"asOf={quote(state['at'], safe='')}" in page


def test_a_thing_leads_to_its_document_of_then(client: FlaskClient, remembered: SiteFolder) -> None:
    """`id/…?asOf=` answers 303 to the document with the moment."""
    at = states(remembered)[0]["at"]
    answer = asked(client, KOMMUNER.replace("/doc/", "/id/"), at)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"?asOf={quote(at)}")


def test_memento_clients_find_their_way(remembered: SiteFolder, client: FlaskClient) -> None:
    """`Accept-Datetime` leads to the state of that moment; the TimeMap lists them all (RFC 7089)."""
    present = client.get(f"{KOMMUNER}.ttl")
    assert "Accept-Datetime" in present.headers["Vary"]
    assert any('rel="timemap"' in link for link in link_values(present.headers))
    second = states(remembered)[1]
    when = parsedate_to_datetime(client.get(f"{KOMMUNER}.ttl?asOf={second['at']}").headers["Memento-Datetime"])
    gate = client.get(f"{KOMMUNER}.ttl", headers={"Accept-Datetime": when.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    assert gate.status_code == 302
    memento = client.get(gate.headers["Location"])
    assert memento.get_data(as_text=True) == second["answers"][f"{KOMMUNER}.ttl"]
    links = link_values(memento.headers)
    assert any('rel="first prev memento"' in link or 'rel="prev' in link for link in links)
    timemap = client.get(f"/timemap{KOMMUNER}.ttl")
    assert (timemap.status_code, timemap.content_type) == (200, "application/link-format")
    assert timemap.get_data(as_text=True).count('rel="memento"') == 6
    assert client.get(f"{KOMMUNER}.ttl", headers={"Accept-Datetime": "yesterday"}).status_code == 400


def test_a_removed_figure_was_there(remembered: SiteFolder, client: FlaskClient) -> None:
    """A figure that is not published any more is 404 now, and can be read as of when it was."""
    path = "/doc/observation/okt-digitalisering/fylkeskommuner/_T/digitale-tjenester/pandemien/andel"
    assert client.get(path).status_code == 404
    assert asked(client, path, states(remembered)[0]["at"]).status_code == 200
    assert asked(client, path, states(remembered)[2]["at"]).status_code == 404


def test_the_page_of_a_figure_lists_its_earlier_states(remembered: SiteFolder, client: FlaskClient) -> None:
    """Each value that it had, the newest first, with where to see it so; up to the change of structure."""
    page = client.get(KOMMUNER).get_data(as_text=True)
    table = page.partition('<table class="ds-table">\n<caption id="earlier-caption">')[2].partition("</table>")[0]
    assert re.findall(r">≈|(\d\d)(?=\s| )", re.sub(r"<[^>]+>", " ", table)).count("76") >= 1
    (address,) = set(re.findall(r'href="([^"]+asOf=[^"]+)"', table))
    earlier = client.get(address.replace("&amp;", "&"))
    assert earlier.status_code == 200
    assert "76" in earlier.get_data(as_text=True)


def test_changes_are_listed_for_people_and_programs(remembered: SiteFolder, client: FlaskClient) -> None:
    """Every event and data set, the newest first, with counts: the page, Atom and JSON say the same ones."""
    listed = json.loads(client.get("/changes.json").data)["changes"]
    happenings = [one["happening"] for one in listed if one.get("dataset") == "okt-digitalisering"]
    assert happenings == ["revised", "restructured", "restructured", "restructured", "revised"]
    revised = listed[-1]
    assert (revised["changed"], revised["at"]) == (1, states(remembered)[1]["at"])
    assert [one["at"] for one in listed] == sorted((one["at"] for one in listed), reverse=True)
    feed = ElementTree.fromstring(client.get("/changes.atom").data)  # noqa: S314 (our own)
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")]
    assert len(ids) == len(set(ids)) == len(listed)
    page = client.get("/changes?lang=en")
    assert page.status_code == 200
    assert page.get_data(as_text=True).count("<time ") == len(listed)
    assert "1 corrected" in page.get_data(as_text=True)
    for path in (DATASET, f"{DATASET}?lang=en"):
        assert "<time " in client.get(path).get_data(as_text=True)


def test_changes_of_one_data_set(client: FlaskClient) -> None:
    """`?dataset=` narrows them; a data set that did not change has none, one that there is not is 404."""
    assert json.loads(client.get("/changes.json?dataset=digitale-konsekvenser").data)["changes"] == []
    assert client.get("/changes?dataset=digitale-konsekvenser").status_code == 200
    assert client.get("/changes?dataset=%3Cscript%3E").status_code == 404
    answer = client.get("/changes", headers={"Accept": "application/atom+xml"})
    assert answer.mimetype == "application/atom+xml"


def test_the_figures_of_a_change_are_listed(remembered: SiteFolder, client: FlaskClient) -> None:
    """`/changes/{event}/{dataset}` has each figure that was corrected, with its value before and after and where to
    see them; an event that did not correct figures one by one has no such page."""
    listed = json.loads(client.get("/changes.json").data)["changes"]
    number = listed[-1]["event"]
    answer = json.loads(client.get(f"/changes/{number}/okt-digitalisering.json").data)
    (figure,) = answer["figures"]
    assert (figure["what"], figure["before"]["andel"], figure["after"]["andel"]) == ("changed", "75", "76")
    assert figure["iri"].endswith(KOMMUNER.removeprefix("/doc/observation"))
    assert answer["next"] is None
    page = client.get(f"/changes/{number}/okt-digitalisering").get_data(as_text=True)
    addresses = [one.replace("&amp;", "&") for one in re.findall(r'href="(/doc/observation[^"]+asOf=[^"]+)"', page)]
    values = [client.get(address).get_data(as_text=True) for address in addresses]
    assert [bool(re.search(r'class="big">[^\n]*75', text)) for text in values] == [True, False]
    assert f'href="/changes/{number}/okt-digitalisering"' in client.get("/changes").get_data(as_text=True)
    for wrong in (f"{number + 1}/okt-digitalisering", "0/okt-digitalisering", "1/x", f"{number}/digitale-konsekvenser"):
        assert client.get(f"/changes/{wrong}").status_code == 404


def test_a_table_to_download_leads_to_that_of_then(remembered: SiteFolder, client: FlaskClient) -> None:
    """`/dumps/….csv?asOf=` leads to the selection of the whole, which is what the dump was."""
    first = states(remembered)[0]
    answer = asked(client, "/dumps/okt-digitalisering.csv", first["at"])
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).get_data(as_text=True) == first["answers"][f"{DATASET}.csv"]


def test_a_damaged_history_costs_nothing_of_the_present(remembered: SiteFolder, tmp_path: Path) -> None:
    """Where the history cannot be read, what is published now is served; the past is 503 in words, and /readyz says
    why."""
    site = copy_published(remembered, tmp_path / "damaged")
    (site.root / ".lod" / "history" / "00000002" / "event.json").write_text("{", "utf-8")
    app = create_app(site.settings)
    client = app.test_client()
    for path in (DATASET, KOMMUNER, f"{DATASET}.csv", f"{KOMMUNER}.ttl"):
        assert (path, client.get(path).status_code) == (path, 200)
    for path in (f"{DATASET}?asOf=2026-11-30", "/changes", "/changes.atom"):
        answer = client.get(path, headers={"Accept": "text/plain, application/atom+xml, text/html"})
        assert (path, answer.status_code) == (path, 503)
        assert "00000002" in answer.get_data(as_text=True)
    assert "00000002" in client.get("/readyz").get_data(as_text=True)
    app.extensions["lod"].close()


def test_a_pinned_frame_says_what_has_become_of_it(remembered: SiteFolder, client: FlaskClient) -> None:
    """`/embed/…?asOf=` stays what was pinned, and says that there is a newer figure, or that it is withdrawn; one that
    is not pinned, or that nothing has happened to, says neither."""
    first, at = KOMMUNER.replace("/doc/", "/embed/"), states(remembered)[0]["at"]
    removed = "/embed/observation/okt-digitalisering/fylkeskommuner/_T/digitale-tjenester/pandemien/andel"
    same = "/embed/observation/okt-digitalisering/kommuner/_T/ikt-utgifter/pandemien/andel"
    chart = "/embed/dataset/okt-digitalisering"
    frames = {path: asked(client, f"{path}?lang=en", at) for path in (first, removed, same, chart)}
    assert {answer.status_code for answer in frames.values()} == {200}
    pages = {path: answer.get_data(as_text=True) for path, answer in frames.items()}
    assert {path: "A newer figure" in page for path, page in pages.items()} == {
        first: True, removed: False, same: False, chart: True
    }  # fmt: skip
    assert [path for path, page in pages.items() if "not published any more" in page] == [removed]
    assert re.search(r'class="big">[^\n]*75', pages[first])
    assert "This is how it was published" not in client.get(f"{first}?lang=en").get_data(as_text=True)
    page = asked(client, KOMMUNER, at).get_data(as_text=True)
    assert f"&amp;amp;asOf={quote(at, safe='')}" in page or f"&amp;asOf={quote(at, safe='')}" in page


def test_a_picture_is_of_the_moment(remembered: SiteFolder, client: FlaskClient) -> None:
    """`/charts/…?asOf=` draws the figures of then, as chart and as card; the page of then leads to it, once."""
    at = states(remembered)[0]["at"]
    chart, card = "/charts/okt-digitalisering.en.vl.json", KOMMUNER.replace("/doc/", "/charts/") + ".en.png"
    now, then = (client.get(chart).get_json(), asked(client, chart, at).get_json())
    values = [[value["text"] for value in each["data"]["values"]] for each in (now, then)]
    assert values[0] != values[1]
    assert any("75%" in value for value in values[1])
    drawn = [client.get(card), asked(client, card, at)]
    assert [answer.status_code for answer in drawn] == [200, 200]
    assert drawn[0].data != drawn[1].data
    page = asked(client, DATASET, at).get_data(as_text=True)
    address = re.search(r'href="(/charts/[^"]*\.svg[^"]*)"', page)
    assert address
    assert address[1].count("asOf=") == 1
    canonical = re.search(r'rel="canonical" href="([^"]*)"', page)
    assert canonical is None or canonical[1].count("asOf=") <= 1
    unknown = client.get(f"{chart}?asOf=1999-01-01")
    assert unknown.status_code == 404
