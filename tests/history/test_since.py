"""`?changedSince=`: who keeps an earlier copy and applies it has the figures of now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from lod.history.chain import Chain
from lod.release.home import Home
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import FIGURES, revise
from tests.shared import shared_folder

pytestmark = pytest.mark.slow

DATASET = "/doc/dataset/okt-digitalisering"


@pytest.fixture(scope="module")
def client(revised: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site with a figure that was revised (75, 76), one that is gone, one that is new, and one that was changed and
    changed back."""

    def build(folder: Any) -> None:
        folder.rmdir()
        site = copy_published(revised, folder)
        site.edit(FIGURES, lambda text: text.replace(",90,more-than,", ",91,more-than,"))
        site.edit(FIGURES, lambda text: text + "fylkeskommuner,under-2000,fjernarbeid,50,exactly,halvparten,9\n")
        site.edit(FIGURES, lambda text: text.replace("fylkeskommuner,_T,ikt-utgifter,90,exactly,90 prosent,11\n", ""))
        revise(site, 76)
        site.edit(FIGURES, lambda text: text.replace(",91,more-than,", ",90,more-than,"))
        revise(site, 76)
        history = Chain.read(Home(site.root / ".lod").history).events
        (folder / "moments").write_text("\n".join(event.at for event in history), "utf-8")

    site = SiteFolder(shared_folder(tmp_path_factory, "since", build))
    app = create_app(site.settings)
    client = app.test_client()
    client.environ_base["moments"] = (site.root / "moments").read_text("utf-8")
    yield client
    app.extensions["lod"].close()


def moments(client: FlaskClient) -> list[str]:
    return str(client.environ_base["moments"]).split("\n")


def since(client: FlaskClient, suffix: str, moment: str) -> Any:
    return client.get(f"{DATASET}.{suffix}{'&' if '?' in suffix else '?'}changedSince={quote(moment)}")


def test_what_is_new_changed_and_gone_is_said_once(client: FlaskClient) -> None:
    """Since the first state three figures are others; what was changed back is not among them."""
    first, second, third, last = moments(client)
    answers = {at: since(client, "json", at).get_json()["figures"] for at in (first, second, third, last)}
    kinds = {
        at: sorted((one["change"], one["iri"].split("/", 6)[-1]) for one in listed) for at, listed in answers.items()
    }
    revised = ("changed", "kommuner/_T/digitale-tjenester/pandemien/andel")
    added = ("added", "fylkeskommuner/under-2000/fjernarbeid/pandemien/andel")
    removed = ("removed", "fylkeskommuner/_T/ikt-utgifter/pandemien/andel")
    assert kinds[first] == [added, revised, removed]
    assert kinds[second] == [added, removed]
    assert [kind for kind, _ in kinds[third]] == ["changed"]
    assert kinds[last] == []
    (one,) = (one for one in answers[first] if one["change"] == "changed")
    assert (one["before"]["andel"], one["after"]["andel"]) == ("75", "76")


def test_a_copy_with_the_changes_is_the_present(client: FlaskClient) -> None:
    """The values of then, with those of the table of changes, are those of now; of a selection too."""
    for selection in ("", "respondent=fylkeskommuner"):
        for at in moments(client):
            values = _values(client, f"{DATASET}.json?{selection}&asOf={quote(at)}")
            table = since(client, f"csv?{selection}", at).get_data(as_text=True)
            for row in csv.DictReader(io.StringIO(table)):
                key = tuple(row[name] for name in ("respondent", "storrelse", "aktivitet"))
                values.pop(key, None)
                if row["change"] != "removed":
                    values[key] = float(row["andel"])
            assert values == _values(client, f"{DATASET}.json?{selection}")


def _values(client: FlaskClient, address: str) -> dict[tuple[str, ...], float]:
    """The figures of JSON-stat by codes."""
    stat = client.get(address).get_json()
    codes = {name: list(stat["dimension"][name]["category"]["index"]) for name in stat["id"]}
    values: dict[tuple[str, ...], float] = {}
    for place, value in _cells(stat["value"]):
        key, rest = {}, place
        for name, size in reversed(list(zip(stat["id"], stat["size"], strict=True))):
            rest, index = divmod(rest, size)
            key[name] = codes[name][index]
        if value is not None:
            values[tuple(key[name] for name in ("respondent", "storrelse", "aktivitet"))] = value
    return values


def _cells(values: Any) -> list[tuple[int, Any]]:
    return [(int(k), v) for k, v in values.items()] if isinstance(values, dict) else list(enumerate(values))


@pytest.mark.parametrize(
    ("suffix", "moment", "status"),
    [
        ("csv", "x", 400),
        ("csv", "2999-01-01", 400),
        ("csv", "2001-01-01", 404),
        ("ttl", "1.0.0", 400),
        ("csv", "9.0.0", 404),
        ("csv", "1.0.0", 200),
        ("csv?asOf=1.0.0", "1.0.0", 400),
        ("csv?sort=-value&page=2", "1.0.0", 400),
    ],
)
def test_what_cannot_be_told_is_refused(client: FlaskClient, suffix: str, moment: str, status: int) -> None:
    """No moment, one to come, one before the first, other formats: words."""
    assert since(client, suffix, moment).status_code == status
