"""What each column of a table is for: a dimension, a measure, an attribute, or nothing that is published.

What the file proves is decided; what is likely is proposed, with its reason, and asked. A few odd cells never change
what a column is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lod.drafting import headings, keys
from lod.drafting.draft import Kind
from lod.drafting.headings import role_named
from lod.drafting.periods import Convention, Periods, period, periods_of
from lod.drafting.profile import Column, Profile
from lod.drafting.proposal import Answers, Confidence, Proposal, decided
from lod.sources.sdmx.structure import ATTRIBUTES as OF_SDMX

__all__ = ["Role", "Roles", "role_named", "roles"]

OPTIONS = {"dimension": Kind.DIMENSION, "measure": Kind.MEASURE, "attribute": Kind.ATTRIBUTE, "ignore": Kind.IGNORED}
"""What a column may be, by the word for it in an answer."""
_WORDS = {kind: word for word, kind in OPTIONS.items()}
NUMERIC = ("serial", "year-number", "digits")
"""Why a column of numbers is one of periods: days as workbooks count them, years with a decimal nought."""
_EATEN = re.compile(r"(?i)0?\d{1,2}[.-](?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)\.?|"
                    r"(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[.-]\d{2}")  # fmt: skip
"""What spreadsheets make of codes such as `1-4` and `10-14`: `01.apr`, `okt.14`."""
_WITH_UNIT = re.compile(
    r"(?:[^\W\d]{1,3}\.?\s?)?[-+\u2212\u2013]?\d[\d\s.]*,\d+\s?[^\d\s]+.*|"
    r"(?:[^\W\d]{1,3}\.?\s)?[-+\u2212\u2013]?\d[\d\s,]*\.\d+\s[^\d\s]+.*|[-+\u2212\u2013]\d+\s?[^\d\s]+.*"
)
"""A number with decimals or a sign, and words behind it: `+1,2 %-poeng`."""
_HOURS, _CLOCK = re.compile(r"\d{1,4}:\d\d"), re.compile(r"(?:[01]\d|2[0-3]):\d\d")
"""Hours and minutes: how long something takes, or when it is."""
FEW = 20
"""Different whole numbers that may be classes rather than amounts."""


@dataclass(frozen=True)
class Role:
    """What one column is for, and the word for why (a key of `words`).

    `role`: SDMX's word for a dimension; `name`: a built-in attribute's; `labels`: the column with names for its codes;
    `datatype`: an attribute's. `sure`: whether the file proves it.
    """

    kind: Kind
    why: str
    role: str = ""
    name: str = ""
    labels: str = ""
    datatype: str = ""
    sure: bool = True


@dataclass
class Roles:
    """The role of each column that does not stand across, the periods in those of periods, and what was proposed."""

    of: dict[str, Role] = field(default_factory=dict)
    periods: dict[str, Periods] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)

    def named(self, kind: Kind) -> list[str]:
        return [name for name, role in self.of.items() if role.kind is kind]


def roles(profile: Profile, across: frozenset[str], answers: Answers | None = None) -> Roles:
    """What each column is for, but those that stand across."""
    made = Roles()
    columns = [column for name, column in profile.columns.items() if name not in across]
    for column in columns:
        span = periods_of(column.values)
        if span is not None and column.whole and not _may_be_classes(column, span):
            made.periods[column.name] = span
    for column in columns:
        made.of[column.name] = _role(column, profile, made.periods)
    _pair(profile, made)
    _classes(profile, made, bool(across))
    _pointing(profile, made)
    _texts(profile, made)
    if across:
        made.of |= {n: Role(Kind.IGNORED, "beside", sure=False) for n in made.named(Kind.MEASURE)}
    elif not made.named(Kind.MEASURE):
        made.of |= _last_number(profile, made)
    _constants(profile, made)
    _one_each(made)
    _propose(profile, made, answers or {})
    made.periods = {n: p for n, p in made.periods.items() if made.of[n].role == "period"}
    return made


def _role(column: Column, profile: Profile, periods: Mapping[str, Periods]) -> Role:
    heading, built_in = column.name, headings.attribute_named(column.name)
    if not column.filled:
        return Role(Kind.IGNORED, "empty")
    if built_in and column.is_number == built_in.endswith("Bound"):
        return Role(Kind.ATTRIBUTE, "name", name=built_in)
    if column.name == "column 1" and _counts_rows(column, profile):
        return Role(Kind.IGNORED, "index")
    digits = all(text.isdigit() for text in column.values)
    if column.name in periods and not (digits and (headings.is_code(heading) or role_named(heading))):
        return _period(column, profile, periods)
    if headings.is_named(heading, "period") and periods_of(column.values, Convention(numeric=True)):
        years = all(text.endswith(".0") for text in column.values)
        digits = all(len(text.removesuffix(".0")) > 5 for text in column.values)
        why = "year-number" if years else "digits" if digits else "serial"
        return Role(Kind.DIMENSION, why, "period", sure=years)
    if headings.is_note(heading) and not column.is_number:
        return Role(Kind.ATTRIBUTE, "note")
    if column.is_number and heading in OF_SDMX:
        return Role(Kind.ATTRIBUTE, "sdmx", datatype="" if column.odd or column.decimals else "integer", sure=False)
    if headings.is_multiplier(heading) and not column.is_number:
        ones = headings.are_ones(column.values)
        return Role(Kind.IGNORED, "ones") if ones else Role(Kind.DIMENSION, "multiplier", sure=False)
    if column.is_number:
        return _number(column, profile)
    if column.numbers > column.others and column.is_amount:
        return Role(Kind.MEASURE, "mixed", sure=False)
    return _text(column)


def _may_be_classes(column: Column, span: Periods) -> bool:
    """Whether days without a century (`13.02.21`) may be codes of a classification, as nothing names them days."""
    plain = all(not text.strip("0123456789.") for text in column.values)
    return span.short and plain and not headings.is_named(column.name, "period")


def _text(column: Column) -> Role:
    """A column of texts: asked about, where they may be amounts, or codes that a spreadsheet has made dates of."""
    role, texts = role_named(column.name), list(column.values)
    if any(map(_EATEN.fullmatch, texts)):
        return Role(Kind.DIMENSION, "eaten", role, sure=False)
    with_unit = sum(column.counts[text] for text in texts if _WITH_UNIT.fullmatch(text)) * 2 > column.filled
    if not role and (with_unit or column.has_currencies):
        return Role(Kind.DIMENSION, "with-unit", sure=False)
    if not role and column.numbers * 3 >= column.filled and not headings.is_code(column.name):
        return Role(Kind.DIMENSION, "mixed", sure=False)
    if texts and all(map(_HOURS.fullmatch, texts)) and not all(map(_CLOCK.fullmatch, texts)):
        return Role(Kind.DIMENSION, "hours", sure=False)
    if headings.is_named(column.name, "period"):
        return Role(Kind.DIMENSION, "no-period", sure=False)
    return Role(Kind.DIMENSION, "text", role)


def _period(column: Column, profile: Profile, periods: Mapping[str, Periods]) -> Role:
    """Texts that are all periods; of numbers that may be years, by their name and how often each occurs."""
    dimension = Role(Kind.DIMENSION, "period", "period")
    if not all(text.isdigit() for text in column.values) or headings.is_named(column.name, "period"):
        return dimension
    others = [n for n in periods if n != column.name and headings.is_named(n, "period")]
    if headings.ends_in_year(column.name):
        year = Role(Kind.ATTRIBUTE, "year", datatype="gYear", sure=False)
        return year if others else replace(dimension, sure=False)
    if len(column.values) > 0.5 * profile.rows > 5 or others:
        return Role(Kind.MEASURE, "years", sure=False)
    return replace(dimension, sure=len(column.values) > 1)


def _number(column: Column, profile: Profile) -> Role:
    """A column of whole or other numbers: amounts, or codes made of digits."""
    heading, role = column.name, role_named(column.name)
    if column.is_mixed and all(text.isdigit() and period(text) for text in column.read):
        return Role(Kind.DIMENSION, "years", sure=False)
    coded = headings.is_code(heading)
    if column.is_amount and not (coded or column.has_leading_zeros):
        return Role(Kind.MEASURE, "number")
    if column.has_leading_zeros or (coded and not column.is_amount) or role:
        return Role(Kind.DIMENSION, "code", role)
    if coded:
        return Role(Kind.DIMENSION, "code", role, sure=False)
    if headings.is_part_of_date(heading) and column.least >= 0 and column.greatest <= 53:
        return Role(Kind.DIMENSION, "date-part", sure=len(headings.words(heading)) == 1)
    first = next(iter(profile.columns)) == heading
    if first and _counts_rows(column, profile):
        return Role(Kind.IGNORED, "index", sure=False)
    if first and _identifies(column, profile):
        return Role(Kind.DIMENSION, "identifies", sure=False)
    if headings.may_be_code(heading):
        return Role(Kind.DIMENSION, "code", sure=False)
    if column.is_mixed and len(column.values) * 5 < profile.rows:
        return Role(Kind.MEASURE, "mixed", sure=False)
    return Role(Kind.MEASURE, "number")


def _counts_rows(column: Column, profile: Profile) -> bool:
    """Whether it holds the numbers of the rows, from 0 or 1, as pandas and R write them."""
    texts = list(column.values)
    return texts[:1] in (["0"], ["1"]) and all(text == str(int(texts[0]) + i) for i, text in enumerate(texts)) and (
        (profile.rows in (len(texts), column.filled) and len(texts) == column.filled) or not column.whole)  # fmt: skip


def _identifies(column: Column, profile: Profile) -> bool:
    """Whether each row has another number, all of the same length."""
    texts = list(column.values)
    return len(texts) == profile.rows > 5 and len({len(text) for text in texts}) == 1 and len(texts[0]) > 3


def _pair(profile: Profile, made: Roles) -> None:
    """Names of codes are no dimension of their own: they are the codes' labels."""
    names = [name for name in made.named(Kind.DIMENSION) if made.of[name].why not in ("mixed", "with-unit", "hours")]
    for code, label in list(keys.pairs(profile, names)):
        role = made.of[code].role or made.of[label].role
        sure = not keys.renamed(profile.sample, code, label)
        made.of[code] = Role(Kind.DIMENSION, "code", role, labels=label)
        made.of[label] = Role(Kind.IGNORED, "labels" if sure else "renamed", labels=code, sure=sure)


