"""The 22 figures of the two articles: all of them, as they were stated, where they were stated."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

from lod.release.opened import Release
from tests.conftest import ROOT, SiteFolder

SSB = {
    ("statlige-virksomheter", "_T", "digitaliseringstakt"): ("80", "approximately", "4 av 5"),
    ("statlige-virksomheter", "_T", "ikt-utgifter"): ("80", "approximately", "samme andel"),
    ("kommuner", "_T", "fjernarbeid"): ("90", "more-than", "mer enn 90 prosent"),
    ("fylkeskommuner", "_T", "fjernarbeid"): ("100", "exactly", "samtlige"),
    ("kommuner", "_T", "digitale-tjenester"): ("75", "approximately", "ca. 75 prosent"),
    ("fylkeskommuner", "_T", "digitale-tjenester"): ("100", "exactly", "alle"),
    ("kommuner", "_T", "digitaliseringstakt"): ("80", "approximately", "ca. 80 prosent"),
    ("fylkeskommuner", "_T", "digitaliseringstakt"): ("100", "exactly", "alle"),
    ("kommuner", "under-2000", "digitaliseringstakt"): ("80", "approximately", "ca. 80 prosent"),
    ("kommuner", "50000-og-over", "digitaliseringstakt"): ("88", "approximately", "ca. 88 prosent"),
    ("kommuner", "_T", "ikt-utgifter"): ("80", "approximately", "ca. 80 prosent"),
    ("fylkeskommuner", "_T", "ikt-utgifter"): ("90", "exactly", "90 prosent"),
}
KS = {
    ("kommunedirektorer", "okt-bruk-utdanning"): "84",
    ("kommunedirektorer", "okt-bruk-helse"): "53",
    ("kommunedirektorer", "mer-positiv"): "93",
    ("kommunalsjefer", "mer-positiv"): "89",
    ("hovedtillitsvalgte", "mer-positiv"): "85",
    ("kommunalsjefer", "bedre-tilgjengelighet"): "82",
    ("kommunalsjefer", "bedre-kvalitet"): "50",
    ("kommunalsjefer", "bedre-kapasitet"): "78",
    ("kommunedirektorer", "bedre-samhandling-ekstern"): "71",
    ("kommunedirektorer", "bedre-samhandling-intern"): "59",
}


@pytest.fixture(scope="module")
def release(published: SiteFolder) -> Release:
    return Release.open(published.current)


def test_every_figure_of_statistics_norway_is_published(release: Release) -> None:
    """The twelve figures, each with its qualifier and words, and no other."""
    rows = list(release.cubes["okt-digitalisering"])
    found = {(row["respondent"], row["storrelse"], row["aktivitet"]): row for row in rows}
    assert len(rows) == len(SSB)
    for key, (value, qualifier, words) in SSB.items():
        assert (found[key]["andel"], found[key]["qualifier"]) == (value, qualifier)
        assert words in (found[key]["statedAs"] or ())


def test_every_figure_of_ks_is_published(release: Release) -> None:
    """The ten figures, stated exactly, and no other."""
    rows = list(release.cubes["digitale-konsekvenser"])
    assert {(row["respondent"], row["utsagn"]): row["andel"] for row in rows} == KS
    assert {row["qualifier"] for row in rows} == {"exactly"}


def test_the_range_that_the_article_gives_holds(release: Release) -> None:
    """The article says that the shares of municipalities and counties lie between 75 and 100 per cent: they do."""
    rows = [r for r in release.cubes["okt-digitalisering"] if r["respondent"] in ("kommuner", "fylkeskommuner")]
    assert len(rows) == 10
    assert all(75 <= float(str(row["andel"])) <= 100 for row in rows)


def test_bounds_say_what_is_certain(release: Release) -> None:
    """More than 90 lies above 90; an exact figure is both its bounds; an approximate one has none."""
    bounds = {
        (str(row["qualifier"]), str(row["andel"])): (row["lowerBound"], row["upperBound"])
        for row in release.cubes["okt-digitalisering"]
    }
    assert bounds["more-than", "90"] == ("90", "100")
    assert bounds["exactly", "90"] == ("90", "90")
    assert bounds["approximately", "80"] == (None, None)


def test_the_figures_stand_where_we_say(release: Release) -> None:
    """The words of each figure stand in its paragraph of the text whose digest the source carries."""
    folder = Path(os.environ.get("LOD_SEEDS", ROOT.parent / "shared" / "seeds"))
    if not folder.is_dir():
        pytest.skip(f"the articles are not at hand in {folder} (LOD_SEEDS)")
    texts = {sha256(path.read_bytes()).hexdigest(): path.read_text("utf-8") for path in folder.glob("*.txt")}
    for dataset in release.site.datasets:
        paragraphs = re.split(r"\n\s*\n", texts[dataset.sources[0].sha256].strip())
        for row in release.cubes[dataset.id]:
            words, places = row["statedAs"] or [], row["paragraph"] or []
            assert len(words) == len(places) >= 1
            for said, place in zip(words, places, strict=True):
                assert said.lower() in paragraphs[int(place) - 1].lower()


def test_labels_are_there_in_both_languages(release: Release) -> None:
    """Titles, properties and codes have a name in nb and in en."""
    texts = [t for d in release.site.datasets for t in (d.title, d.description)]
    texts += [component.label for component in release.site.components()]
    texts += [concept.label for codelist in release.site.codelists for concept in codelist.concepts]
    assert [text for text in texts if not {"nb", "en"} <= set(text.languages)] == []
