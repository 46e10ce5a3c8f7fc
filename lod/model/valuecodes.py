"""Codes as a PxWebApi v2 is asked for them: `valueCodes[Region]=0301,11*`, and filters such as `top(3)`."""

from __future__ import annotations

import re

from lod.errors import LodError
from lod.messages.message import Message

MOST_MASKS = 50
"""Masks that one variable may be asked for by; each is held against every code."""
_FILTER = re.compile(r"\[?(top|bottom|from|to|range)\(([^()]*)\)\]?", re.IGNORECASE)


def split(value: str) -> tuple[str, ...]:
    """The codes of a list with commas between; those within brackets, as in `range(2018,2023)`, are part of one."""
    return tuple(code.strip() for code in re.split(r",(?![^()]*\))", value) if code.strip())


def matching(name: str, codes: tuple[str, ...], patterns: tuple[str, ...], latest: bool = True) -> tuple[str, ...]:
    """The codes that any of the patterns names, in the table's order; `*` and `?` stand for characters.

    `latest`: `top(3)` are the last three, as of periods, and not the first. Raises `LodError` for a pattern that names
    none, and for a filter that cannot be read.
    """
    filters = [match for pattern in patterns if pattern not in codes and (match := _FILTER.fullmatch(pattern))]
    if filters:
        return _filtered(name, codes, filters[0], patterns, latest)
    listed = set(codes)
    chosen = listed.intersection(patterns)
    masks = [pattern for pattern in dict.fromkeys(patterns) if pattern not in listed]
    if len(masks) > MOST_MASKS:
        raise LodError(Message("too-many-masks", name=name, count=len(masks), most=MOST_MASKS))
    for mask in masks:
        fitting = [code for code in codes if fits(code, mask)]
        if not fitting:
            raise LodError(Message("advice.the-dimension-has-no", name=name, pattern=mask))
        chosen.update(fitting)
    return tuple(code for code in codes if code in chosen)


def fits(code: str, mask: str) -> bool:
    """Whether a code fits a mask, in which `*` stands for any characters and `?` for one; in the time of both."""
    place, at, star, resume = 0, 0, -1, 0
    while place < len(code):
        if at < len(mask) and mask[at] == "*":
            star, resume = at, place
            at += 1
        elif at < len(mask) and mask[at] in ("?", code[place]):
            place, at = place + 1, at + 1
        elif star >= 0:
            resume += 1
            place, at = resume, star + 1
        else:
            return False
    return not mask[at:].strip("*")


def _filtered(
    name: str, codes: tuple[str, ...], match: re.Match[str], patterns: tuple[str, ...], latest: bool
) -> tuple[str, ...]:
    """The codes that a filter of PxWebApi 2.0 names: `top(3)` the last or first three, `bottom(3)`, `from(x)`, `to(x)`,
    `range(x,y)`, their ends included; it stands alone."""
    word, parts = match[1].lower(), [part.strip() for part in match[2].split(",")]
    if len(patterns) > 1 or len(parts) != (2 if word == "range" else 1):
        raise LodError(Message("advice.the-filter-of", match=match[0], name=name))
    if word in ("top", "bottom"):
        if not parts[0].isdecimal() or int(parts[0]) < 1:
            raise LodError(Message("advice.expected-a-number", match=match[0], name=name))
        return codes[-int(parts[0]) :] if (word == "top") == latest else codes[: int(parts[0])]
    if unknown := [code for code in parts if code not in codes]:
        raise LodError(Message("advice.the-dimension-has", name=name, unknown=unknown[0]))
    first = 0 if word == "to" else codes.index(parts[0])
    last = len(codes) - 1 if word == "from" else codes.index(parts[-1])
    return codes[first : last + 1]
