"""Tables with years or categories across, recognised by their header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lod.drafting.areas import area_list
from lod.drafting.calendar import MONTH_NUMBERS
from lod.drafting.headings import corner
from lod.drafting.lists import existing
from lod.drafting.periods import PATTERN, period, periods_of
from lod.drafting.profile import Profile
from lod.model.codelist import CodeList

_SEXES = frozenset(
    {"menn", "kvinner", "gutter", "jenter", "begge kjønn", "men", "women", "males", "females", "total", "i alt"}
)
_NAMES = (
    re.compile(rf"(?P<period>{PATTERN})"),
    re.compile(rf"(?P<kind>.+?)(?P<gap>[\s_:,-]+)(?P<period>{PATTERN})"),
    re.compile(rf"(?P<period>{PATTERN})(?P<gap>[\s_:,-]+)(?P<kind>\D.*)"),
)
"""Ways in which a column's name holds a period."""
_PLACE = re.compile(r"(?P<code>\d{4}|\d{2}|[A-Z]\d{8}|[A-Z]{2}\d{2,3})[ -]\s?[^\W\d_].*")
PLACES = 3
"""Columns that must be called as codes of a list for them to be codes."""
MONTHS = 3
"""Columns that must be called as months follow one another for them to be months."""
_NO_SHARE = re.compile(r"(?i)\b(nr|n|antall|kode|år|total|totalt|sum|i alt)\b")


@dataclass(frozen=True)
class Across:
    """Columns that belong together, and the pattern of their names, with `period` and `kind` in braces.

    `kinds`: what stands beside the period where that varies; `coded`: whether those are codes of a dimension, and not
    measures of their own; `dimension`: what that is called. `label`: what stands beside the period where that
    is the same everywhere.
    """

    columns: tuple[str, ...]
    pattern: str
    periods: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    coded: bool = False
    label: str = ""
    dimension: str = ""


def across(profile: Profile, lists: Mapping[str, CodeList] = MappingProxyType({})) -> Across | None:
    """The columns that say periods, places, codes of a list or shares of a whole; None if the table is a long one.

    `lists`: those that the site has.
    """
    by_name = _crossed(profile) or _whole(profile) or _periods(profile) or _months(profile) or _places(profile)
    return by_name or _listed(profile, lists) or _shares(profile)


def _places(profile: Profile) -> Across | None:
    """Three or more columns that are called `0301 Oslo`, by the codes and names of an official list of places."""
    figures = (name for name, column in profile.columns.items() if column.may_be_figures)
    named = {name: match["code"] for name in figures if (match := _PLACE.fullmatch(name))}
    codes = list(named.values())
    if len(set(codes)) < PLACES or len(set(codes)) < len(codes) or area_list(codes, True) is None:
        return None
    return Across(tuple(named), "{kind}", kinds=tuple(named), coded=True, dimension="region")


def _listed(profile: Profile, lists: Mapping[str, CodeList]) -> Across | None:
    """All columns of figures, where they are called as codes of one list of the site are."""
    names = tuple(name for name, column in profile.columns.items() if column.may_be_figures and not period(name))
    own = {name: listed for name, listed in lists.items() if not listed.built_in and not listed.periods}
    listed, held = existing(names, own)
    if listed is None or held < len(names) or held < PLACES:
        return None
    return Across(names, "{kind}", kinds=names, coded=True, dimension=listed.label.best("nb", "en") or listed.name)


def _crossed(profile: Profile) -> Across | None:
    """The columns beside one that is called `Year \\ Region`: regions, unless they are periods."""
    called = next((across for name in profile.columns if (across := corner(name)[1])), "")
    figures = [name for name, column in profile.columns.items() if column.is_number or not column.filled]
    names = tuple(name for name in figures if not corner(name)[1])
    if not called or len(names) < 2 or _whole(profile):
        return None
    return Across(names, "{kind}", kinds=names, coded=True, dimension=called)


def _months(profile: Profile) -> Across | None:
    """The months of a year, by their names alone."""
    named = {name: MONTH_NUMBERS.get(name.rstrip(".").lower(), 0) for name in profile.columns}
    names = tuple(name for name, month in named.items() if month and profile.columns[name].is_number)
    in_order = [named[name] for name in names]
    if len(names) < MONTHS or in_order != sorted(set(in_order)):
        return None
    return Across(names, "{kind}", kinds=names, coded=True, dimension="måned")


def _whole(profile: Profile) -> Across | None:
    """Columns that are called as periods are, in any of their forms."""
    figures = [name for name, column in profile.columns.items() if column.may_be_figures]
    names = tuple(name for name in figures if periods_of([name]))
    if len(names) < 2 or periods_of(names) is None:
        return None
    return Across(names, "{period}", names)


def _periods(profile: Profile) -> Across | None:
    named: dict[str, re.Match[str]] = {}
    for name, column in profile.columns.items():
        found = next((match for way in _NAMES if (match := way.fullmatch(name))), None)
        if found and period(found["period"]) and column.may_be_figures:
            named[name] = found
    periods = tuple(dict.fromkeys(found["period"] for found in named.values()))
    kinds = tuple(dict.fromkeys(found.groupdict().get("kind", "") for found in named.values()))
    patterns = {_pattern(found) for found in named.values()}
    beside = sum(column.is_number for name, column in profile.columns.items() if name not in named)
    if len(periods) < 2 or len(patterns) != 1 or len(named) != len(kinds) * len(periods) or beside > len(named):
        return None
    pattern = patterns.pop()
    if len(kinds) == 1:
        return Across(tuple(named), pattern.replace("{kind}", kinds[0]), periods, label=kinds[0])
    return Across(tuple(named), pattern, periods, kinds, all(kind.casefold() in _SEXES for kind in kinds))


def _pattern(found: re.Match[str]) -> str:
    """The name with `{period}` and `{kind}` for what stood there."""
    if "kind" not in found.groupdict():
        return "{period}"
    words = ("{kind}", found["gap"], "{period}")
    return "".join(words if found.start("kind") == 0 else reversed(words))


def _shares(profile: Profile) -> Across | None:
    """Three or more columns of numbers that are together a hundred per cent in every row."""
    columns = [c for c in profile.columns.values() if c.is_number and c.least >= 0 and c.greatest <= 100]
    names = tuple(column.name for column in columns if not _NO_SHARE.search(column.name))
    rows = list(zip(*(profile.sample[name] for name in names), strict=True)) if len(names) > 2 else []
    sums = [total for row in rows if (total := _sum(row)) is not None]
    if len(sums) < max(2, 0.9 * len(rows)) or any(abs(total - 100) > 2 for total in sums):
        return None
    return Across(names, "{kind}", kinds=names, coded=True)


def _sum(row: tuple[str, ...]) -> float | None:
    try:
        return sum(float(cell.rstrip("% \u00a0").replace(",", ".")) for cell in row)
    except ValueError:
        return None
