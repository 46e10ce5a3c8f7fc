"""Which columns of a table point out its rows, and which hold the names of the codes in others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lod.drafting import headings
from lod.drafting.periods import period
from lod.drafting.profile import Column, Profile

_CODE = re.compile(r"[\w.-]*\d[\w.-]*|[A-Z]{1,3}|[A-Z][A-Z0-9_]{3,}")
ONE_NAME = 0.98
"""The share of codes that have one name, where a few have got another over the years."""
Sample = Mapping[str, Sequence[str]]


def identify(sample: Sample, names: Sequence[str]) -> bool:
    """Whether no two of the rows that are remembered have the same in all of these columns."""
    if not names:
        return False
    rows = list(zip(*(sample[name] for name in names), strict=True))
    return len(set(rows)) == len(rows)


def repeated(sample: Sample, names: Sequence[str]) -> int:
    """How many of the rows have the same in all of these columns as one before."""
    rows = list(zip(*(sample[name] for name in names), strict=True)) if names else []
    return len(rows) - len(set(rows))


def pairs(profile: Profile, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Columns of codes, each with the column that holds a name for every code."""
    taken: set[str] = set()
    for strict in (True, False):
        for code in names:
            if code in taken or not are_codes(profile.columns[code]):
                continue
            for label in names:
                if label in taken or label == code or are_codes(profile.columns[label]):
                    continue
                if _are_names(profile.sample, code, label, strict):
                    taken |= {code, label}
                    yield code, label
                    break


def are_codes(column: Column) -> bool:
    """Whether a column's texts look like codes, and are no periods."""
    if headings.is_code(column.name) and all(len(text) <= 20 and " " not in text for text in column.values):
        return True
    return all(_CODE.fullmatch(text) for text in column.values) and not all(map(period, column.values))


def names_of(sample: Sample, code: str, label: str) -> dict[str, str]:
    """The name of each code; the last one, where a code has had several."""
    return {c: n for c, n in zip(sample[code], sample[label], strict=True) if c and n}


def renamed(sample: Sample, code: str, label: str) -> dict[str, set[str]]:
    """The codes that have several names."""
    names: dict[str, set[str]] = {}
    for c, n in zip(sample[code], sample[label], strict=True):
        if c and n:
            names.setdefault(c, set()).add(n)
    return {c: held for c, held in names.items() if len(held) > 1}


def _are_names(sample: Sample, code: str, label: str, strict: bool) -> bool:
    """Whether each code has one name; `strict`: each name one code too, else the columns are called alike."""
    together = {(c, n) for c, n in zip(sample[code], sample[label], strict=True) if c}
    codes, labels = {c for c, _ in together}, {n for _, n in together}
    if len(codes) < 2:
        return False
    if strict:
        return len(together) == len(codes) == len(labels)
    stems = headings.stem(code), headings.stem(label)
    alike = stems[0].endswith(stems[1]) if stems[1] else stems[0] == stems[1]
    several = len(renamed(sample, code, label))
    return alike and several <= (1 - ONE_NAME) * len(codes) + 1 and len(labels) * 2 > len(codes)