def _classes(profile: Profile, made: Roles, across: bool) -> None:
    """A few whole numbers over and over: classes, where they point out the rows; asked where they may be either."""
    for name in made.named(Kind.MEASURE):
        column = profile.columns[name]
        values = column.values
        small = len(values) == 1 or not column.is_amount
        small = small and len(values) <= FEW and column.greatest < 100 and not column.odd
        if not small or profile.rows < 5 * len(values) or len(made.named(Kind.MEASURE)) + across < 2:
            continue
        if len(values) == 1:
            made.of[name] = Role(Kind.ATTRIBUTE, "constant", datatype="integer", sure=False)
            continue
        found = made.named(Kind.DIMENSION)
        before, after = (keys.repeated(profile.sample, names) for names in (found, [*found, name]))
        if before and after < before / 2:
            made.of[name] = Role(Kind.DIMENSION, "class", sure=False)
        elif headings.is_part_of_date(name) or (len(values) <= 10 and profile.rows >= 20 * len(values)):
            made.of[name] = replace(made.of[name], why="class", sure=False)


def _pointing(profile: Profile, made: Roles) -> None:
    """A column of whole numbers without which rows have the same key, and with which none has: numbers of accounts."""
    measures, dimensions = made.named(Kind.MEASURE), made.named(Kind.DIMENSION)
    if len(measures) < 2 or not keys.repeated(profile.sample, dimensions):
        return
    for name in measures:
        column = profile.columns[name]
        whole = not (column.is_amount or column.odd or column.missing or column.empty)
        if whole and keys.identify(profile.sample, [*dimensions, name]):
            made.of[name] = Role(Kind.DIMENSION, "points", sure=False)
            return


