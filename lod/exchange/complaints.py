"""What is wrong with a selection that somebody asked for: each complaint in both languages, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lod.errors import LodError

SOME = 10
"""How many of the possible words a complaint lists."""

LIKE = 1000
"""Among how many words the nearest is looked for."""

MOST = 20
"""Complaints after which no more are looked for."""


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: the `parameter` and `value` of the address, and what to do, in `nb` and `en`."""

    parameter: str
    value: str
    nb: str
    en: str


class SelectionError(LodError):
    """A selection that cannot be made; carries all that is wrong with it."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(" ".join(complaint.en for complaint in self.complaints))

    @property
    def detail(self) -> tuple[str, str]:
        """All complaints as one text, in Norwegian and in English."""
        return " ".join(c.nb for c in self.complaints), " ".join(c.en for c in self.complaints)


def unknown(parameter: str, value: str, known: Sequence[str]) -> Complaint:
    """A value that is none of the known ones: which is nearest, and which there are."""
    near = nearest(value, known)
    listed = ", ".join(known[:SOME]) + (" …" if len(known) > SOME else "")
    return Complaint(
        parameter,
        value,
        f"{parameter}={value}: finnes ikke.{f' Mente du {near}?' if near else ''} Dette finnes: {listed}.",
        f"{parameter}={value}: there is no such thing.{f' Did you mean {near}?' if near else ''} There are: {listed}.",
    )


def no_parameter(name: str, known: Sequence[str]) -> Complaint:
    """A parameter that is neither a dimension nor one of ours."""
    near, listed = nearest(name, known), ", ".join(known)
    return Complaint(
        name,
        "",
        f"{name}: det finnes ingen slik dimensjon.{f' Mente du {near}?' if near else ''} Dette finnes: {listed}.",
        f"{name}: there is no such dimension.{f' Did you mean {near}?' if near else ''} There are: {listed}.",
    )


def backwards(parameter: str, value: str) -> Complaint:
    """A range whose end comes before its beginning."""
    return Complaint(
        parameter,
        value,
        f"{parameter}={value}: området slutter før det begynner. Bytt om endene.",
        f"{parameter}={value}: the range ends before it begins. Turn it round.",
    )


def nearest(word: str, known: Sequence[str]) -> str:
    """The one of the known words that is most like this one; "" if none is."""
    folded = {each.casefold(): each for each in reversed(known[:LIKE])}
    found = get_close_matches(word.casefold(), list(folded), 1, 0.6)
    return folded[found[0]] if found else ""
