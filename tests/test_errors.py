"""Findings: how they say where they stand, and their order."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import lod
from lod import errors
from lod.errors import Finding, in_order
from lod.messages.message import Message

EMPTY = Message("empty")


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(EMPTY), "this is empty."),
        (Finding(EMPTY, file="a.csv"), "a.csv: this is empty."),
        (Finding(EMPTY, file="a.csv", row=7, column="sex"), "a.csv:7 [sex]: this is empty."),
        (Finding(EMPTY, file="a.xlsx", sheet="Ark1", row=7, column="sex"), "a.xlsx › Ark1:7 [sex]: this is empty."),
        (Finding(EMPTY, file="a.xlsx", sheet="Ark1", row=7, cell="B7"), "a.xlsx › Ark1 B7: this is empty."),
        (
            Finding(EMPTY, file="a.xlsx", sheet="Ark1", row=7, column="sex", cell="B7"),
            "a.xlsx › Ark1 B7 [sex]: this is empty.",
        ),
        (Finding(EMPTY, file="a.yaml", row=7, character=3), "a.yaml:7 [character 3]: this is empty."),
        (Finding(EMPTY, file="a.csv", hint=Message("not-xml.do")), "a.csv: this is empty. Is the message whole?"),
    ],
)
def test_a_finding_says_its_place(finding: Finding, said: str) -> None:
    """File, sheet, row or cell, and column, as far as they are known."""
    assert str(finding) == said


def test_findings_stand_in_the_order_of_the_file() -> None:
    """By file, sheet, row and column; each once."""
    wanted = [
        Finding(EMPTY, file="a.xlsx", sheet="1", row=9),
        Finding(EMPTY, file="a.xlsx", sheet="2", row=3),
        Finding(EMPTY, file="b.csv", row=1),
    ]
    assert in_order([wanted[2], wanted[1], wanted[0], wanted[1]]) == wanted


def test_the_tree_is_drawn_whole() -> None:
    """Each exception of the package stands in the drawing, below its parent and once, with where it is defined."""
    lines = re.findall(
        r"^    ([│ ]*)(?:[├└]── )?([A-Z]\w+)  .*?(?:\((\w+\.\w+)\))?$", errors.__doc__ or "", re.MULTILINE
    )
    drawn: set[tuple[str, str, str]] = set()
    above: list[str] = []
    for indent, name, home in lines:
        above[len(indent) // 4 + (name != "LodError") :] = [name]
        drawn.add((name, above[-2] if len(above) > 1 else "Exception", home or "errors"))
    assert len(lines) == len(drawn)
    assert drawn == {("LodError", "Exception", "errors"), *_below(errors.LodError)}


def _below(parent: type[Exception]) -> Iterator[tuple[str, str, str]]:
    """The exceptions below one, in modules of the package: each with its parent and its module."""
    for module in pkgutil.walk_packages(lod.__path__, "lod."):
        if not module.name.endswith("__main__") and "shapes" not in module.name:
            importlib.import_module(module.name)
    for child in parent.__subclasses__():
        if child.__module__.startswith("lod."):
            yield child.__name__, parent.__name__, child.__module__.removeprefix("lod.")
            yield from _below(child)
