"""Code lists as classifications, through the front door: validity, correspondences, lists that are there already."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import BASE, SiteFolder

pytestmark = pytest.mark.slow

XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
LISTS = Path("data/codelists")
BETWEEN = Path("data/correspondences")
OLD = "code,label_nb,label_en\nstore,store kommuner,large municipalities\nsmå,små kommuner,small municipalities\n"


def with_correspondence(site: SiteFolder, pairs: str) -> None:
    """A second list of sizes, and a table between it and that of the shipped data."""
    (site.root / LISTS / "sizes-old.csv").write_text(OLD, "utf-8")
    (site.root / LISTS / "sizes-old.yaml").write_text("label: {nb: Gamle størrelser, en: Old sizes}\n", "utf-8")
    (site.root / BETWEEN).mkdir()
    (site.root / BETWEEN / "sizes.csv").write_text(pairs, "utf-8")
    about = "label: {nb: Størrelser, en: Sizes}\nfrom: sizes-old\nto: storrelse\n"
    (site.root / BETWEEN / "sizes.yaml").write_text(about, "utf-8")


def iri(path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + path)


def test_a_correspondence_is_published(site: SiteFolder) -> None:
    """Its associations stand in the dump of the whole, with the concepts of both lists."""
    with_correspondence(site, "from,to,note_en\nstore,50000-og-over,roughly\nsmå,under-2000,\n")
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    store = ox.Store()
    store.bulk_load(path=str(site.current / "dumps" / "all.nt"), format=ox.RdfFormat.N_TRIPLES)
    found = iri("id/correspondence/sizes")
    made = {q.object for q in store.quads_for_pattern(found, ox.NamedNode(XKOS + "madeOf"), None)}
    assert made == {
        iri("id/correspondence/sizes/store/50000-og-over"),
        iri("id/correspondence/sizes/sm~C3~A5/under-2000"),
    }
    pair = iri("id/correspondence/sizes/sm~C3~A5/under-2000")
    target = iri("id/codelist/storrelse/under-2000")
    assert [q.object for q in store.quads_for_pattern(pair, ox.NamedNode(XKOS + "targetConcept"), None)] == [target]
    assert len(list(store.quads_for_pattern(target, None, None))) > 3


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ("from,to\nstore,50000\n", ("'50000' is no code", "sizes.csv:2 [to]")),
        ("from,to\nstore,under-2000\nstore,under-2000\n", ("stands twice", "sizes.csv:3")),
        ("from,til\nstore,under-2000\n", ("'til'", "'to' is missing")),
        ("from,to\nstore,\n", ("missing", "sizes.csv:2 [to]")),
    ],
)
def test_a_correspondence_of_nothing_is_told(site: SiteFolder, pairs: str, words: tuple[str, ...]) -> None:
    """Codes that are in neither list, pairs that stand twice, columns that are not there."""
    with_correspondence(site, pairs)
    output = site.lod("check").output
    assert all(word in output for word in words), output


def test_a_code_out_of_use_is_told(site: SiteFolder) -> None:
    """A figure of a period in which its code is not in use gets a warning at its row and column."""
    path = "data/okt-digitalisering/codelists/storrelse.csv"

    def closed(text: str) -> str:
        header, *rows = text.splitlines()
        ends = ["2019-12-31" if row.startswith("under-2000") else "" for row in rows]
        return "\n".join([f"{header},valid_to", *(f"{row},{end}" for row, end in zip(rows, ends, strict=True))]) + "\n"

    site.edit(path, closed)
    (told,) = site.check()
    assert (told["severity"], told["column"], told["value"]) == ("warning", "storrelse", "under-2000")
    assert "2019-12-31" in told["message"]
    assert path in told["hint"]


@pytest.mark.parametrize("missing", [True, False])
def test_a_list_that_is_there_already_is_proposed(site: SiteFolder, missing: bool) -> None:
    """A column whose codes are in a shared list is told of it, with the line to write."""
    own = site.root / "data/okt-digitalisering/codelists/storrelse.csv"
    (site.root / LISTS / "befolkning.csv").write_text(own.read_text("utf-8"), "utf-8")
    (site.root / LISTS / "befolkning.yaml").write_text("label: {nb: Befolkning, en: Population}\n", "utf-8")
    if missing:
        own.unlink()
    told = [f for f in site.check() if f["severity"] == "info"]
    assert [f["column"] for f in told] == ["dimensions.storrelse.codelist"]
    assert "`codelist: befolkning`" in told[0]["hint"]
