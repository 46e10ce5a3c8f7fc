"""Sources that would hang or abort a build: each gets a finding with its place, in seconds, or simply works."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.zoo.animals import DESCRIPTION, FIGURES, PLACES, WHOLE, Mistake, both, changed, written

Place = tuple[str, str, int | None, str | None]
"""The rule of a finding, the end of its file's name, its row and its column."""


def in_a_label(character: str) -> Mistake:
    return changed(PLACES, "1103,Stavanger,", f"1103,Sta{character}vanger,")


def in_the_description(escaped: str) -> Mistake:
    return changed(DESCRIPTION, "{nb: Andeler, en: Shares}", f'{{nb: "And{escaped}eler", en: Shares}}')


def nested(opening: str, closing: str = "") -> Mistake:
    many = 20_000
    return changed(DESCRIPTION, "{nb: [andel], en: [share]}", opening * many + closing * many)


def deep(root: Path) -> None:
    """A code list of 20,000 levels."""
    rows = "".join(f"c{n},x,x,{f'c{n - 1}' if n else ''}\n" for n in range(20_000))
    written(PLACES, f"code,label_nb,label_en,broader\n0301,Oslo,Oslo,\n1103,S,S,\n{rows}")(root)


def pipe(file: str) -> Mistake:
    def make(root: Path) -> None:
        (root / file).unlink()
        os.mkfifo(root / file)

    return make


def swollen(root: Path) -> None:
    """Millions of rows in a small gzip file."""
    block = b"0301,2020,12.5\n" * 100_000
    with gzip.open(root / "data/tall/figures.csv.gz", "wb") as file:
        file.write(b"kommune,aar,andel\n")
        for _ in range(40):
            file.write(block)
    changed(DESCRIPTION, "figures.csv", "figures.csv.gz")(root)


def text_attribute(root: Path) -> None:
    """A control character in a text of a figure."""
    changed(DESCRIPTION, "measures:", "attributes:\n  merknad: {label: {nb: Merknad, en: Note}}\nmeasures:")(root)
    changed(FIGURES, "\n", ",x\n", -1)(root)
    changed(FIGURES, "andel,x", "andel,merknad")(root)
    changed(FIGURES, "7.5,x", "7.5,\x1bx")(root)


HOSTILE: dict[str, tuple[Mistake, Place]] = {
    "control character": (in_a_label("\x01"), ("forbidden-character", "kommune.csv", 3, "label_nb")),
    "escape": (in_a_label("\x1b"), ("forbidden-character", "kommune.csv", 3, "label_nb")),
    "no character": (in_a_label("\ufffe"), ("forbidden-character", "kommune.csv", 3, "label_nb")),
    "escaped in YAML": (in_the_description("\\x01"), ("forbidden-character", "dataset.yaml", 1, None)),
    "lone surrogate": (in_the_description("\\ud800"), ("forbidden-character", "dataset.yaml", 1, None)),
    "in the settings": (
        written("lod.toml", '[catalog]\ntitle = {nb = "A\\u0001", en = "A"}\n'),
        ("forbidden-character", "lod.toml", None, "catalog.title.nb"),
    ),
    "in a figure": (text_attribute, ("", "figures.csv", 3, "merknad")),
    "right to left": (in_a_label("\u202e"), ("unseen-character", "kommune.csv", 3, "label_nb")),
    "zero width": (in_a_label("\u200b"), ("unseen-character", "kommune.csv", 3, "label_nb")),
    "zero width in the description": (
        in_the_description("\u200b"),
        ("unseen-character", "dataset.yaml", 1, "title.nb"),
    ),
    "UTF-8 read as Windows-1252": (in_a_label("\u00c3\u00b8"), ("misread-text", "kommune.csv", 3, "label_nb")),
    "alike but for the form": (
        changed(PLACES, "1103,", "\u00e5,A,A\na\u030a,B,B\n1103,"),
        ("codes-look-alike", "kommune.csv", 4, "code"),
    ),
    "nested lists": (nested("["), ("nested", "dataset.yaml", 6, None)),
    "nested and closed": (nested("[", "]"), ("nested", "dataset.yaml", 6, None)),
    "nested and doubtful": (
        both(nested("[", "]"), changed(DESCRIPTION, "Andeler i kommuner.", "Andeler i kommuner!")),
        ("nested", "dataset.yaml", 6, None),
    ),
    "nested keys": (nested("{a: ", "}"), ("nested", "dataset.yaml", 6, None)),
    "deep list": (deep, ("too-many-levels", "kommune.csv", 44, "broader")),
    "swollen": (swollen, ("", "figures.csv.gz", None, None)),
    "pipe as table": (pipe(FIGURES), ("not-a-regular-file", "figures.csv", None, None)),
    "pipe as code list": (pipe(PLACES), ("not-a-regular-file", "kommune.csv", None, None)),
    "pipe as description": (pipe(DESCRIPTION), ("not-a-regular-file", "dataset.yaml", None, None)),
    "5,000 digits": (changed(FIGURES, "7.5", "7" * 5_000), ("", "figures.csv", 3, "andel")),
    "5,000 decimals": (changed(FIGURES, "7.5", f"7.{'5' * 5_000}"), ("", "figures.csv", 3, "andel")),
    "5,000 digits in YAML": (
        changed(DESCRIPTION, "unit: percent", f"unit: percent, decimals: {'9' * 5_000}"),
        ("", "dataset.yaml", 13, "measures.andel.decimals"),
    ),
}
"""Each by its name, and where it must be found."""


@pytest.fixture
def whole(tmp_path: Path) -> SiteFolder:
    """The zoo's site with nothing wrong."""
    for file, text in WHOLE.items():
        written(file, text)(tmp_path)
    return SiteFolder(tmp_path)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_hang_or_abort_is_found(name: str, whole: SiteFolder) -> None:
    """It is found at its place, in words of its own in both languages, without a traceback."""
    make, (rule, file, row, column) = HOSTILE[name]
    make(whole.root)
    result = whole.lod("check", "--json")
    assert result.exit_code == 1
    places = [json.loads(line) for line in result.stdout.splitlines()]
    assert any(
        rule in found["rule"]
        and found["file"].endswith(file)
        and row in (None, found.get("row"))
        and column in (None, found.get("column"))
        for found in places
    ), places
    assert all(found["message"].isprintable() for found in places)


def test_a_setting_of_5000_digits_is_refused(whole: SiteFolder) -> None:
    """A number in lod.toml that nobody means is a message, not a traceback."""
    written("lod.toml", f"port = {'9' * 5_000}\n")(whole.root)
    result = whole.lod("check")
    assert (result.exit_code, "lod.toml" in result.output) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize("character", ["\u00ad", "\u200b", "\u202e"])
def test_what_is_only_warned_of_is_published(character: str, whole: SiteFolder) -> None:
    """A character that nobody sees stops no release: its charts and all formats are written."""
    in_a_label(character)(whole.root)
    assert whole.lod("build").exit_code == 0
    assert any((whole.current / "charts").glob("tall.*.png"))
