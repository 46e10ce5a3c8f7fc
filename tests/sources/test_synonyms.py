"""The steward's file of words that mean the same."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SiteFolder


@pytest.mark.slow
def test_the_file_is_read_into_the_release(site: SiteFolder) -> None:
    """Each line is a group; remarks and empty lines say nothing; a word alone is warned about at its line."""
    (site.root / "data" / "synonyms.txt").write_text("# ours\n\nsky, nettsky # a remark\nalene\n", "utf-8")
    [finding] = site.check()
    assert (finding["rule"], finding["file"], finding["row"]) == ("synonym-alone", "data/synonyms.txt", 4)
    assert site.lod("build").exit_code == 0
    model = json.loads((site.current / "model.json").read_text("utf-8"))
    assert model["synonyms"] == [["sky", "nettsky"]]


@pytest.mark.slow
def test_a_change_makes_a_release(published_site: SiteFolder) -> None:
    """Words alone that changed are published too."""
    before = published_site.current
    (published_site.root / "data" / "synonyms.txt").write_text("sky, nettsky\n", "utf-8")
    assert published_site.lod("build").exit_code == 0
    assert published_site.current != before
