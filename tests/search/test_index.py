"""The index of a release: what is found by which words, in what order, and within which bounds."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.cube.cube import Cube
from lod.errors import BadQuery, ReleaseError, TimedOut
from lod.model.catalog import Site
from lod.model.codelist import CodeList, Concept
from lod.model.text import Text
from lod.release.opened import Release
from lod.search import index, writing
from lod.search.entries import Budget, EntryKind, entries
from lod.search.folding import fold, likeness, marked, words
from lod.search.index import MOST_CHARACTERS, MOST_WORDS, Index
from tests.conftest import SiteFolder

SSB, KS = "okt-digitalisering", "digitale-konsekvenser"
DIRECTORS = ("respondent", "kommunedirektorer")


@pytest.fixture(scope="session")
def release(published: SiteFolder) -> Release:
    return Release.open(published.current)


@pytest.fixture(scope="session")
def search_index(release: Release) -> Index:
    return release.search


def concepts(search_index: Index, text: str) -> list[tuple[str, ...]]:
    return [
        hit.key for hit in search_index.search(text, kind=EntryKind.CONCEPT, take=20).hits.get(EntryKind.CONCEPT, [])
    ]


@pytest.mark.parametrize("spelling", ["Økning", "økning", "OKNING", "oekning", "o\u0308kning", "ökning", "ØKNING"])
def test_a_word_is_found_however_it_is_spelt(search_index: Index, spelling: str) -> None:
    """Case, diacritics and the digraphs of typewriters make no difference."""
    assert search_index.search(spelling).counts == search_index.search("økning").counts
    assert search_index.search(spelling).total > 0


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("kommunedirektører", id="whole"),
        pytest.param("kommunedir", id="beginning"),
        pytest.param("direktør", id="inside a compound"),
        pytest.param("kommunedirektøren", id="inflected"),
        pytest.param("komunedirektører", id="misspelt"),
        pytest.param("chief executives", id="English"),
    ],
)
def test_a_code_is_found(search_index: Index, release: Release, word: str) -> None:
    """A code is found by a whole word, its beginning, a part of it, an inflection, a misspelling, another language."""
    label = dict(release.lists["respondent"].by_notation[DIRECTORS[1]].label)
    spelling = label["en"] if word == "chief executives" else word
    assert DIRECTORS in concepts(search_index, spelling)


def test_a_name_wins_over_a_mention(search_index: Index) -> None:
    """What is called by the word stands before what has it among other words, and that before what only mentions it."""
    hits = concepts(search_index, "kommuner")
    assert hits[0] == ("respondent", "kommuner")
    assert len(hits) > 1


def test_figures_are_found_by_their_words_and_their_values(search_index: Index) -> None:
    """A figure is found by the codes it is about and by what the source says."""
    key = (SSB, "kommuner", "_T", "fjernarbeid", "pandemien", "andel")
    for text in ("kommuner fjernarbeid", "mer enn 90 prosent", "municipalities remote"):
        assert key in [
            hit.key for hit in search_index.search(text, kind=EntryKind.FIGURE, take=50).hits[EntryKind.FIGURE]
        ], text


def test_every_kind_of_thing_is_found(search_index: Index, release: Release) -> None:
    """Everything the release has is in the index, once."""
    expected = {
        EntryKind.DATASET: len(release.datasets),
        EntryKind.COMPONENT: len(release.site.components()),
        EntryKind.CODELIST: len(release.lists),
        EntryKind.CONCEPT: sum(len(codelist.concepts) for codelist in release.lists.values()),
        EntryKind.FIGURE: sum(map(len, release.cubes.values())),
    }
    with sqlite3.connect(release.folder / writing.FILE) as db:
        assert expected == {
            EntryKind(kind): n for kind, n in db.execute("SELECT kind, count(*) FROM entry GROUP BY kind")
        }


def test_pages_of_a_kind_show_each_result_once(search_index: Index) -> None:
    """Pages together have every result, in one order; the counts are those of all kinds on every page."""
    whole = search_index.search("andel", kind=EntryKind.FIGURE, take=100)
    pages = [search_index.search("andel", kind=EntryKind.FIGURE, skip=skip, take=7) for skip in range(0, 28, 7)]
    assert [hit for page in pages for hit in page.hits.get(EntryKind.FIGURE, [])] == whole.hits[EntryKind.FIGURE]
    assert all(page.counts == whole.counts for page in pages)


def test_only_of_one_list(search_index: Index) -> None:
    """A question may be about one code list or data set."""
    hits = search_index.search("kommune", owners=["respondent"], take=50).hits
    assert {hit.key[0] for each in hits.values() for hit in each} == {"respondent"}


def test_suggestions_are_names_and_no_figures(search_index: Index) -> None:
    """Suggestions begin with what begins with the letters, and there are only so many."""
    hits = search_index.suggest("kommunals", count=4)
    assert hits[0].key == ("respondent", "kommunalsjefer")
    assert len(hits) <= 4
    assert all(hit.kind is not EntryKind.FIGURE for hit in hits)


@pytest.mark.parametrize(
    "text", ["kommuner", "kommunr", "xqzzy", "kommuner/xqzzy", "80", "æøå", "kommuner xqzzy styrer 80 -- kommuner"]
)
def test_words_that_find_something_by_themselves(search_index: Index, text: str) -> None:
    """They are those that a search for each of them alone finds something for, once each, up to the number wanted."""
    written = [word for word in dict.fromkeys(text.split()) if words(word)]
    assert search_index.alone(text, 3) == [word for word in written[:3] if search_index.search(word).total]


def test_what_is_alike_is_told_from_what_matches(search_index: Index) -> None:
    """A misspelling is found as alike; nonsense is not found."""
    assert search_index.search("digitaliseringstakk").near
    assert not search_index.search("digitaliseringstakt").near
    assert search_index.search("qqqqq").total == 0


@given(st.text(max_size=MOST_CHARACTERS))
def test_whatever_is_asked_is_answered(search_index: Index, text: str) -> None:
    """No text is an error within the limits: nothing a visitor writes is read as the engine's syntax."""
    try:
        search_index.search(text)
    except BadQuery:
        assert len(words(text)) > MOST_WORDS


