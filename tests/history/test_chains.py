"""Any chain of edits through the served routes: `?asOf=` is what was served then, and a replica ends with the dump."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lod.history.chain import Chain
from lod.rdf.iris import Iris
from lod.release.home import Home
from lod.web.app import create_app
from tests.clients import tools
from tests.conftest import BASE, SiteFolder
from tests.history.editions import CODES, DATA_SETS, EDITS, Edit, Edition, first
from tests.history.replica import Replica
from tests.history.test_as_of import triples_of
from tests.history.test_stream import CLIENT, graph_of
from tests.web.running import running

pytestmark = pytest.mark.slow

ALLOWED = ("--allow-removal", "--reason", "en: Edited", "--allow-revision")
ROLL_BACK, PRUNE = "roll back", "prune"
GENERATED = (Phase.explicit, Phase.generate)
"""A chain is short, and a step takes a second: it is not made shorter."""

TIMES = int(os.environ.get("LOD_FUZZ", "1"))

Step = tuple[Edit | str, int]


@dataclass
class Chronicle:
    """A site that is edited, and what was served of each of its states, by moment."""

    site: SiteFolder
    edition: Edition
    served: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Makes a step, and keeps what is served since, where that is another release."""
        match step:
            case ("prune", _):
                self._run("prune", "--keep", "2")
            case ("roll back", _):
                ids = Home(self.site.root / ".lod").ids()
                self._run("activate", next(i for i in [*ids, *ids] if i != self.site.current.name or len(ids) == 1))
            case (edit, seed):
                assert callable(edit)
                self.edition = edit(self.edition, Random(seed))  # noqa: S311 - no secret
                self.edition.write(self.site.root)
                self._run("build", *ALLOWED)
        self._keep()

    def _run(self, *words: str) -> None:
        result = self.site.lod(*words, env={"LOD_SEARCH_FIGURES": "0"})
        assert result.exit_code == 0, (words, result.output)

    def _keep(self) -> None:
        event = Chain.read(Home(self.site.root / ".lod").history).events[-1]
        if event.at not in self.served:
            with client_of(self.site) as client:
                self.served[event.at] = state(client)


def replica(client: FlaskClient, path: str = "") -> set[str]:
    """The triples that an empty replica has that follows an event stream to its end."""

    def fetch(address: str) -> str:
        answer = client.get("/" + address.removeprefix(BASE), headers={"Accept": "application/n-triples"})
        assert answer.status_code == 200, address
        return answer.text

    return Replica(fetch, f"{BASE}ldes{path}").triples()


def streamed(client: FlaskClient) -> dict[str, set[str]]:
    """What replicas of everything, of each data set and of each code list have, by the path of the stream."""
    paths = [*(f"/dataset/{name}" for name in DATA_SETS), *(f"/codelist/{name}" for name in CODES)]
    served = (path for path in paths if client.get(f"/ldes{path}").status_code == 200)
    return {path: replica(client, path) for path in ("", *served)}


def dumped(client: FlaskClient) -> dict[str, set[str]]:
    """The triples of the dump: all, and those about each data set and each code list, by the path of its stream."""
    lines, iris = set(client.get("/dumps/all.nt").text.splitlines()), Iris(BASE)
    parts: dict[str, set[str]] = {"": lines}
    for line in lines:
        subject = line.split(" ", 1)[0]
        if (name := iris.dataset_of(subject)) in DATA_SETS:
            parts.setdefault(f"/dataset/{name}", set()).add(line)
        if (name := iris.codelist_of(subject)) in CODES:
            parts.setdefault(f"/codelist/{name}", set()).add(line)
    return parts


def assert_replicates(client: FlaskClient) -> None:
    """Whoever follows a stream has the triples of the dump; nothing, of what is gone."""
    streams, dump = streamed(client), dumped(client)
    assert {path: triples for path, triples in streams.items() if triples} == dump


@contextmanager
def client_of(site: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(site.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def state(client: FlaskClient, moment: str = "") -> dict[str, Any]:
    """What is served of each data set – triples, CSV, JSON-stat, Parquet – and of each code list; None where there is
    none at that time."""
    query = f"?asOf={quote(moment)}" if moment else ""
    answers: dict[str, Any] = {}
    for name in (*DATA_SETS, *(f"codelist/{one}" for one in CODES)):
        is_list = name.startswith("codelist/")
        about = f"/doc/{name}" if is_list else f"/doc/dataset/{name}"
        graph = client.get(f"{about}.nt{query}")
        answers[name] = None
        if graph.status_code == 200:
            answers[name] = {"nt": triples_of(graph.text)} | ({} if is_list else _tables(client, about, query))
        else:
            assert graph.status_code in (404, 410), (name, graph.text)
    return answers


def _tables(client: FlaskClient, about: str, query: str) -> dict[str, Any]:
    texts = {suffix: client.get(f"{about}.{suffix}{query}") for suffix in ("csv", "json", "parquet")}
    assert {answer.status_code for answer in texts.values()} == {200}, [a.text for a in texts.values()]
    rows = pq.read_table(io.BytesIO(texts["parquet"].data)).to_pylist()
    return {
        "csv": texts["csv"].text,
        "json": texts["json"].text,
        "parquet": rows,
    }


def steps(size: int) -> st.SearchStrategy[list[Step]]:
    """So many steps at most."""
    kinds: list[Edit | str] = [*EDITS, ROLL_BACK, PRUNE]
    return st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 9999)), min_size=2, max_size=size)


def chronicle(folder: Path, chain: Sequence[Step]) -> Chronicle:
    """What comes of a chain of steps in a folder."""
    story = Chronicle(SiteFolder(folder), first())
    story.take((lambda edition, _: edition, 0))
    for step in chain:
        story.take(step)
    return story


@given(chain=steps(6))
@settings(max_examples=2 * TIMES, phases=GENERATED, suppress_health_check=list(HealthCheck))
def test_any_chain_of_edits_is_remembered(chain: list[Step], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Figure for figure and code for code, in RDF, CSV, JSON-stat and Parquet, whatever was edited, removed, rolled
    back and pruned since; and an empty replica of each stream ends with the triples of the dump."""
    folder = tmp_path_factory.mktemp("chain") / "site"
    story = chronicle(folder, chain)
    with client_of(story.site) as client:
        for moment, then in story.served.items():
            assert state(client, moment) == then, moment
        assert_replicates(client)
    shutil.rmtree(folder)


@pytest.mark.server
def test_twenty_random_releases_are_replicated(tmp_path: Path) -> None:
    """By our own client and by `ldes-client` of RDF-Connect; and a rebuild of the same adds no event."""
    random = Random(17)  # noqa: S311 - no secret
    story = chronicle(tmp_path / "site", [(random.choice(EDITS), random.randint(0, 9999)) for _ in range(24)])
    assert len(story.served) >= 20
    before = Chain.read(Home(story.site.root / ".lod").history).events
    story.take((lambda edition, _: edition, 0))
    assert Chain.read(Home(story.site.root / ".lod").history).events == before
    with client_of(story.site) as client:
        assert_replicates(client)
        dump = client.get("/dumps/all.nt").text
    folder, missing = tools.packages(f"ldes-client-{tools.LDES_VERSION}", f"ldes-client@{tools.LDES_VERSION}")
    if missing:
        pytest.skip(missing)
    with running(story.site) as server:
        address = f"http://127.0.0.1:{server.port}/"
        lines = tools.run(["node", CLIENT, folder, f"{BASE}ldes", address]).splitlines()
    assert graph_of(lines) == graph_of(dump.splitlines())
