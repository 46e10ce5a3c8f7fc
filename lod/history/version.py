"""Versions of a data set: major where something that had figures is gone, minor where some came, patch for corrections.

Numbers are those of Semantic Versioning, read for figures as DCAT 3 suggests (section 11.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from lod.cube.cube import Cube
from lod.cube.sql import Sql, in_turn, sql_identifier
from lod.history.differences import Differences, same_key
from lod.history.event import Event

FIRST = "1.0.0"
"""The version of what is published for the first time, and says no other."""

_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?")
_WANTED = re.compile(r"\d{1,9}(\.\d{1,9}){0,2}(\.\*)?")

VersionNumbers = tuple[int, int, int]


class VersionLevel(IntEnum):
    """How much a change matters to those who use a data set."""

    PATCH = 1
    """Figures are corrected, or some are gone of codes that have others."""
    MINOR = 2
    """Figures come, or what is said of the data set changes."""
    MAJOR = 3
    """A dimension, a measure or a code that had figures has none any more."""


def parse_version(text: str) -> VersionNumbers | None:
    """The numbers of a version, `2.1` as `2.1.0`; None for one of another form."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def next_version(before: VersionNumbers, level: VersionLevel) -> str:
    """The version after a change."""
    major, minor, patch = before
    match level:
        case VersionLevel.MAJOR:
            return f"{major + 1}.0.0"
        case VersionLevel.MINOR:
            return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def is_wanted_version(text: str) -> bool:
    """Whether a text asks for a version: `2.1.0`, `2.1`, `2.*`."""
    return "." in text and _WANTED.fullmatch(text) is not None


def matches_version(version: str, wanted: str) -> bool:
    """Whether a version is one that is wanted: `2.1` and `2.1.*` are all versions that begin so."""
    start = wanted.removesuffix(".*").split(".")
    numbers = parse_version(version)
    return numbers is not None and [str(number) for number in numbers][: len(start)] == start


def highest_version(events: Iterable[Event], dataset: str) -> VersionNumbers | None:
    """The highest version that a data set ever had; None where none is known."""
    versions = (parse_version(event.versions.get(dataset, "")) for event in events)
    return max((version for version in versions if version), default=None)


def level_of_figures(before: Cube, after: Cube) -> VersionLevel | None:
    """What the figures of a data set have become, compared with those before; None where none differs."""
    if not same_key(before, after):
        return VersionLevel.MAJOR
    counts = Differences(before, after).counts()
    if counts.removed and _has_lost_codes(before, after):
        return VersionLevel.MAJOR
    if counts.added:
        return VersionLevel.MINOR
    return VersionLevel.PATCH if counts.total else None


def _has_lost_codes(before: Cube, after: Cube) -> bool:
    """Whether a code – of a dimension, or a measure – had figures, and has none any more."""
    lost = (
        Sql("SELECT 1 FROM (SELECT {name} FROM {} EXCEPT SELECT {name} FROM {})", before.scan, after.scan, name=name)
        for name in map(sql_identifier, before.structure.key)
    )
    return bool(list(before.few(Sql("{} LIMIT 1", in_turn(" UNION ALL ", lost)))))
