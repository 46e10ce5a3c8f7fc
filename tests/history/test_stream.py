"""The event stream (`/ldes`): a replica that follows it ends with the triples of the dump, whatever was published."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.request import urlopen

import pyoxigraph as ox
import pytest

from lod.web.app import create_app
from tests.clients import tools
from tests.conftest import BASE, SiteFolder
from tests.history.conftest import DESCRIPTION, FIGURES
from tests.history.replica import Replica
from tests.web.running import running

pytestmark = pytest.mark.slow

CLIENT = Path(tools.__file__).with_name("ldes.mjs")

Edit = Callable[[SiteFolder], None]


def _value(site: SiteFolder) -> None:
    """Another value."""
    site.edit(FIGURES, lambda text: re.sub(r",(\d+),", lambda m: f",{(int(m[1]) + 7) % 100},", text, count=1))


def _row_less(site: SiteFolder) -> None:
    """A figure less."""
    site.edit(FIGURES, lambda text: "".join(text.splitlines(keepends=True)[:-1]))


def _row_more(site: SiteFolder) -> None:
    """A figure more, or one of an earlier edition again."""
    site.edit(FIGURES, lambda text: text + "fylkeskommuner,under-2000,fjernarbeid,50,exactly,halvparten,9\n" * (
        "fylkeskommuner,under-2000" not in text))  # fmt: skip


def _title(site: SiteFolder) -> None:
    """Another title."""
    site.edit(DESCRIPTION, lambda text: text.replace("  nb: ", "  nb: Ny ", 1))


def _label(site: SiteFolder) -> None:
    """A code is called something else."""
    site.edit("data/codelists/respondent.csv", lambda text: re.sub(r"(?m)^(kommuner,)", r"\1alle ", text))


def _attribute(site: SiteFolder) -> None:
    """An attribute less: another structure, whose figures keep their addresses."""
    site.edit(FIGURES, lambda text: re.sub(r"(?m),[^,]*$", "", text) if "paragraph" in text else text)
    site.edit(DESCRIPTION, lambda text: re.sub(r"(?m)^  paragraph:.*\n", "", text))


def _measure_label(site: SiteFolder) -> None:
    """The measure is called something else."""
    site.edit(DESCRIPTION, lambda text: re.sub(r"(?m)^(  andel:\s*\n\s+label: \{nb: )", r"\1Ny ", text))


def _gone(site: SiteFolder) -> None:
    """A data set that is gone."""
    shutil.rmtree(site.root / "data" / "digitale-konsekvenser", ignore_errors=True)


EDITS: tuple[Edit, ...] = (_value, _row_less, _row_more, _title, _label, _attribute, _gone, _measure_label)


def _dump(site: SiteFolder, replica: Replica | None) -> tuple[Replica, set[str], set[str]]:
    """A replica – the same one, which reads pages once –, its triples and those of the dump."""
    app = create_app(site.settings)
    client = app.test_client()

    def fetch(address: str) -> str:
        answer = client.get("/" + address.removeprefix(BASE), headers={"Accept": "application/n-triples"})
        assert answer.status_code == 200, address
        return answer.get_data(as_text=True)

    replica = replica or Replica(fetch, f"{BASE}ldes")
    replica.fetch = fetch
    triples, dump = replica.triples(), set(client.get("/dumps/all.nt").get_data(as_text=True).splitlines())
    app.extensions["lod"].close()
    return replica, triples, dump


def test_a_replica_ends_with_the_dump(revised_site: SiteFolder) -> None:
    """Edits of every kind and a roll back; after some of them a replica that goes on, and at the end an empty one,
    have the triples of the dump, though the releases of then are gone. The same again adds nothing."""
    site = revised_site
    replica: Replica | None = None
    for number, edit in enumerate(EDITS):
        edit(site)
        result = site.lod("build", "--allow-removal", "--reason", "x", "--allow-revision")
        assert result.exit_code == 0, (edit.__doc__, result.output)
        if number == len(EDITS) // 2:
            assert site.lod("activate", "previous").exit_code == 0
            site.lod("activate", "newest")
        if number % 3 == 0:
            replica, triples, dump = _dump(site, replica)
            assert triples == dump, edit.__doc__
    site.lod("build")
    assert site.lod("prune", "--keep", "2").exit_code == 0
    replica, triples, dump = _dump(site, replica)
    empty, afresh, _ = _dump(site, None)
    assert triples == dump
    assert afresh == dump
    assert replica.pages.keys() == empty.pages.keys()


def test_pages_never_change(revised_site: SiteFolder) -> None:
    """A page of an event is the same bytes after the next one, and may be kept for good; others are not there."""
    site = revised_site
    first = _pages(site)
    _value(site)
    assert site.lod("build").exit_code == 0
    assert {path: first[path] for path in first} == {path: _pages(site)[path] for path in first}


def _pages(site: SiteFolder) -> dict[str, bytes]:
    app = create_app(site.settings)
    client = app.test_client()
    answers = {path: client.get(path) for path in ("/ldes/1/1", "/ldes/1/2", "/ldes/2/1")}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"public, max-age=31536000, immutable"}
    assert [client.get(path).status_code for path in ("/ldes/0/1", "/ldes/1/99", "/ldes/1/0", "/ldes/99/1")] == [
        404
    ] * 4
    app.extensions["lod"].close()
    return {path: answer.data for path, answer in answers.items()}


@pytest.mark.server
def test_another_client_replicates(revised: SiteFolder) -> None:
    """`ldes-client` of RDF-Connect ends with the triples of the dump, of a site with a revision."""
    folder, missing = tools.packages(f"ldes-client-{tools.LDES_VERSION}", f"ldes-client@{tools.LDES_VERSION}")
    if missing:
        pytest.skip(missing)
    with running(revised) as server:
        address = f"http://127.0.0.1:{server.port}/"
        lines = tools.run(["node", CLIENT, folder, f"{BASE}ldes", address]).splitlines()
        with urlopen(f"{address}dumps/all.nt") as answer:  # noqa: S310 - our own server
            dump = answer.read().decode()
    assert graph_of(lines) == graph_of(dump.splitlines())


def graph_of(lines: Sequence[str]) -> set[ox.Triple]:
    """Triples, however they are spelled."""
    return {quad.triple for quad in ox.parse(input="\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)}