@pytest.mark.parametrize(
    "text",
    ['"', "' OR 1=1 --", "a AND", "NEAR(a b, 2)", "nb:andel", "{nb} : x", "a*", "^a", "-a", "\x00", "a\x00b", "()"],
)
def test_syntax_is_only_words(search_index: Index, text: str) -> None:
    """The operators of the full-text engine, and of SQL, are words like any other or no words at all."""
    assert search_index.search(text).counts == search_index.search(" ".join(words(text))).counts


def test_a_question_has_limits(search_index: Index) -> None:
    """A question too long is refused before it is read."""
    for text in ("x" * (MOST_CHARACTERS + 1), "x " * (MOST_WORDS + 1)):
        with pytest.raises(BadQuery):
            search_index.search(text)


def test_a_question_ends_in_time(search_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that takes longer than it may is stopped."""
    monkeypatch.setattr(index, "SECONDS", -1.0)
    monkeypatch.setattr(index, "_STEPS", 1)
    with pytest.raises(TimedOut):
        search_index.search("andel")


def test_many_figures_are_counted_up_to_a_limit(search_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that most figures have is answered: figures are counted up to a limit, and it is said; others are not."""
    whole = search_index.search("andel")
    assert not whole.capped
    monkeypatch.setattr(index, "MOST_FIGURES", 3)
    some = search_index.search("andel")
    assert some.capped
    assert 3 <= some.counts[EntryKind.FIGURE] < whole.counts[EntryKind.FIGURE]
    assert {k: n for k, n in some.counts.items() if k is not EntryKind.FIGURE} == {
        k: n for k, n in whole.counts.items() if k is not EntryKind.FIGURE
    }


def test_the_index_is_bounded(release: Release, tmp_path: Path) -> None:
    """Figures past the limit are not listed, the smallest data sets first; which were left out is known."""
    (tmp_path / "index").mkdir()
    writing.write(tmp_path, release.site, release.cubes, 10)
    bounded = Index.open(tmp_path)
    assert bounded.left_out == (SSB,)
    assert bounded.search("andel").counts[EntryKind.FIGURE] == 10
    assert bounded.search("digitaliseringstakt").counts[EntryKind.CONCEPT] == 1


def test_the_same_release_makes_the_same_index(release: Release, tmp_path: Path) -> None:
    """Two indexes of one release are the same, byte for byte."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        writing.write(tmp_path / name, release.site, release.cubes, 1000)
    assert (tmp_path / "a" / writing.FILE).read_bytes() == (tmp_path / "b" / writing.FILE).read_bytes()


def test_a_release_without_index_says_so(tmp_path: Path) -> None:
    """A release made before there was search, or one damaged, is no crash."""
    with pytest.raises(ReleaseError, match="no search index"):
        Index.open(tmp_path)
    (tmp_path / "index").mkdir()
    (tmp_path / writing.FILE).write_bytes(b"not a database")
    with pytest.raises(ReleaseError, match="no search index"):
        Index.open(tmp_path)


@given(st.text(max_size=30))
def test_folding_is_stable(text: str) -> None:
    """Folding what is folded changes nothing, and a text in pieces is the text."""
    assert words(" ".join(words(text))) == words(text)
    assert fold("") == ""
    pieces = marked(text, lambda word: True)
    assert "".join(piece for piece, _ in pieces) == "".join(piece for piece, _ in marked(text, lambda word: False))


def test_likeness() -> None:
    """A text is most like itself, and like another the more trigrams they share."""
    assert likeness("kommune", "kommune") == 1
    assert likeness("kommune", "komune") > likeness("kommune", "fylke")


def test_words_in_any_language(release: Release, tmp_path: Path) -> None:
    """Labels in other languages than the site's own are found: Nynorsk, Sami."""
    label = Text.of({"nb": "kommune", "se": "gielda", "nn": "kommunestyremedlemmar"})
    site = replace(release.site, datasets=(), codelists=(CodeList("x", label, (Concept("1", label),)),))
    (tmp_path / "index").mkdir()
    empty: dict[str, Cube] = {}
    writing.write(tmp_path, Site(site.catalog, (), site.codelists), empty, 0)
    for word in ("gielda", "kommunestyremedlem"):
        assert Index.open(tmp_path).search(word).counts == {EntryKind.CODELIST: 1, EntryKind.CONCEPT: 1}
    assert [json.dumps(e.key) for e in entries(site, empty, Budget(0))] == ['["x"]', '["x", "1"]']


def test_words_that_mean_the_same(release: Release, tmp_path: Path) -> None:
    """What a steward says means the same is found by either word, also inflected and as a phrase."""
    (tmp_path / "index").mkdir()
    site = replace(release.site, synonyms=(("farten på endringene", "digitaliseringstakt", "tempo"),))
    writing.write(tmp_path, site, release.cubes, 0)
    own = Index.open(tmp_path)
    expected = concepts(own, "digitaliseringstakt")
    for asked in ("tempo", "tempoet", "Farten på endringene"):
        assert concepts(own, asked) == expected, asked
    assert release.search.search("tempoet").total == 0
