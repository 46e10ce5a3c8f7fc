"""The zoo: every broken file gets its findings, no more and no fewer, and changes nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from lod.errors import Finding
from lod.findings.groups import FindingGroup, grouped
from lod.findings.kinds import completed, kind
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.release.build import check as judged
from tests.conftest import SiteFolder
from tests.zoo.animals import MISTAKES, WHOLE, written
from tests.zoo.expected import EXPECTED

pytestmark = pytest.mark.slow


def whole(root: Path) -> SiteFolder:
    """The site with nothing wrong."""
    for file, words in WHOLE.items():
        written(file, words)(root)
    return SiteFolder(root)


def contents(root: Path) -> dict[str, str]:
    """The digest of every file below a folder."""
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in root.rglob("*") if path.is_file()}


def told(group: FindingGroup) -> tuple[str, str, int | str | None, str | None, int]:
    """What a group of findings alike says: kind, file, row or cell, column, and how often."""
    first = group.first
    return (
        kind(first),
        (first.file or "").removeprefix("data/tall/"),
        first.cell or first.row,
        text(first.within, "en") if isinstance(first.within, Message) else first.within,
        group.times,
    )


def test_nothing_is_wrong_with_the_whole_site(tmp_path: Path) -> None:
    """What is found in the zoo is the mistakes'."""
    assert whole(tmp_path).check() == []


def test_every_animal_is_expected() -> None:
    """Each mistake has its findings, and each finding its mistake."""
    assert set(EXPECTED) == set(MISTAKES)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_where_it_is(name: str, tmp_path: Path) -> None:
    """Exactly what is expected; no traceback, nothing written; and it can be said in Norwegian."""
    site = whole(tmp_path)
    MISTAKES[name](site.root)
    before = contents(site.root)
    result = site.lod("check", "--json")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert contents(site.root) == before
    values = completed(judged(site.settings))
    assert [told(group) for group in grouped(values)] == EXPECTED[name]
    messages = [json.loads(line)["message"] for line in result.stdout.splitlines()]
    assert sorted(finding.message for finding in values) == sorted(messages)
    assert [f.message for f in values if not f.advice or not f.rule] == []
    for language in ("nb", "nn"):
        assert [f.message for f in values if text(f.what, language) == f.message] == []
        assert [f.advice for f in values if _is_english(f, language)] == []


def _is_english(finding: Finding, language: str) -> bool:
    """Whether a hint of ours stays English; what a TODO asks is the steward's own."""
    return (
        finding.rule != "to-be-decided" and finding.hint is not None and text(finding.hint, language) == finding.advice
    )


def test_a_broken_file_leaves_what_is_published(tmp_path: Path) -> None:
    """`lod build` refuses, says how many first, and the release that runs goes on."""
    site = whole(tmp_path)
    assert site.lod("build").exit_code == 0
    running, before = site.current, contents(tmp_path / ".lod")
    MISTAKES["ten thousand alike"](site.root)
    result = site.lod("build")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "10,100 violations in 1 file."
    assert len(result.stderr.splitlines()) < 10
    assert site.current == running
    assert contents(tmp_path / ".lod") == before


@pytest.mark.parametrize(
    ("form", "words"), [("text", "1 feil i 1 fil."), ("sarif", '"version": "2.1.0"'), ("html", '<html lang="nb">')]
)
def test_findings_are_said_in_every_format(tmp_path: Path, form: str, words: str) -> None:
    """`lod check --format`, in Norwegian where the locale says so."""
    site = whole(tmp_path)
    MISTAKES["typo in a code"](site.root)
    result = site.lod("check", "--format", form, env={"LC_ALL": "nb_NO.UTF-8"})
    assert result.exit_code == 1
    assert words in (result.stderr if form == "text" else result.stdout)
    assert "'1130'" in result.output.replace("&#x27;", "'")
