"""Digests of graphs are those of RDFC-1.0, as others compute them, whatever the format."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from lod.release.packed import open_plain
from tests.clients import tools
from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("canonize.mjs")
FORMATS = {"nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


def digests(site: SiteFolder) -> dict[str, str]:
    plain = json.loads((site.current / "digests.json").read_text("utf-8"))
    return dict(plain["graphs"])


def _canonical(triples: list[ox.Triple]) -> str:
    graph = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sha256("".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in graph)).encode()).hexdigest()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_dump_has_one_digest_in_every_format(published: SiteFolder, suffix: str) -> None:
    """As Oxigraph's library canonicalizes it."""
    for name, digest in digests(published).items():
        if name.startswith("dumps/"):
            with open_plain(published.current / f"{name}.{suffix}") as file:
                triples = [quad.triple for quad in ox.parse(file.read(), FORMATS[suffix])]
            assert _canonical(triples) == digest, name


def test_the_graphs_of_the_store_have_their_digests(published: SiteFolder) -> None:
    """Those that data sets share, by IRI."""
    store = ox.Store.read_only(str(published.current / "graph"))
    shared = {name: digest for name, digest in digests(published).items() if not name.startswith("dumps/")}
    assert len(shared) == 5
    for name, digest in shared.items():
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        assert _canonical([quad.triple for quad in quads]) == digest, name


def test_the_digest_is_that_of_another_implementation(published: SiteFolder, tmp_path: Path) -> None:
    """npm's rdf-canonize."""
    folder, missing = tools.packages(f"rdf-canonize-{tools.CANONIZE_VERSION}", f"rdf-canonize@{tools.CANONIZE_VERSION}")
    if missing:
        pytest.skip(missing)
    (tmp_path / "dump.nt").write_bytes((published.current / "dumps" / "okt-digitalisering.nt").read_bytes())
    printed = tools.run(["node", SCRIPT, folder, tmp_path / "dump.nt"])
    assert sha256(printed.encode()).hexdigest() == digests(published)["dumps/okt-digitalisering"]
