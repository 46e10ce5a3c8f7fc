"""The measures of a draft: what each is called, its unit, and how many decimals its figures have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lod.drafting import english, names
from lod.drafting.draft import Drafted, Kind, Naming
from lod.drafting.headings import corner, spoken
from lod.drafting.profile import Column
from lod.drafting.proposal import Confidence, Proposal, Questions
from lod.drafting.units import unit_of
from lod.sources.site.unitwords import BRACKETS, parse_unit


class Measures:
    """Makes the measures of one draft.

    `unit`: what the table says the unit of all figures is, "" if it does not; `varies`: whether each row says its own;
    `columns`: those of the table, of which some may differ in brackets alone.
    """

    def __init__(
        self, naming: Naming, questions: Questions, unit: str, varies: bool, columns: Iterable[str] = ()
    ) -> None:
        self.naming, self.questions, self.unit, self.varies = naming, questions, unit, varies
        self.alike = {name for name, times in Counter(map(names.bare, columns)).items() if times > 1}

    def make(self, column: str, label: str, stand: Sequence[Column], why: str, word: str = "") -> Drafted:
        """The measure whose figures stand in these columns; `column`: the one described, "" where they are across.

        `word`: what the table says of its unit alone.
        """
        figures = replace(_together(stand), name=label)
        name = self.naming.component(self._named(label), "value")
        unit = self._unit(figures, name, word or self.unit)
        sure = unit.confidence is Confidence.PROVES
        code = unit.choice if sure else ""
        return Drafted(
            Kind.MEASURE,
            name,
            column,
            english.text(spoken(self._named(corner(label)[0]))),
            why=why,
            unit=code,
            unit_word=str(unit.facts.get("word", "")) if sure else "",
            likely=None if sure else unit,
            ranged=code != "percent" or not figures.amounts or (figures.least >= 0 and figures.greatest <= 100),
            decimals=None if figures.decimals else 0,
        )

    def _named(self, label: str) -> str:
        """What it is called: brackets that hold no unit are a part of that where they tell columns apart."""
        bare, inside = names.bare(label), BRACKETS.findall(label)
        return label if bare in self.alike and inside and not parse_unit(inside[-1].strip()) else bare

    def _unit(self, figures: Column, name: str, stated: str) -> Proposal:
        """The unit of a measure: as answered, as a column of units says, else by its name and figures."""
        key, word = f"unit.{name}", {"word": stated}
        if self.varies and not stated:
            return Proposal(key, "number", "unit-varies", Confidence.PROVES)
        if stated and (code := parse_unit(stated)):
            return self.questions.decided(Proposal(key, code, "unit-word", Confidence.PROVES, facts=word))
        if stated:
            return self.questions.decided(Proposal(key, "", "unit-unknown", Confidence.AMBIGUOUS, facts=word))
        return self.questions.decided(unit_of(figures, name))


def _together(columns: Sequence[Column]) -> Column:
    """What stands in several columns, as if it stood in one."""
    made = Column(columns[0].name, notation=columns[0].notation, scaled=any(column.scaled for column in columns))
    for column in columns:
        for text, row in column.values.items():
            made.values.setdefault(text, row)
            made.counts[text] += column.counts[text]
    return made
