"""What a build would change is said before it does, and a large revision is stopped."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from lod.history.chain import Chain
from lod.release.home import Home
from tests.conftest import SiteFolder
from tests.history.conftest import DESCRIPTION, FIGURES, revise

pytestmark = pytest.mark.slow

CODES = "data/okt-digitalisering/codelists"


def diff(site: SiteFolder, *words: str) -> dict[str, Any]:
    result = site.lod("diff", "--json", *words)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_sources_that_have_not_changed_change_nothing(revised: SiteFolder) -> None:
    """Nothing is new, changed or gone, and no release comes of asking."""
    home = Home(revised.root / ".lod")
    before = home.ids()
    assert diff(revised) == {"datasets": [], "codelists": [], "others": []}
    assert "Nothing has changed" in revised.lod("diff").output
    assert home.ids() == before


def test_two_releases_are_compared(revised: SiteFolder) -> None:
    """The figure that was revised, from the first release to the second and back."""
    home = Home(revised.root / ".lod")
    second, first = home.ids()
    forth, back = diff(revised, first, second), diff(revised, second, first)
    (dataset,) = forth["datasets"]
    assert dataset["figures"] == {"new": 0, "changed": 1, "gone": 0, "same": 11}
    (change,) = dataset["examples"]["changed"]
    assert change["key"] == ["kommuner", "_T", "digitale-tjenester", "pandemien", "andel"]
    (reverse,) = back["datasets"][0]["examples"]["changed"]
    assert (change["before"], change["after"]) == (reverse["after"], reverse["before"])


def test_a_change_of_everything_is_said_and_built(revised_site: SiteFolder) -> None:
    """Figures, titles, labels and codes: what `lod diff` says, `lod build` says when it has done it, with the reason
    in the history."""
    site = revised_site
    site.edit(DESCRIPTION, lambda text: text.replace("  nb: Økt digitalisering", "  nb: Mer digitalisering", 1))
    listed = next((site.root / "data").rglob("*respondent*.csv")).relative_to(site.root).as_posix()
    site.edit(listed, lambda text: re.sub(r"(?m)^(kommuner,)([^,]*)", r"\1alle kommuner", text, count=1))
    site.edit(FIGURES, lambda text: text.replace(",90,more-than,", ",91,more-than,", 1))
    said = diff(site)
    (dataset,) = [one for one in said["datasets"] if one["id"] == "okt-digitalisering"]
    assert ("title" in dataset["described"], dataset["figures"]["changed"]) == (True, 1)
    labels = [label for one in said["codelists"] for label in one["labels"]]
    assert "alle kommuner" in [label["after"].get("nb") for label in labels]
    result = site.lod("build", "--note", "Rettet etter klage", "--note", "en: Corrected after a complaint")
    assert result.exit_code == 0, result.output
    assert "1 changed, 0 gone" in result.output
    assert "alle kommuner" in result.output
    event = Chain.read(Home(site.root / ".lod").history).events[-1]
    assert event.reason == {"nb": "Rettet etter klage", "en": "Corrected after a complaint"}
    assert {"datasets/okt-digitalisering"} <= set(event.parts)


def test_a_large_revision_stops(revised_site: SiteFolder) -> None:
    """Where most figures change the build stops and the release that is current stays; until it is allowed."""
    site, before = revised_site, revised_site.current
    site.edit(
        FIGURES, lambda text: re.sub(r",(\d+),(approximately|exactly)", lambda m: f",{int(m[1]) - 1},{m[2]}", text)
    )
    result = site.lod("build")
    assert (result.exit_code, site.current) == (1, before)
    assert "okt-digitalisering (" in result.output
    assert "--allow-revision" in result.output
    assert site.lod("build", "--allow-revision").exit_code == 0
    assert site.current != before


def test_a_release_that_is_not_there_is_said(revised: SiteFolder) -> None:
    """A name that no release has is an error in words."""
    result = revised.lod("diff", "20990101")
    assert result.exit_code == 1
    assert "20990101" in result.output


def test_the_reason_of_a_data_set_is_that_of_its_description(revised_site: SiteFolder) -> None:
    """`version_notes` that are new say why, in its languages."""
    site = revised_site
    notes = "version_notes: {nb: Rettet., en: Corrected.}\n"
    site.edit(DESCRIPTION, lambda text: text.replace("version: 1.0.0\n", f"version: 1.0.0\n{notes}", 1))
    revise(site, 79)
    event = Chain.read(Home(site.root / ".lod").history).events[-1]
    assert dict(event.why("okt-digitalisering")) == {"nb": "Rettet.", "en": "Corrected."}


@pytest.mark.parametrize("name", ["model.json", "cubes/okt-digitalisering.parquet"])
def test_a_damaged_release_is_mended_though_it_cannot_be_compared(revised_site: SiteFolder, name: str) -> None:
    """Where the current release cannot be read, a build that takes nothing over becomes current without a summary."""
    site, before = revised_site, revised_site.current
    path = before / name
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(b"\xa5" * size)
    site.edit(FIGURES, lambda text: text.replace(",90,more-than,", ",91,more-than,", 1))
    result = site.lod("build", "--anew")
    assert (result.exit_code, site.current != before) == (0, True), result.output
    assert site.lod("verify").exit_code == 0
    assert Chain.read(Home(site.root / ".lod").history).events[-1].datasets["okt-digitalisering"].before == "lost"


def test_a_page_says_it_to_people(revised_site: SiteFolder) -> None:
    """One page without scripts: what changes, figure by figure before and after, codes; nothing of it is markup."""
    site = revised_site
    site.edit(FIGURES, lambda text: re.sub(r"(kommuner,_T,digitale-tjenester),\d+", r"\1,61", text, count=1))
    site.edit(f"{CODES}/aktivitet.csv", lambda text: text + "nytt,nytt,,<b>new</b>,,\n")
    result = site.lod("diff", "--format", "html")
    assert result.exit_code == 0, result.output
    assert re.search(r'<td class="n">76</td><td class="n">61</td>', result.stdout)
    assert "&lt;b&gt;new&lt;/b&gt;" in result.stdout
    assert not re.search(r"<b>|<script", result.stdout)
    assert result.stdout.count("<section>") == result.stdout.count("</section>") == 2
    assert "Nothing" in site.lod("diff", "newest", "newest", "--format", "html").stdout
