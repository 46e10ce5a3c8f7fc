"""A draft made of what stands in the columns of a table that nobody has described, and what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lod.drafting import names
from lod.drafting.dimensions import Dimensions
from lod.drafting.draft import Draft, Drafted, Kind, Known, Naming
from lod.drafting.english import labelled
from lod.drafting.headings import role_named, says_measure
from lod.drafting.keys import identify, names_of, repeated
from lod.drafting.measures import Measures
from lod.drafting.numbers import Notation, number
from lod.drafting.periods import unmarked
from lod.drafting.profile import SAMPLE, Column, Profile
from lod.drafting.proposal import Answers, Confidence, Proposal, Questions
from lod.drafting.roles import Role, roles
from lod.drafting.statuses import status_codes
from lod.drafting.symbols import are_several, symbols
from lod.drafting.wide import Across, across
from lod.model.attributes import FURTHER_STATUS, STATUS, UNIT
from lod.model.text import Text
from lod.sources.site.unitwords import parse_unit
from lod.sources.table.symbols import STATUSES
from lod.sources.table.unpivot import MEASURE

MEASURES = 30
"""Measures that a table may have."""
_WHAT = re.compile(r"(?i)[,.:;]? (?:etter|fordelt på|by) ")
"""What stands between what a title says was measured, and what it was measured by."""


def draft(id: str, title: str, profile: Profile, known: Known, answers: Answers | None = None) -> Draft:
    """The draft of a table that calls itself `title`. The same table, site and answers give the same draft."""
    return _Drafting(id, title, profile, known, answers or {}).draft()


class _Drafting:
    def __init__(self, id: str, title: str, profile: Profile, known: Known, answers: Answers) -> None:
        self.id, self.title, self.profile, self.known, self.answers = id, title, profile, known, answers
        self.naming = Naming(id, known)
        self.wide = across(profile, known.lists)
        made = roles(profile, frozenset(self.wide.columns if self.wide else ()), answers)
        self.questions = Questions(answers, dict(made.proposals))
        self.roles, self.periods = made.of, made.periods
        self.dimensions = Dimensions(profile, known, self.naming, self.questions)
        unit = self._constant_unit()
        varies = any(role.name == UNIT.name for role in self.roles.values())
        self.measures = Measures(self.naming, self.questions, unit, varies, profile.columns)

    def draft(self) -> Draft:
        self._numbers()
        self._hidden()
        self._encoding()
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
        figures = [self.profile.columns[name] for name in self._figures()]
        if are_several(figures):
            components.append(Drafted(Kind.ATTRIBUTE, FURTHER_STATUS.name, "", Text(), why="several"))
        return Draft(
            self.id,
            tuple(components),
            tuple(self.dimensions.lists),
            measure=apart[0],
            ignored=tuple((name, role.why) for name, role in self.roles.items() if role.kind is Kind.IGNORED),
            pattern=pattern,
            wide=wide.columns if wide else (),
            empty=empty,
            blanks=blanks,
            fill=tuple(self.dimensions.fill),
            symbols=symbols(figures, self.answers, self.dimensions.marks),
            brackets=self._brackets(figures),
            questions=self.questions.open,
            proposals=self.questions.proposals,
        )

    def _figures(self) -> list[str]:
        measures = [name for name, role in self.roles.items() if role.kind is Kind.MEASURE]
        return list(self.wide.columns) if self.wide else measures

    def _numbers(self) -> None:
        """How numbers are written, where their cells do not decide it."""
        written = self.profile.written
        if written.others:
            one, other = written.notation, written.others[0]
            facts = {"example": written.example, "one": _read_as(written.example, one), "mark": one.decimal,
                     "other": _read_as(written.example, other)}  # fmt: skip
            options = (one.decimal, other.decimal)
            self.questions.ask(Proposal("decimal", one.decimal, "decimal", Confidence.AMBIGUOUS, options, facts))

    def _hidden(self) -> None:
        """Whether rows and columns that a workbook does not show belong to the table."""
        if self.profile.hidden:
            facts = {"places": self.profile.hidden}
            self.questions.ask(Proposal("hidden", "read", "hidden", Confidence.AMBIGUOUS, ("read", "omit"), facts))

    def _encoding(self) -> None:
        """Which characters the bytes of a file are, where they are no words in the encoding that most are in."""
        encoding = self.profile.encoding
        if encoding.others:
            options = (encoding.name, *encoding.others)
            pairs = zip(options, encoding.example, strict=True)
            facts = {"examples": ", ".join(f"{name}: «{example}»" for name, example in pairs)}
            self.questions.ask(Proposal("encoding", encoding.name, "encoding", Confidence.AMBIGUOUS, options, facts))

    def _brackets(self, figures: Sequence[Column]) -> str:
        count = sum(column.brackets for column in figures)
        if not count:
            return ""
        options = ("negative", *STATUSES)
        facts = {"count": count}
        return self.questions.ask(
            Proposal("brackets", "negative", "brackets", Confidence.LIKELY, options, facts)
        ).choice

    def _constant_unit(self) -> str:
        """What a column of units says, where it says the same for every figure; the column is then no attribute."""
        for name, role in self.roles.items():
            column = self.profile.columns[name]
            if role.name == UNIT.name and len(column.values) == 1 and not column.empty:
                self.roles[name] = Role(Kind.IGNORED, "unit")
                return next(iter(column.values))
        return ""

    def _worded(self) -> tuple[str, str] | None:
        """The column that says what each figure measures, and that of the figures; None where there is none such.

        Every combination of the other codes has a figure of each measure: else it is a dimension like the others.
        """
        figures = [name for name, role in self.roles.items() if role.kind is Kind.MEASURE]
        keys = [name for name, role in self.roles.items() if role.kind is Kind.DIMENSION]
        if len(figures) == 1 and not self.wide and (unit := self._pointing_unit(keys)):
            return unit, figures[0]
        word = next((name for name in keys if says_measure(name)), None)
        if word is None or self.wide or len(figures) != 1 or len(keys) < 2 or self.profile.rows > SAMPLE:
            return None
        words, others = self.profile.columns[word].values, [name for name in keys if name != word]
        rows = set(zip(*(self.profile.sample[name] for name in others), strict=True))
        whole = len(rows) * len(words) == self.profile.rows
        return (word, figures[0]) if whole and 1 < len(words) <= MEASURES else None

    def _pointing_unit(self, keys: list[str]) -> str:
        """The column of units without which rows have the same key, and with which none has: it says the measure."""
        units = (name for name, role in self.roles.items() if role.name == UNIT.name)
        for name in units:
            few = 1 < len(self.profile.columns[name].values) <= MEASURES and not self.profile.columns[name].empty
            if few and repeated(self.profile.sample, keys) and identify(self.profile.sample, [*keys, name]):
                return name
        return ""

    def _of_words(self, word: str, figures: str) -> Iterator[Drafted]:
        """A measure for each word, from the figures that stand beside it."""
        sample = list(zip(self.profile.sample[word], self.profile.sample[figures], strict=True))
        self.questions.proposals.pop(f"role.{word}", None)
        for text in self.profile.columns[word].values:
            stands = Column(text, notation=self.profile.written.notation)
            for row, (beside, cell) in enumerate(sample):
                if beside == text:
                    stands.add(row, cell)
            yield replace(self.measures.make(figures, text, [stands], "word", self._unit_of(word, text)), code=text)

    def _unit_of(self, word: str, text: str) -> str:
        """What a word of the column that says the measure says of its unit: that of a column of units says it whole."""
        return text if self.roles[word].name == UNIT.name else ""

    def _blanks(self) -> tuple[str, int]:
        """What empty cells of figures are guessed to be, and how many there are."""
        columns = self._figures()
        blanks = sum(self.profile.columns[name].empty for name in columns)
        if self.wide or self.profile.asides:
            return ("omit" if blanks or self.profile.asides else ""), blanks + self.profile.asides * len(columns)
        return ("missing" if blanks else ""), blanks

    def _component(self, column: str, role: Role) -> Drafted:
        stands = self.profile.columns[column]
        if role.kind is Kind.MEASURE:
            return self.measures.make(
                column, self._called(column), [stands], role.why, self.profile.units.get(column, "")
            )
        if role.kind is Kind.ATTRIBUTE:
            return self._attribute(column, stands, role)
        labels = names_of(self.profile.sample, column, role.labels) if role.labels else {}
        return self.dimensions.make(column, list(stands.values), role, labels)

    def _called(self, measure: str) -> str:
        """What a measure is called: what a column says that is the same in all rows, else its own name."""
        naming = (name for name, role in self.roles.items() if role.why == "measure" and role.labels == measure)
        return next((text for name in naming for text in self.profile.columns[name].values), measure)

    def _attribute(self, column: str, stands: Column, role: Role) -> Drafted:
        if not role.name:
            name = self.naming.component(names.bare(column), "note")
            language = "" if role.datatype else "nb"
            return Drafted(Kind.ATTRIBUTE, name, column, labelled(column), why=role.why, datatype=role.datatype,
                           language=language)  # fmt: skip
        asks = self._text_codes(role.name, stands)
        codes = {text: proposal.choice for text, proposal in asks.items() if proposal.choice != text}
        return Drafted(Kind.ATTRIBUTE, role.name, column, Text(), why=role.why, codes=codes, asks=tuple(asks.values()))

    def _text_codes(self, attribute: str, stands: Column) -> dict[str, Proposal]:
        """The code of each text of a column of units or statuses; those that nobody knows are asked."""
        options: tuple[str, ...] = ()
        if attribute == UNIT.name:
            known, kind = {text: parse_unit(text) for text in stands.values}, "unit"
        elif attribute == STATUS.name:
            known, kind, options = status_codes(stands.values), "status", STATUSES
        else:
            return {}

        def proposed(text: str, code: str) -> Proposal:
            sure = Confidence.PROVES if code else Confidence.AMBIGUOUS
            facts = {"column": stands.name, "text": text}
            return Proposal(f"{kind}.{text}", code, f"{kind}-text", sure, options, facts)

        return {text: self.questions.decided(proposed(text, code)) for text, code in known.items()}

    def _across(self, wide: Across) -> tuple[list[Drafted], str]:
        """The components that columns across are made into, and the pattern with their names."""
        made, pattern = [], wide.pattern
        stand = [self.profile.columns[name] for name in wide.columns]
        if wide.coded:
            called = wide.dimension or ("kjønn" if wide.periods else "svar")
            kind = self.dimensions.make(called, wide.kinds, Role(Kind.DIMENSION, "across",
                                   "sex" if wide.periods else role_named(called)), {})  # fmt: skip
            made.append(kind)
            pattern = pattern.replace("{kind}", f"{{{kind.name}}}")
        if wide.periods:
            years = all(unmarked(text)[0].isdigit() for text in wide.periods)
            when = self.dimensions.make("år" if years else "periode", wide.periods,
                                   Role(Kind.DIMENSION, "across", "period"), {})  # fmt: skip
            made.append(when)
            pattern = pattern.replace("{period}", f"{{{when.name}}}")
        if wide.kinds and not wide.coded:
            measures = list(self._measures(wide, stand))
            return [*made, *measures], pattern.replace("{kind}", f"{{{MEASURE}}}")
        shares = wide.coded and not wide.periods and not wide.dimension
        label = wide.label or ("Andel" if shares else _WHAT.split(self.title)[0])
        measure = self.measures.make("", label, stand, "across")
        if shares:
            measure = replace(measure, unit="percent", unit_word="100", likely=None)
        return [*made, measure], pattern

    def _measures(self, wide: Across, stand: Sequence[Column]) -> Iterator[Drafted]:
        for kind in wide.kinds:
            yield self.measures.make(kind, kind, [column for column in stand if kind in column.name], "across")


def _read_as(text: str, notation: Notation) -> str:
    made = number(text)
    return f"{made.value(notation):f}" if made else text
