"""Which values words still cover, and which published figure a statement means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.article.agreement import certain_of, meant_by, step_of
from lod.article.checking import Published, Verdict, check
from lod.article.plain import article_of_text
from lod.article.reader import read


def holds(words: str, value: str) -> bool:
    (statement,) = read(article_of_text(f"{words} av skolene svarte.", "nb")).statements
    number = Decimal(value)
    return meant_by(statement).meets(certain_of("exactly", number, number, number))


@pytest.mark.parametrize(
    ("words", "good", "bad"),
    [
        ("Ca. 80 prosent", ["78.6", "80", "82.5"], ["71", "77.4", "83"]),
        ("Nærmere 80 prosent", ["78", "79.9"], ["71"]),
        ("84 %", ["83.5", "84.4"], ["83.4", "85"]),
        ("83,2 prosent", ["83.15", "83.24"], ["83.1", "83.3"]),
        ("Ca. 88 prosent", ["87.2", "88.8"], ["87", "90"]),
        ("4 av 5", ["76", "84"], ["71", "86"]),
        ("To tredeler", ["66.7", "62"], ["75", "50"]),
        ("Mer enn 90 prosent", ["90.1", "100"], ["90", "89"]),
        ("Minst 90 prosent", ["90", "95"], ["89.9"]),
        ("Under 5 prosent", ["4.9", "0"], ["5"]),
        ("Høyst 5 prosent", ["5"], ["5.1"]),
        ("Mellom 75 og 100 prosent", ["75", "88", "100"], ["74.9"]),
        ("Samtlige", ["100", "99.6"], ["99", "90"]),
        ("Halvparten", ["50", "45"], ["30", "70"]),
    ],
)
def test_the_table_of_rules(words: str, good: list[str], bad: list[str]) -> None:
    """The rules of the documentation, row by row."""
    assert [value for value in good if not holds(words, value)] == []
    assert [value for value in bad if holds(words, value)] == []


@given(st.integers(1, 10**9))
def test_a_step_divides_its_number(number: int) -> None:
    """What a number is rounded to divides it, and is no more than a tenth of it or one."""
    step = step_of(Decimal(number))
    assert Decimal(number) % step == 0
    assert step <= max(1, number / 10)


def published(iri: str, value: str, *labels: str) -> Published:
    number = Decimal(value)
    return Published(iri, "percent", number, "exactly", number, number, tuple((label,) for label in labels))


FIGURES = [
    published("a", "80", "kommuner", "digitaliseringstakten"),
    published("b", "100", "fylkeskommuner", "digitaliseringstakten"),
    published("c", "88", "kommuner", "50 000 innbyggere og over", "digitaliseringstakten"),
    published("d", "75", "kommuner", "IKT-utgifter"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ca. 80 prosent av kommunene har økt digitaliseringstakten.", [(Verdict.HOLDS, ["a"])]),
        ("Ca. 71 prosent av kommunene har økt digitaliseringstakten.", [(Verdict.CHANGED, ["a"])]),
        ("Alle fylkeskommunene har økt digitaliseringstakten i kommunen.", [(Verdict.HOLDS, ["b"])]),
        (
            "Ca. 88 prosent av kommuner med minst 50 000 innbyggere har økt digitaliseringstakten.",
            [(Verdict.HOLDS, ["c"])],
        ),
        (
            "Ca. 60 prosent av kommuner med under 2 000 innbyggere har økt digitaliseringstakten.",
            [(Verdict.UNPUBLISHED, [])],
        ),
        ("Ca. 60 prosent av skolene har økt digitaliseringstakten.", [(Verdict.UNPUBLISHED, [])]),
        (
            "Mer enn 70 prosent av kommuner og fylkeskommuner har økt digitaliseringstakten.",
            [(Verdict.HOLDS, ["a", "b"])],
        ),
        (
            "Mer enn 90 prosent av kommuner og fylkeskommuner har økt digitaliseringstakten.",
            [(Verdict.CHANGED, ["a"])],
        ),
    ],
)
def test_a_statement_means_the_figure_whose_codes_it_names(
    text: str, expected: list[tuple[Verdict, list[str]]]
) -> None:
    """Respondents in the subject, a condition by its numbers; without them no figure is guessed."""
    results = check(read(article_of_text(text, "nb")), FIGURES)
    assert [(result.verdict, sorted(figure.iri for figure in result.figures)) for result in results] == expected


def stated(number: str, words: str, label: str) -> Published:
    """A figure read from its own paragraph of an earlier text."""
    return replace(published(f"x:{label}", number, label), stated=((words, number),), digest="earlier")


EARLIER = {"1": "skolene", "2": "barnehagene", "3": "sykehjemmene", "4": "bibliotekene"}
"""Whom the paragraphs of an earlier text are about; each has as many per cent as its number."""


def results(*paragraphs: str, of: str = "1234") -> list[tuple[Verdict, list[str]]]:
    """What a text is, held against the figures of so many paragraphs of the earlier one."""
    return held(paragraphs, [stated(n, f"{n} prosent", EARLIER[n]) for n in of])


def held(paragraphs: Sequence[str], figures: list[Published]) -> list[tuple[Verdict, list[str]]]:
    found = check(read(article_of_text("\n\n".join(paragraphs), "nb")), figures)
    return [(result.verdict, [figure.iri for figure in result.figures]) for result in found]


def test_a_place_in_an_edited_text_says_which_figure_is_meant() -> None:
    """In a copy of which most stands as it stood, also where the words no longer say it; an edited number is wrong."""
    same = [f"{n} prosent av {EARLIER[n]} har plan." for n in "123"]
    assert results(*same, "4 prosent av dem har plan.")[3] == (Verdict.HOLDS, ["x:bibliotekene"])
    assert results(*same, "5 prosent av dem har plan.")[3] == (Verdict.CHANGED, ["x:bibliotekene"])
    assert results(*same, "4 prosent av skolene har plan.")[3] == (Verdict.CHANGED, ["x:skolene"])


LONGER = {"1": "skolene", "2": "barnehagene", "3": "sykehjemmene", "4": "bibliotekene", "5": "museene", "6": "kinoene"}
WHOLE = [f"{n} prosent av {named} har plan." for n, named in LONGER.items()]
FOUND = [(Verdict.HOLDS, [f"x:{named}"]) for named in LONGER.values()]


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["Ny tekst.", "Om alt.", "Til slutt."])), max_size=2))
def test_paragraphs_that_come_change_nothing(inserted: list[tuple[int, str]]) -> None:
    """Wherever some are put in, each statement is of the figure it was read for; one edited among them is wrong."""
    text = [*WHOLE[:4], "5 prosent av dem har plan.", WHOLE[5]]
    edited = [*WHOLE[:4], "9 prosent av dem har plan.", WHOLE[5]]
    for place, words in sorted(inserted, reverse=True):
        text.insert(place, words)
        edited.insert(place, words)
    earlier = [stated(n, f"{n} prosent", named) for n, named in LONGER.items()]
    assert held(text, earlier) == FOUND
    assert held(edited, earlier) == [*FOUND[:4], (Verdict.CHANGED, ["x:museene"]), FOUND[5]]


@pytest.mark.parametrize("gone", range(6))
def test_a_paragraph_that_goes_changes_nothing(gone: int) -> None:
    """The others are what they were."""
    earlier = [stated(n, f"{n} prosent", named) for n, named in LONGER.items()]
    left = [*WHOLE[:gone], *WHOLE[gone + 1 :]]
    assert held(left, earlier) == [*FOUND[:gone], *FOUND[gone + 1 :]]


def test_numbers_in_the_same_order_elsewhere_are_no_copy() -> None:
    """Three of six that stand in the same order with others between them may be chance."""
    others = [
        f"{n} prosent av {named} har båt." for n, named in zip("182939", ("bøndene", "fiskerne") * 3, strict=True)
    ]
    earlier = [stated(n, f"{n} prosent", named) for n, named in LONGER.items()]
    assert {verdict for verdict, _ in held(others, earlier)} == {Verdict.UNPUBLISHED}


def test_a_text_that_has_a_number_where_another_had_it_is_no_copy() -> None:
    """Two statements in their places are chance; what their words do not name is not published."""
    assert results("1 prosent av bøndene har plan.", of="1") == [(Verdict.UNPUBLISHED, [])]
    text = ["1 prosent av bøndene har plan.", "2 prosent av fiskerne har plan.", "Ingenting her."]
    assert results(*text, of="12") == [(Verdict.UNPUBLISHED, [])] * 2