def _texts(profile: Profile, made: Roles) -> None:
    """Texts and numbers of days that the other columns make superfluous say something about each figure."""
    for name in reversed(made.named(Kind.DIMENSION)):
        column, role = profile.columns[name], made.of[name]
        others = [other for other in made.named(Kind.DIMENSION) if other != name]
        free = len(column.values) > max(20, 0.5 * profile.rows) or column.empty > column.filled
        free = free and role.why == "text" and not role.role
        derived = role.why == "date-part" and not role.sure
        if (free or derived) and others and keys.identify(profile.sample, others):
            datatype = "integer" if derived and not column.odd else ""
            made.of[name] = Role(Kind.ATTRIBUTE, "superfluous", datatype=datatype, sure=False)


def _constants(profile: Profile, made: Roles) -> None:
    """A word for what was measured that is the same in every row is the name of the measure, and no dimension."""
    nameless = next(filter(headings.is_value, made.named(Kind.MEASURE)), "")
    dimensions = made.named(Kind.DIMENSION)
    same = [n for n in dimensions if len(profile.columns[n].values) == 1 and not profile.columns[n].empty]
    for name in same:
        if made.of[name].why == "text" and headings.says_measure(name) and profile.rows > 1 and len(dimensions) > 1:
            made.of[name] = Role(Kind.IGNORED, "measure" if nameless else "same", labels=nameless, sure=bool(nameless))
            nameless = ""
            dimensions.remove(name)


