"""Versions of data sets: what a change makes of the number, where it is said, and that no two states have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.history.chain import Chain
from lod.history.version import VersionLevel, matches_version, next_version, parse_version
from lod.release.home import Home
from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.history.conftest import DESCRIPTION, FIGURES, revise

DATASET = "okt-digitalisering"
NUMBERS = st.tuples(*[st.integers(0, 10**9 - 1)] * 3)


def versions(site: SiteFolder) -> list[str]:
    """What history says of the data set's versions, the oldest first."""
    home = Home(site.root / ".lod")
    events = Chain.read(home.history, home.current()).events
    return [event.versions[DATASET] for event in events if DATASET in event.versions]


@given(NUMBERS, st.sampled_from(VersionLevel))
def test_the_next_version_is_greater(before: tuple[int, int, int], level: VersionLevel) -> None:
    """A change of any kind gives a greater number, whose parts below the one that grows are nought."""
    after = parse_version(next_version(before, level))
    if after is not None:  # a number of ten digits is none
        assert after > before
        assert sum(number == 0 for number in after) >= level - 1


@pytest.mark.parametrize(
    ("wanted", "matching"),
    [
        ("1.*", ["1.0.0", "1.2.10", "1.20.0"]),
        ("1.2", ["1.2.10"]),
        ("1.2.*", ["1.2.10"]),
        ("1.0.0", ["1.0.0"]),
        ("1.2.1", []),
        ("10.0", ["10.0.1"]),
    ],
)
def test_a_pattern_is_read_by_its_parts(wanted: str, matching: list[str]) -> None:
    """`1.2` is not the beginning of `1.20`, and a star is any number."""
    every = ["1.0.0", "1.2.10", "1.20.0", "10.0.1", "2024-A"]
    assert [version for version in every if matches_version(version, wanted)] == [
        version for version in every if version in matching
    ]


def _without(row: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(?m)^{row}.*\n", "", text)


@pytest.mark.slow
def test_what_changes_makes_the_version(revised_site: SiteFolder) -> None:
    """A correction is a patch, a title a minor version, a code that has no figures any more a major one; the same
    again is none, and after a roll back numbers go on from the highest."""
    site = revised_site
    assert versions(site) == ["1.0.0", "1.0.1"]
    site.edit(DESCRIPTION, lambda text: text.replace("  nb: Økt digitalisering", "  nb: Mer digitalisering", 1))
    revise(site, 77)
    assert "Nothing has changed" in site.lod("build").output
    site.edit(FIGURES, _without("fylkeskommuner,_T,ikt-utgifter"))
    assert site.lod("build").exit_code == 0
    site.edit(FIGURES, _without("statlige-virksomheter"))
    result = site.lod("build", "--allow-revision")
    assert "version 2.0.0" in result.output
    assert site.lod("activate", "previous").exit_code == 0
    revise(site, 78, "--allow-revision")
    assert versions(site) == ["1.0.0", "1.0.1", "1.1.0", "1.1.1", "2.0.0", "1.1.1", "3.0.0"]


@pytest.mark.slow
def test_a_steward_may_say_another(revised_site: SiteFolder) -> None:
    """A newer version in a description is taken, an older one goes on, and another way of numbering is left alone."""
    site = revised_site
    site.edit(DESCRIPTION, lambda text: text.replace("version: 1.0.0", "version: 1.4.0"))
    revise(site, 77)
    revise(site, 78)
    site.edit(DESCRIPTION, lambda text: text.replace("version: 1.4.0", 'version: "2026 A"'))
    revise(site, 79)
    assert versions(site)[1:] == ["1.0.1", "1.4.0", "1.4.1", "2026 A"]


@pytest.mark.slow
def test_a_note_on_the_command_line_excuses_no_large_revision(revised_site: SiteFolder) -> None:
    """The version notes of a small change are its `--note`; they do not let a large one pass, then or the next time."""
    site = revised_site
    revise(site, 77, "--note", "en: A slip")
    before = site.current
    site.edit(
        FIGURES, lambda text: re.sub(r",(\d+),(approximately|exactly)", lambda m: f",{int(m[1]) - 1},{m[2]}", text)
    )
    assert (site.lod("build").exit_code, site.lod("build", "--note", "en: Other").exit_code) == (1, 1)
    assert site.current == before


@pytest.fixture(scope="module")
def client(revised: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(revised.settings)
    yield app.test_client()
    app.extensions["lod"].close()


@pytest.mark.slow
def test_the_version_is_said_everywhere(client: FlaskClient) -> None:
    """The document and the catalogue have the version, the one before it and the day; a citation has the edition."""
    for path in (f"/doc/dataset/{DATASET}.nt", "/catalog.nt", "/dumps/all.nt"):
        text = client.get(path).get_data(as_text=True)
        assert 'ns/dcat#version> "1.0.1"' in text, path
        (previous,) = re.findall(r"ns/dcat#previousVersion> <https://data.example.no(.*)> \.", text)
        assert previous == f"/id/dataset/{DATASET}?asOf=1.0.0"
        assert client.get(previous).status_code == 303
    assert "edition = {1.0.1}" in client.get(f"/doc/dataset/{DATASET}.bib").get_data(as_text=True)
    newest, *_ = client.get("/changes.json").get_json()["changes"]
    assert newest["version"] == "1.0.1"


@pytest.mark.slow
def test_a_state_is_had_by_its_version(client: FlaskClient) -> None:
    """`asOf` takes a version of the data set, or the newest that begins so; another one is 404 in words."""
    path = f"/doc/observation/{DATASET}/kommuner/_T/digitale-tjenester/pandemien/andel"
    values = {
        wanted: re.findall(r'def/andel> "(\d+)"', client.get(f"{path}.nt?asOf={wanted}").get_data(as_text=True))
        for wanted in ("1.0.0", "1.0.1", "1.*", "1.0")
    }
    assert values == {"1.0.0": ["75"], "1.0.1": ["76"], "1.*": ["76"], "1.0": ["76"]}
    answer = client.get(f"{path}.ttl?asOf=2.0.0")
    assert (answer.status_code, "2.0.0" in answer.get_data(as_text=True)) == (404, True)
    assert client.get("/doc/codelist/respondent?asOf=1.0.0").status_code == 400
    assert client.get(f"/sdmx/data/dataflow/*/{DATASET}?asOf=1.0.0").status_code == 200
