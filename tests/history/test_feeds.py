"""The feeds of one data set and of one code list: what changed in it, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import revise
from tests.shared import shared_folder

pytestmark = pytest.mark.slow

LIST = "data/codelists/respondent.csv"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The shipped data, a figure of it revised, then a code more and one that is called something else."""

    def build(folder: Path) -> None:
        folder.rmdir()
        site = copy_published(published, folder)
        revise(site, 76)
        more = "andre,andre,,others,,,\n"
        site.edit(LIST, lambda text: text.replace("kommuner,kommuner", "kommuner,alle") + more)
        assert site.lod("build").exit_code == 0

    app = create_app(SiteFolder(shared_folder(tmp_path_factory, "feeds", build)).settings)
    yield app.test_client()
    app.extensions["lod"].close()


def changes(client: FlaskClient, query: str) -> list[dict[str, object]]:
    return list(json.loads(client.get(f"/changes.json?{query}").data)["changes"])


def test_a_code_list_says_what_happened_to_its_codes(client: FlaskClient) -> None:
    """How many came, are described otherwise and went; an entry with the address of the list."""
    (entry,) = changes(client, "codelist=respondent")
    assert (entry["happening"], entry["added"], entry["changed"], entry["removed"]) == ("revised", 1, 1, 0)
    assert str(entry["iri"]).endswith("/id/codelist/respondent")
    page = client.get("/changes?codelist=respondent&lang=en").text
    assert "1 new, 1 described otherwise" in page
    assert "/changes.atom?codelist=respondent" in page


def test_a_feed_has_what_it_is_of(client: FlaskClient) -> None:
    """A data set's has no code list; all of it has both; another list's has nothing, and is there."""
    assert {entry.get("dataset") for entry in changes(client, "dataset=okt-digitalisering")} == {"okt-digitalisering"}
    assert {entry.get("codelist") for entry in changes(client, "")} >= {None, "respondent"}
    assert changes(client, "codelist=aktivitet") == []


def test_an_atom_feed_of_a_list_has_an_id_of_its_own(client: FlaskClient) -> None:
    """No two feeds have the same id, and entries have that of the feed of everything."""
    feeds = [ElementTree.fromstring(client.get(f"/changes.atom{end}").data) for end in ("", "?codelist=respondent")]  # noqa: S314 - our own
    whole, narrowed = ({one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")} for feed in feeds)
    assert feeds[0].findtext(f"{ATOM}id") != feeds[1].findtext(f"{ATOM}id")
    assert narrowed < whole


@pytest.mark.parametrize(
    ("query", "status"), [("codelist=none", 404), ("dataset=none", 404), ("dataset=none&codelist=periode", 400)]
)
def test_what_there_is_not_is_said(client: FlaskClient, query: str, status: int) -> None:
    """A list that there is not: 404; two things at once: 400."""
    answer = client.get(f"/changes.json?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["status"]) == (status, status)


@pytest.mark.parametrize("path", ["/ldes/codelist/none", "/ldes/dataset/none", "/ldes/codelist/periode/3/1"])
def test_a_stream_of_nothing_is_not_there(client: FlaskClient, path: str) -> None:
    """A stream, or a page, without any member that there ever was."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("page", ["codelist/respondent", "dataset/okt-digitalisering"])
def test_pages_lead_to_their_feeds(client: FlaskClient, page: str) -> None:
    """In their head for readers of feeds, and in words for people; each address answers."""
    text = client.get(f"/doc/{page}").text
    query = page.replace("/", "=")
    assert f'type="application/atom+xml" href="/changes.atom?{query}"' in text
    for address in (f"/changes?{query}", f"/changes.atom?{query}", f"/changes.json?{query}", f"/ldes/{page}"):
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200
