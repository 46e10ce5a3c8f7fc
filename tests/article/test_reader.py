"""Reading stated figures out of sentences: annotated ones, and whole texts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.articles import Count, annotated, files_of, measure, stated
from lod.article.plain import article_of_text
from lod.article.reader import Reading, read
from lod.article.statement import Form, PassedOver, Reason, Statement

CORPUS = Path(__file__).parent / "corpus/tuned"


def read_text(text: str, language: str = "") -> Reading:
    return read(article_of_text(text, language))


def pieces(reading: Reading) -> list[Statement | PassedOver]:
    return [*reading.statements, *reading.passed]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_annotated_sentences_are_read_as_annotated(language: str) -> None:
    """Each stated figure with its words, value, unit and qualifier; and no other number."""
    lines = (CORPUS / f"{language}.txt").read_text("utf-8").splitlines()
    sentences = [annotated(line) for line in lines if line and not line.startswith("#")]
    wrong = {text: stated(text, language) for text, expected in sentences if stated(text, language) != expected}
    assert wrong == {}


@pytest.mark.parametrize("part", ["tuned", "development", "texts"])
def test_sentences_of_others_are_read(part: str) -> None:
    """What was annotated before the reader saw it: 99 % of its figures are read, and 95 % of what is read is right.

    `python -m bench.articles` lists each miss.
    """
    total = sum(map(measure, files_of(part)), Count())
    assert total.both >= 0.99 * total.annotated, total.misses
    assert total.both >= 0.95 * total.read, total.misses


def test_every_statement_stands_where_its_place_says() -> None:
    """The words are those of the block between the characters of the place."""
    text = "Tittel\n\nCa. 80 prosent svarte. I 2020 var det 4 av 5.\n\nSamme andel som før."
    reading = read_text(text, "nb")
    assert [s.words for s in reading.statements] == ["Ca. 80 prosent", "4 av 5", "Samme andel"]
    for each in pieces(reading):
        block = reading.article.block(each.place.paragraph)
        assert block.text[each.place.start : each.place.end] == each.words


def test_the_same_share_points_back() -> None:
    """ "Samme andel" has the value, the qualifier and the respondents of the share before it."""
    reading = read_text("Mer enn 70 prosent av skolene svarte. Samme andel har en plan.", "nb")
    first, second = reading.statements
    assert (second.value, second.qualifier, second.subject) == (Decimal(70), "more-than", "skolene")
    assert second.refers_to is first
    assert second.form is Form.REFERENCE


def test_a_repeated_sentence_is_read_once() -> None:
    """A sentence that stands twice states its figures once."""
    reading = read_text("40 prosent er kvinner.\n\n40 prosent er kvinner.", "nb")
    assert len(reading.statements) == 1
    assert [passed.reason for passed in reading.passed] == [Reason.REPEATED]


def test_whom_and_what_are_proposed() -> None:
    """The respondents, which of them, and what is said of them."""
    reading = read_text(
        "Ca. 80 prosent av kommuner med under 2 000 innbyggere sier at de har en plan, mens andelen er 90 prosent "
        "blant kommuner med minst 50 000 innbyggere.",
        "nb",
    )
    assert [(s.subject, s.condition, s.predicate) for s in reading.statements] == [
        ("kommuner", "under 2 000 innbyggere", "de har en plan"),
        ("kommuner", "minst 50 000 innbyggere", "de har en plan"),
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Covid-19 rammet mange.", Reason.NAME),
        ("Det skjedde 26. februar 2020.", Reason.DATE),
        ("Se figur 3.", Reason.REFERENCE),
        ("Etter § 5-3 gjelder dette.", Reason.LAW),
        ("Ring tlf. 22 86 45 00.", Reason.TELEPHONE),
        ("Vi møtes kl. 12.30.", Reason.TIME),
        ("I 2019 var det annerledes.", Reason.YEAR),
        ("I perioden 2018–2020 var det annerledes.", Reason.PERIOD),
        ("Barn under 16 år slipper.", Reason.AGE),
        ("Det var tre grunner.", Reason.SMALL_COUNT),
        ("I kommuner med under 2 000 innbyggere er det stille.", Reason.CONDITION),
    ],
)
def test_what_is_no_figure_is_told_why(words: str, reason: Reason) -> None:
    """A number that states no figure is passed over with its reason."""
    reading = read_text(words, "nb")
    assert reading.statements == ()
    assert [passed.reason for passed in reading.passed] == [reason]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """No text ends in an exception, and what is read stands in it."""
    reading = read_text(text)
    for each in pieces(reading):
        assert reading.article.block(each.place.paragraph).text[each.place.start : each.place.end] == each.words


WORDS = "ca. mer enn mellom og 75 100 prosent av 4 5 % - fra til hver femte kr 1,2 mill. samme andel ½"


@given(st.lists(st.sampled_from(sorted(set(WORDS.split()))), max_size=14))
def test_any_order_of_the_words_of_figures_can_be_read(words: list[str]) -> None:
    """Words of figures in any order end in no exception, and a share that is no change is from 0 to 100."""
    for statement in read_text(" ".join(words), "nb").statements:
        assert statement.lower is None or statement.upper is None or statement.lower <= statement.upper


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "1 " + "000 " * 3_000, "millioner " * 40, "tusen " * 50, "hundre " * 60, "1," + "3" * 99]
)
def test_a_number_of_any_length_can_be_read(number: str) -> None:
    """Numbers of thousands of digits, and scales one after the other, end in no exception."""
    assert all((statement.value or 0) < 10**18 for statement in read_text(f"Det er {number} kroner.", "nb").statements)