def _one_each(made: Roles) -> None:
    """One dimension has a role: that of codes, where others are of the same thing."""
    for word in {role.role for role in made.of.values() if role.role}:
        names = [name for name in made.named(Kind.DIMENSION) if made.of[name].role == word]
        kept = next((name for name in names if made.of[name].why == "code"), names[0] if names else "")
        for name in names:
            if name != kept and word != "period":
                made.of[name] = replace(made.of[name], role="")


def _last_number(profile: Profile, made: Roles) -> dict[str, Role]:
    """The last column of numbers as the measure, where nothing else is one; never a column of years."""
    numbers = [n for n in made.named(Kind.DIMENSION) if profile.columns[n].is_number and n not in made.periods]
    return {numbers[-1]: Role(Kind.MEASURE, "last", sure=False)} if numbers else {}


def _propose(profile: Profile, made: Roles, answers: Answers) -> None:
    """A proposal for each column, and what is answered in its place."""
    for name, role in list(made.of.items()):
        sure = Confidence.PROVES if role.sure else Confidence.LIKELY
        facts = {"column": name, "values": examples(profile.columns[name])}
        proposal = Proposal(f"role.{name}", _WORDS[role.kind], f"why-{role.why}", sure, tuple(OPTIONS), facts)
        proposal = decided(proposal, answers)
        made.proposals[proposal.key] = proposal
        kind = OPTIONS[proposal.choice]
        if kind is not role.kind:
            made.of[name] = _as(kind, profile.columns[name], made.periods)
            _let_go(made, name)


def _as(kind: Kind, column: Column, periods: Mapping[str, Periods]) -> Role:
    """The role of a column that a person has said the kind of."""
    if kind is Kind.DIMENSION:
        return Role(kind, "answered", "period" if column.name in periods else role_named(column.name))
    whole = column.is_number and not column.odd and not column.decimals
    return Role(kind, "answered", datatype="integer" if kind is Kind.ATTRIBUTE and whole else "")


def _let_go(made: Roles, name: str) -> None:
    """A column that was to hold the names of another's codes no longer does."""
    for other, role in made.of.items():
        if role.labels == name:
            made.of[other] = replace(role, labels="")


def examples(column: Column, most: int = 4) -> str:
    """Some of a column's texts, as they stand."""
    return ", ".join(list(column.values)[:most]) + (" …" if len(column.values) > most else "")
