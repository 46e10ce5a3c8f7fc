"""What is wrong with a selection that somebody asked for: all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce

from lod.errors import LodError
from lod.messages.message import Message, both

SOME = 10
"""How many of the possible words a complaint lists."""

LIKE = 1000
"""Among how many words the nearest is looked for."""

MOST = 20
"""Complaints after which no more are looked for."""


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong with the `parameter` and `value` of an address; `what` says what to do too."""

    parameter: str
    value: str
    what: Message


class SelectionError(LodError):
    """A selection that cannot be made; carries all that is wrong with it."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        sentences = [complaint.what for complaint in self.complaints]
        super().__init__(reduce(both, sentences[1:], sentences[0]))


def unknown(parameter: str, value: str, names: Sequence[str]) -> Complaint:
    """A value that is none of the known ones: which is nearest, and which there are."""
    listed = (*names[:SOME], *(["…"] if len(names) > SOME else []))
    what = Message("selection.unknown", parameter=parameter, value=value)
    return Complaint(parameter, value, _with_known(what, value, names, listed))


def no_parameter(name: str, names: Sequence[str]) -> Complaint:
    """A parameter that is neither a dimension nor one of ours."""
    return Complaint(name, "", _with_known(Message("selection.no-dimension", name=name), name, names, tuple(names)))


def _with_known(what: Message, word: str, names: Sequence[str], listed: tuple[str, ...]) -> Message:
    near = nearest(word, names)
    meant = Message("selection.did-you-mean", nearest=near) if near else None
    return both(both(what, meant), Message("selection.there-are", known=listed))


def no_layout(value: str, format: str) -> Complaint:
    """A layout that a format does not have."""
    return Complaint("layout", value, Message("selection.no-layout", value=value, format=format))


def no_numbers(value: str, format: str) -> Complaint:
    """A kind of number that a format does not have."""
    return Complaint("numbers", value, Message("selection.no-numbers", value=value, format=format))


def backwards(parameter: str, value: str) -> Complaint:
    """A range whose end comes before its beginning."""
    return Complaint(parameter, value, Message("selection.backwards", parameter=parameter, value=value))


def nearest(word: str, names: Sequence[str]) -> str:
    """The one of the known words that is most like this one; "" if none is."""
    folded = {each.casefold(): each for each in reversed(names[:LIKE])}
    near = get_close_matches(word.casefold(), list(folded), 1, 0.6)
    return folded[near[0]] if near else ""
