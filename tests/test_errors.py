"""Findings: how they say where they stand, and their order."""

from __future__ import annotations

import re

import pytest

from lod import errors
from lod.errors import Finding, in_order


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("wrong."), "wrong."),
        (Finding("wrong.", file="a.csv"), "a.csv: wrong."),
        (Finding("wrong.", file="a.csv", row=7, column="sex"), "a.csv:7 [sex]: wrong."),
        (Finding("wrong.", file="a.xlsx", sheet="Ark1", row=7, column="sex"), "a.xlsx › Ark1:7 [sex]: wrong."),
        (Finding("wrong.", file="a.xlsx", sheet="Ark1", row=7, cell="B7"), "a.xlsx › Ark1 B7: wrong."),
        (
            Finding("wrong.", file="a.xlsx", sheet="Ark1", row=7, column="sex", cell="B7"),
            "a.xlsx › Ark1 B7 [sex]: wrong.",
        ),
        (Finding("wrong.", file="a.csv", hint="Mend it."), "a.csv: wrong. Mend it."),
    ],
)
def test_a_finding_says_its_place(finding: Finding, said: str) -> None:
    """File, sheet, row or cell, and column, as far as they are known."""
    assert str(finding) == said


def test_findings_stand_in_the_order_of_the_file() -> None:
    """By file, sheet, row and column; each once."""
    wanted = [
        Finding("x", file="a.xlsx", sheet="1", row=9),
        Finding("x", file="a.xlsx", sheet="2", row=3),
        Finding("x", file="b.csv", row=1),
    ]
    assert in_order([wanted[2], wanted[1], wanted[0], wanted[1]]) == wanted


def test_the_tree_is_drawn_whole() -> None:
    """Each exception of the module stands in the drawing at its top, below its parent and once."""
    drawn = re.findall(r"^ *(?:[│ ]*[├└]── )?([A-Z]\w+)  ", errors.__doc__ or "", re.MULTILINE)
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.LodError)]
    assert sorted(drawn) == sorted(c.__name__ for c in classes)
