"""What each column of a table is for: a dimension, a measure, an attribute, or nothing that is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lod.drafting.draft import Kind
from lod.drafting.periods import period
from lod.drafting.profile import Column, Profile


@dataclass(frozen=True)
class Role:
    """What one column is for, and the word for why (a key of `words`).

    `role`: SDMX's word for a dimension; `name`: a built-in attribute's; `labels`: the column with names for its codes.
    """

    kind: Kind
    why: str
    role: str = ""
    name: str = ""
    labels: str = ""


_ROLES = {
    "period": r"år|aar|year|periode|period|tid|time|dato|date|kvartal|quarter|måned|maned|month|uke|week",
    "area": r"kommune\w*|fylke\w*|region\w*|land|bydel\w*|område|sted|municipality|county|country|area",
    "sex": r"kjønn|kjonn|sex|gender",
    "age": r"alder\w*|age|aldersgruppe",
    "education": r"utdanning\w*|education",
    "occupation": r"yrke\w*|occupation",
}
_ATTRIBUTES = {
    "obsStatus": r"status|obs_?status|observasjonsstatus",
    "unitMeasure": r"enhet|måleenhet|unit",
    "lowerBound": r"(?:nedre|lower|ki_?nedre|ci_?low\w*)(?:[ _](?:grense|bound))?",
    "upperBound": r"(?:øvre|ovre|upper|ki_?[øo]vre|ci_?(?:up|high)\w*)(?:[ _](?:grense|bound))?",
}
_CODED = re.compile(r"(?i).*(nr|nummer|kode|code|id|no)\.?")
_NOTES = re.compile(r"(?i).*(merknad\w*|kommentar\w*|note\w*|fotnote\w*|comment\w*|remark\w*)")


def roles(profile: Profile, across: frozenset[str]) -> dict[str, Role]:
    """What each column is for, but those that stand across."""
    columns = [column for name, column in profile.columns.items() if name not in across]
    found = {column.name: _role(column, profile) for column in columns}
    for code, label in _pairs(profile, [n for n, role in found.items() if role.kind is Kind.DIMENSION]):
        found[code] = Role(Kind.DIMENSION, "code", found[code].role or found[label].role, labels=label)
        found[label] = Role(Kind.IGNORED, "labels", labels=code)
    if not across and not any(role.kind is Kind.MEASURE for role in found.values()):
        found |= _last_number(profile, found)
    return found


def _role(column: Column, profile: Profile) -> Role:
    words = column.name.strip()
    for name, pattern in _ATTRIBUTES.items():
        bound = name.endswith("Bound")
        if re.fullmatch(f"(?i){pattern}", words) and (column.is_number if bound else not column.is_number):
            return Role(Kind.ATTRIBUTE, "name", name=name)
    if not column.filled:
        return Role(Kind.IGNORED, "empty")
    if all(period(text) for text in column.values) and (_is_named(words, "period") or not _is_amount(column, profile)):
        return Role(Kind.DIMENSION, "period", "period")
    if _NOTES.fullmatch(words):
        return Role(Kind.ATTRIBUTE, "note")
    role = role_named(words)
    if not column.is_number:
        return Role(Kind.DIMENSION, "text", role)
    if column.marks or column.percents or column.spaced or column.least < 0:
        return Role(Kind.MEASURE, "number")
    if _CODED.fullmatch(words) or _has_leading_zeros(column) or role:
        return Role(Kind.DIMENSION, "code", role)
    return Role(Kind.MEASURE, "number")


def role_named(words: str) -> str:
    """The role of a dimension by what it is called, "" if that tells none; periods are known by their codes."""
    return next((role for role in _ROLES if role != "period" and _is_named(words, role)), "")


def _is_named(words: str, role: str) -> bool:
    return bool(re.fullmatch(f"(?i){_ROLES[role]}", words))


def _is_amount(column: Column, profile: Profile) -> bool:
    """Whether numbers that look like years may as well be an amount: as good as none stands twice."""
    return column.is_number and len(column.values) > 0.5 * profile.rows > 5


def _has_leading_zeros(column: Column) -> bool:
    texts = list(column.values)
    return any(len(text) > 1 and text.startswith("0") for text in texts)


def _pairs(profile: Profile, names: list[str]) -> Iterator[tuple[str, str]]:
    """Columns of codes, each with the column that holds a name for every code and for no other."""
    taken: set[str] = set()
    for code in names:
        if not _are_codes(profile.columns[code]):
            continue
        for label in names:
            free = label not in taken and code not in taken and label != code
            if free and not _are_codes(profile.columns[label]) and _is_bijection(profile.sample, code, label):
                taken |= {code, label}
                yield code, label


def _are_codes(column: Column) -> bool:
    return all(re.fullmatch(r"[\w.-]*\d[\w.-]*|[A-Z]{1,3}", text) and not period(text) for text in column.values)


def _is_bijection(sample: Mapping[str, list[str]], code: str, label: str) -> bool:
    pairs = set(zip(sample[code], sample[label], strict=True))
    codes, labels = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return len(pairs) > 1 and len(pairs) == len(codes) == len(labels)


def _last_number(profile: Profile, found: Mapping[str, Role]) -> dict[str, Role]:
    """The last column of numbers as the measure, where nothing else is one."""
    numbers = [n for n, role in found.items() if profile.columns[n].is_number and role.kind is Kind.DIMENSION]
    return {numbers[-1]: Role(Kind.MEASURE, "last")} if numbers else {}
