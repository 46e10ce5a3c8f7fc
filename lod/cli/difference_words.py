"""What changes from one release to another, in words: for the terminal, and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lod.cli.words import counted, say
from lod.model.text import FALLBACKS, Text
from lod.terminal import language

if TYPE_CHECKING:
    from lod.history.summary import CodeListDifference, DataSetDifference, LabelChange
    from lod.model.comparison import Comparison

LISTED = 10
"""Codes of a kind that are named one by one."""

KINDS = ("new", "changed", "gone", "same")
"""What can have happened to a figure."""


def numbers(figures: Comparison) -> str:
    """How many figures are new, changed, gone and the same."""
    return say("terminal.update-figures", **{kind: counted(getattr(figures, kind)) for kind in KINDS})


def title_of(dataset: DataSetDifference) -> str:
    """What a data set is called, and what happens to it as a whole."""
    step = "" if dataset.step == "changed" else f": {say(f'terminal.diff-{dataset.step}')}"
    return f"{text_of(dataset.title)} ({dataset.id}){step}"


def described(dataset: DataSetDifference) -> Iterator[str]:
    """What else changes in a data set: its description, its version, and why."""
    if dataset.described:
        yield say("terminal.diff-described", keys=", ".join(dataset.described))
    if (version := dataset.versions[1]) and version != dataset.versions[0]:
        yield say("terminal.diff-version", version=version)
    if dataset.notes:
        yield say("terminal.diff-why", reason=text_of(dataset.notes))


def code_lines(codelist: CodeListDifference) -> Iterator[str]:
    for key, codes in (("diff-new-codes", codelist.new), ("diff-gone-codes", codelist.gone)):
        if codes:
            listed = ", ".join(f"{code} {text_of(label)}".strip() for code, label in codes[:LISTED])
            yield say(f"terminal.{key}", codes=listed + more(codes))
    for label in codelist.labels[:LISTED]:
        yield say(
            "terminal.update-label",
            list=codelist.name, code=label.code, **dict(zip(("old", "new"), _changed(label), strict=True)),
        )  # fmt: skip
    if codelist.described:
        yield say("terminal.diff-list-described")


def _changed(label: LabelChange) -> tuple[str, str]:
    """A label before and after, in the language of the terminal, else in the first in which it changes."""
    before, after = dict(label.before), dict(label.after)
    changed = [name for name in (language(), *after, *before) if before.get(name) != after.get(name)]
    return before.get(changed[0], ""), after.get(changed[0], "")


def more(listed: Sequence[object]) -> str:
    """How many there are beside those that are named."""
    return f" … (+{len(listed) - LISTED})" if len(listed) > LISTED else ""


def text_of(text: Text) -> str:
    """A text in the language of the terminal."""
    return text.best(*FALLBACKS.get(language(), FALLBACKS["en"]))
