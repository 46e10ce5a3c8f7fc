"""A release in the graph stores of others, pushed by the command line and read back by their own protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from lod.rdf.terms import Term
from lod.replica.credentials import Credentials
from lod.replica.store import GraphStore
from tests.conftest import BASE, LEAN, SiteFolder
from tests.release.many import write_set
from tests.replica.stores import RunningStore

pytestmark = pytest.mark.server

SHARED = ("catalog", "codelists", "shapes", "vocabulary", "void")


@pytest.fixture
def reader(store: RunningStore) -> Iterator[GraphStore]:
    """The store, to be read."""
    reader = GraphStore(store.url, Credentials.of(store.environment))
    yield reader
    reader.close()


def _push(site: SiteFolder, store: RunningStore, *words: str) -> str:
    result = site.lod("push", store.url, *words, env=store.environment)
    assert result.exit_code == 0, result.output
    return result.output


def _graph(name: str) -> Term:
    return Term(f"<{BASE}id/{name}>")


def _names(count: int) -> list[Term]:
    return [*(_graph(f"dataset/set{number:02}") for number in range(count)), *(_graph(f"graph/{n}") for n in SHARED)]


def _whole(site: SiteFolder, folder: Path) -> ox.Store:
    """The named graphs of a site as `engine = "oxigraph"` keeps them, figures too."""
    result = site.lod("build", "--anew", env={**LEAN, "LOD_ENGINE": "oxigraph", "LOD_HOME": str(folder)})
    assert result.exit_code == 0, result.output
    return ox.Store.read_only(str(folder / "current" / "graph"))


def test_a_store_has_the_graphs_of_the_release(
    own_site: SiteFolder, store: RunningStore, reader: GraphStore, tmp_path: Path
) -> None:
    """Each graph is that of the release; again, nothing is sent; only what has changed is; what is gone goes."""
    first = own_site.current.name
    assert "8 graphs sent" in _push(own_site, store)
    expected = _whole(own_site, tmp_path / "whole")
    assert {str(name) for name in expected.named_graphs()} == set(_names(3))
    for name in _names(3):
        quads = expected.quads_for_pattern(None, None, None, ox.NamedNode(name[1:-1]))
        triples = reader.read(name)
        assert triples is not None
        if "sparql-graph-crud" in store.url:  # Virtuoso writes numbers and times in forms of its own
            assert {t[:2] for t in triples} == {(str(q.subject), str(q.predicate)) for q in quads}
        else:
            assert set(triples) == {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}
    assert "0 graphs sent (0\u00a0B), 8 were there" in _push(own_site, store)

    before = reader.read(_graph("dataset/set00"))
    write_set(own_site.root, 1, [9, 8, 7, 6, 5, 4])
    assert own_site.lod("build", "--allow-revision", env=LEAN).exit_code == 0
    would = _push(own_site, store, "--dry-run")
    assert f"send    {_graph('dataset/set01')[1:-1]}\n" in would
    assert "set00" not in would
    assert "set02" not in would
    assert would.count("send  ") == int(_push(own_site, store).split(": ")[1].split()[0])
    assert reader.read(_graph("dataset/set00")) == before

    (own_site.root / "data" / "set02").rename(tmp_path / "gone")
    assert own_site.lod("build", "--allow-removal", "--reason", "proof", env=LEAN).exit_code == 0
    assert "1 removed" in _push(own_site, store)
    assert not reader.read(_graph("dataset/set02"))

    assert "0 removed" in _push(own_site, store, "--release", first)
    assert reader.read(_graph("dataset/set00")) == before
    assert reader.read(_graph("dataset/set02"))
    assert "7 graphs sent" in _push(own_site, store, "--anew")


def test_who_is_not_let_in(small_site: SiteFolder, store: RunningStore) -> None:
    """Without a name and with a wrong password the store is not written to, and no secret is shown."""
    if not store.environment:
        pytest.skip("this store asks nobody who they are")
    without = small_site.lod("push", store.url)
    assert (without.exit_code, "LOD_PUSH_PASSWORD" in without.output) == (1, True)
    wrong = small_site.lod("push", store.url, env=store.environment | {"LOD_PUSH_PASSWORD": "wrong-0815"})
    assert (wrong.exit_code, "does not accept" in wrong.output) == (1, True)
    token = small_site.lod("push", store.url, env={"LOD_PUSH_TOKEN": "wrong-0816"})
    assert token.exit_code == 1
    assert "wrong-08" not in wrong.output + token.output
