"""What a release says beside its figures, on the disk: the same as its store says, and compared without reading it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lod.cube.descriptions import Descriptions, DescriptionsWriter, StatementKind
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.history.subjects import changed_subjects
from lod.rdf.terms import Term, Triple, literal, text
from lod.release.manifest import Manifest
from tests.conftest import SiteFolder

NAMES = [Term(f"<https://example.org/{name}>") for name in "abc"]
VALUES = [*NAMES, literal("012", "integer"), literal("12", "integer"), text("é\t\x01", "nb-NO"), text('"\\', "en")]
TRIPLES = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(VALUES)))


def described(folder: Path, triples: set[Triple]) -> Descriptions:
    writer = DescriptionsWriter(folder / "index" / "described.parquet", canonical)
    for number, triple in enumerate(triples):
        writer.add("ab"[number % 2], StatementKind.SHARED, NAMES[number % 3], [triple])
    return writer.close()


@given(TRIPLES, TRIPLES)
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_descriptions_are_read_and_compared_as_a_store_is(
    tmp_path_factory: pytest.TempPathFactory, before: set[Triple], after: set[Triple]
) -> None:
    """Subjects, and what differs between two releases, are what a graph store with the same triples gives."""
    folder = tmp_path_factory.mktemp("described")
    old, new = described(folder / "old", before), described(folder / "new", after)
    stores = [Graph.of(NAMES[0], triples).by_subject("none") for triples in (before, after)]
    assert dict(new.subjects()) == stores[1]
    assert dict(new.subjects(old)) == changed_subjects(*stores)
    assert list(new.triples(StatementKind.SHARED)) == sorted(after)


@pytest.mark.slow
def test_a_release_describes_what_its_store_has(published_site: SiteFolder) -> None:
    """The rows of a release are what its store says of everything but figures."""
    folder = published_site.current
    figures = f"{Manifest.read(folder).base}id/observation/"
    descriptions = Descriptions.of(folder)
    assert descriptions is not None
    assert dict(descriptions.subjects()) == Graph.open(folder / "graph").by_subject(figures)
