"""A draft guessed from what stands in the columns of a table that nobody has described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lod.drafting import english, names
from lod.drafting.draft import Draft, Drafted, Kind, Known, Naming, role_of
from lod.drafting.lists import NewList, entries, existing, matches_by_label
from lod.drafting.profile import SAMPLE, Column, Profile
from lod.drafting.roles import Role, roles
from lod.drafting.units import unit_of
from lod.drafting.wide import Across, across
from lod.model.attributes import BUILT_IN
from lod.model.text import Text
from lod.sources.unpivot import MEASURE

_SAYS_MEASURE = re.compile(r"(?i)(?:statistikk)?variabel|måltall|indikator|mål|variable|measure|indicator")
"""What a column is called that says what the figures measure."""
MEASURES = 30
"""Measures that a table may have."""
_WHAT = re.compile(r"(?i)[,.:;]? (?:etter|fordelt på|by) ")
"""What stands between what a title says was measured, and what it was measured by."""


def draft(id: str, title: str, profile: Profile, known: Known) -> Draft:
    """The draft of a table that calls itself `title`. The same table and site give the same draft."""
    return _Drafting(id, title, profile, known).draft()


class _Drafting:
    def __init__(self, id: str, title: str, profile: Profile, known: Known) -> None:
        self.id, self.title, self.profile, self.known = id, title, profile, known
        self.naming = Naming(id, known)
        self.wide = across(profile)
        self.roles = roles(profile, frozenset(self.wide.columns if self.wide else ()))
        self.lists: list[NewList] = []

    def draft(self) -> Draft:
        worded = self._worded()
        apart = worded or ("", "")
        components = [
            self._component(name, role)
            for name, role in self.roles.items()
            if role.kind is not Kind.IGNORED and name not in apart
        ]
        components += self._of_words(*worded) if worded else []
        pattern, wide = "", self.wide
        if wide:
            made, pattern = self._across(wide)
            components += made
        empty, blanks = self._blanks()
        return Draft(
            self.id,
            tuple(components),
            tuple(self.lists),
            measure=apart[0],
            ignored=tuple((name, role.why) for name, role in self.roles.items() if role.kind is Kind.IGNORED),
            pattern=pattern,
            wide=wide.columns if wide else (),
            empty=empty,
            blanks=blanks,
        )

    def _worded(self) -> tuple[str, str] | None:
        """The column that says what each figure measures, and that of the figures; None where there is none such.

        Every combination of the other codes has a figure of each measure: else it is a dimension like the others.
        """
        figures = [name for name, role in self.roles.items() if role.kind is Kind.MEASURE]
        keys = [name for name, role in self.roles.items() if role.kind is Kind.DIMENSION]
        word = next((name for name in keys if _SAYS_MEASURE.fullmatch(name.strip())), None)
        if word is None or self.wide or len(figures) != 1 or len(keys) < 2 or self.profile.rows > SAMPLE:
            return None
        words, others = self.profile.columns[word].values, [name for name in keys if name != word]
        rows = set(zip(*(self.profile.sample[name] for name in others), strict=True))
        whole = len(rows) * len(words) == self.profile.rows
        return (word, figures[0]) if whole and 1 < len(words) <= MEASURES else None

    def _of_words(self, word: str, figures: str) -> Iterator[Drafted]:
        """A measure for each word, from the figures that stand beside it."""
        sample = list(zip(self.profile.sample[word], self.profile.sample[figures], strict=True))
        for said in self.profile.columns[word].values:
            stands = Column(said)
            for row, (beside, text) in enumerate(sample):
                if beside == said:
                    stands.add(row, text)
            yield replace(self._measure(figures, said, [stands], "word"), code=said)

    def _blanks(self) -> tuple[str, int]:
        """What empty cells of figures are guessed to be, and how many there are."""
        measures = [name for name, role in self.roles.items() if role.kind is Kind.MEASURE]
        columns = self.wide.columns if self.wide else measures
        blanks = sum(self.profile.columns[name].empty for name in columns)
        if self.wide or self.profile.asides:
            return ("omit" if blanks or self.profile.asides else ""), blanks + self.profile.asides * len(columns)
        return ("missing" if blanks else ""), blanks

    def _component(self, column: str, role: Role) -> Drafted:
        stands = self.profile.columns[column]
        if role.kind is Kind.MEASURE:
            return self._measure(column, column, [stands], role.why)
        if role.kind is Kind.ATTRIBUTE:
            return self._attribute(column, stands, role)
        labels = self._labels(column, role.labels) if role.labels else {}
        return self._dimension(column, list(stands.values), role, labels)

    def _labels(self, code: str, label: str) -> dict[str, str]:
        return dict(zip(self.profile.sample[code], self.profile.sample[label], strict=True))

    def _dimension(self, column: str, texts: Sequence[str], role: Role, labels: Mapping[str, str]) -> Drafted:
        codelist, held = existing(texts, {n: found for n, found in self.known.lists.items() if not found.built_in})
        if codelist is not None:
            owner = self.known.owner(codelist.name)
            by_label = matches_by_label(texts, codelist)
            name = self.naming.component(names.bare(column), "dim", owner)
            same = owner if owner is not None and name == owner.name else None
            label, definition = (same.label, same.definition) if same else (_text(column), Text())
            about = role_of(same) if same else role.role
            return Drafted(Kind.DIMENSION, name, column, label, definition, role.why, about, codelist.name, len(texts),
                           held, by_label)  # fmt: skip
        name = self.naming.component(names.bare(column), "dim")
        rows = entries(texts, labels)
        listed = NewList(self.naming.codelist(name), _text(column), rows)
        self.lists.append(listed)
        by_label = not labels and {entry.code for entry in rows} != set(texts)
        return Drafted(Kind.DIMENSION, name, column, _text(column), why=role.why, role=role.role, codelist=listed.name,
                       by_label=by_label)  # fmt: skip

    def _measure(self, column: str, label: str, stand: Sequence[Column], why: str) -> Drafted:
        named = replace(_together(stand), name=label)
        unit, word = unit_of(named)
        name = self.naming.component(names.bare(label), "value")
        return Drafted(Kind.MEASURE, name, column, _text(label), why=why, unit=unit, unit_word=word,
                       decimals=None if named.decimals else 0)  # fmt: skip

    def _attribute(self, column: str, stands: Column, role: Role) -> Drafted:
        if not role.name:
            name = self.naming.component(names.bare(column), "note")
            return Drafted(Kind.ATTRIBUTE, name, column, _text(column), why=role.why, language="nb")
        known = BUILT_IN[role.name]
        listed = self.known.lists.get(known.codelist)
        by_label = bool(listed) and matches_by_label(stands.values, self.known.lists[known.codelist])
        return Drafted(Kind.ATTRIBUTE, role.name, column, Text(), why=role.why, by_label=by_label)

    def _across(self, wide: Across) -> tuple[list[Drafted], str]:
        """The components that columns across are made into, and the pattern with their names."""
        made, pattern = [], wide.pattern
        stand = [self.profile.columns[name] for name in wide.columns]
        if wide.coded:
            kind = self._dimension("kjønn" if wide.periods else "svar", wide.kinds, Role(Kind.DIMENSION, "across",
                                   "sex" if wide.periods else ""), {})  # fmt: skip
            made.append(kind)
            pattern = pattern.replace("{kind}", f"{{{kind.name}}}")
        if wide.periods:
            when = self._dimension("år" if all(map(str.isdigit, wide.periods)) else "periode", wide.periods,
                                   Role(Kind.DIMENSION, "across", "period"), {})  # fmt: skip
            made.append(when)
            pattern = pattern.replace("{period}", f"{{{when.name}}}")
        if wide.kinds and not wide.coded:
            measures = list(self._measures(wide, stand))
            return [*made, *measures], pattern.replace("{kind}", f"{{{MEASURE}}}")
        label = wide.label or ("Andel" if wide.coded and not wide.periods else _WHAT.split(self.title)[0])
        measure = self._measure("", label, stand, "across")
        if wide.coded and not wide.periods:
            measure = replace(measure, unit="percent", unit_word="100")
        return [*made, measure], pattern

    def _measures(self, wide: Across, stand: Sequence[Column]) -> Iterator[Drafted]:
        for kind in wide.kinds:
            yield self._measure(kind, kind, [column for column in stand if kind in column.name], "across")


def _text(label: str) -> Text:
    return english.text(names.bare(label))


def _together(columns: Sequence[Column]) -> Column:
    """What stands in several columns, as if it stood in one."""
    found = Column(columns[0].name)
    for column in columns:
        found.decimals = max(found.decimals, column.decimals)
        found.percents += column.percents
        found.least, found.greatest = min(found.least, column.least), max(found.greatest, column.greatest)
    return found
