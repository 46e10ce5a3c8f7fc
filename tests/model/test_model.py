"""The laws of the model, by themselves."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.config import Settings
from lod.model import controlled
from lod.model.catalog import Site
from lod.model.codec import from_plain, to_plain
from lod.model.codelist import CodeList, Concept, laws
from lod.model.datatypes import DATATYPES, lexical, parse
from lod.model.qualifier import bounds
from lod.model.structure import Measure
from lod.model.text import Text
from lod.sources.site import folder as site
from tests.conftest import ROOT

LABEL = Text.of({"nb": "x"})
SHARE = Measure("andel", LABEL, unit="percent", minimum=Decimal(0), maximum=Decimal(100))


def listed(**broader: str) -> CodeList:
    return CodeList("x", LABEL, tuple(Concept(code, LABEL, broader=above) for code, above in broader.items()))


def test_a_list_without_fault_has_no_finding() -> None:
    """A tree is a code list."""
    assert list(laws(listed(a="", b="a", c="b"))) == []


@pytest.mark.parametrize("circle", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a", "d": "a"}])
def test_a_circle_is_found_once(circle: dict[str, str]) -> None:
    """However long, a circle of broader codes is one finding, and the search ends."""
    found = list(laws(listed(**circle)))
    assert len(found) == 1
    assert "circle" in found[0].message


def test_a_broader_code_must_be_there() -> None:
    """A code that is part of something the list does not have is a finding."""
    assert [finding.value for finding in laws(listed(a="z"))] == ["z"]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_has_one_lexical_form(value: Decimal) -> None:
    """Equal numbers are written alike, and what is written is the number."""
    assert lexical(value) == lexical(value.quantize(Decimal("0.00000001")))
    assert Decimal(lexical(value)) == value


@given(st.sampled_from(sorted(DATATYPES)), st.text(max_size=20))
def test_reading_a_cell_twice_changes_nothing(datatype: str, text: str) -> None:
    """The canonical form of a cell reads as itself; anything else is refused."""
    try:
        once = parse(text, datatype)
    except ValueError:
        return
    assert parse(once, datatype) == once


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("exactly", ("90", "90")),
        ("approximately", (None, None)),
        ("more-than", ("90", "100")),
        ("at-least", ("90", "100")),
        ("less-than", ("0", "90")),
        ("at-most", ("0", "90")),
        ("between", (None, None)),
    ],
)
def test_a_qualifier_bounds_the_value(qualifier: str, expected: tuple[str | None, str | None]) -> None:
    """What follows from a qualifier, and nothing more."""
    found = bounds(qualifier, Decimal(90), SHARE)
    assert tuple(None if bound is None else str(bound) for bound in found) == expected


def test_the_model_survives_its_plain_form() -> None:
    """What a release keeps of the model is all of it, but for where it was written."""
    model = site.read(Settings.load(ROOT, {})).site
    plain = json.loads(json.dumps(to_plain(model)))
    assert from_plain(Site, plain) == model


@pytest.mark.parametrize(
    ("number", "valid"),
    [("971526920", True), ("971032146", True), ("971526921", False), ("12345678", False), ("", False)],
)
def test_the_check_digit_of_an_organisation_number_counts(number: str, valid: bool) -> None:
    """A wrong digit is found."""
    assert controlled.is_organization_number(number) is valid


@pytest.mark.parametrize(
    ("word", "code"), [("gove", "GOVE"), ("Transport", "TRAN"), ("helse", "HEAL"), ("Health", "HEAL"), ("xyz", None)]
)
def test_a_theme_is_known_by_code_and_name(word: str, code: str | None) -> None:
    """A steward writes the code or the name, in either language."""
    assert controlled.lookup(controlled.THEMES, word) == code
