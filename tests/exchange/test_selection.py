"""Selections: what an address asks for is what it says, and wrong addresses are told what would be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.exchange.choices import Choices
from lod.exchange.complaints import SelectionError
from lod.exchange.order import sortable
from lod.exchange.own_parameters import OWN
from lod.exchange.selection import Labels, Selection, parse, write
from lod.messages.catalogue import text

KNOWN: Choices = {
    "who": {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4},
    "year": {str(year): place for place, year in enumerate(range(2015, 2021))},
    "measureType": {"share": 0},
}

# codes that look like ranges, wildcards, formulas, markup, or like nothing at all
CODES = st.text(st.sampled_from("ab.*,=+-<&%\u202e 1;\"'\n"), min_size=1, max_size=5)
LISTS = st.lists(CODES, min_size=1, max_size=7, unique=True).map(lambda codes: {c: n for n, c in enumerate(codes)})


@st.composite
def asked(draw: st.DrawFn) -> tuple[Choices, Selection]:
    """What can be chosen – dimensions that are called like parameters among it – and a selection of it."""
    names = draw(st.lists(st.sampled_from(["who", "year", *OWN, "d"]), min_size=1, max_size=4, unique=True))
    known = {name: draw(LISTS) for name in names} | {"measureType": {"x": 0, "y": 1}}
    codes = []
    for name, places in known.items():
        chosen = draw(st.sets(st.sampled_from(list(places))))
        if chosen and len(chosen) < len(places):
            codes.append((name, tuple(code for code in places if code in chosen)))
    return known, Selection(
        tuple(codes),
        tuple(draw(st.lists(st.sampled_from(list(known)), max_size=min(2, len(known) - 1), unique=True))),
        draw(st.sampled_from(Labels)),
        draw(st.sampled_from(["", "nb", "en"])),
        draw(st.sampled_from(["", *sortable(known)])),
    )


@given(asked())
def test_what_is_written_is_read_back(case: tuple[Choices, Selection]) -> None:
    """`parse` is the inverse of `write`, whatever codes look like."""
    known, selection = case
    assert parse(write(selection, known), known) == selection


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ([("who", "b")], "b"),
        ([("who", "d"), ("who", "b"), ("who", "d")], "bd"),
        ([("who", "b..d")], "bcd"),
        ([("who", "d..")], "de"),
        ([("who", "..b"), ("who", "e")], "abe"),
        ([("who", "a..c"), ("who", "b..d")], "abcd"),
        ([("who", "*")], ""),
        ([("who", "a.."), ("who", "c")], ""),
        ([("who", "")], ""),
    ],
)
def test_codes_are_chosen(query: list[tuple[str, str]], codes: str) -> None:
    """One code, several, ranges (open ones too); in the order of the list, each once; all of them is no restriction."""
    assert "".join(parse(query, KNOWN).fixed.get("who", ())) == codes


def test_neighbours_are_written_as_a_range() -> None:
    """An address stays short when many codes are chosen."""
    selection = Selection((("year", ("2015", "2016", "2017", "2019")),))
    assert write(selection, KNOWN) == [("year", "2015..2017"), ("year", "2019")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Each complaint names the parameter, what is wrong, the nearest word and the possible ones, in both languages."""
    query = [("wo", "a"), ("who", "z"), ("year", "2018..2016"), ("year", "20155"), ("labels", "code"), ("lang", "fr")]
    with pytest.raises(SelectionError) as caught:
        parse(query, KNOWN)
    assert [(c.parameter, c.value) for c in caught.value.complaints] == [
        ("wo", ""),
        ("who", "z"),
        ("year", "2018..2016"),
        ("year", "20155"),
        ("labels", "code"),
        ("lang", "fr"),
    ]
    nb, en = text(caught.value.message, "nb"), text(caught.value.message, "en")
    assert "Did you mean who?" in en
    assert "Mente du 2015?" in nb
    assert "labels=code: there is no such thing. Did you mean codes? There are: codes, labels, both." in en
