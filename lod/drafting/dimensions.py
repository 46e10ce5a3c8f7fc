"""The dimensions of a draft: the codes in their columns, as periods, as those of a list, or as new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lod.drafting import names
from lod.drafting.areas import area_list
from lod.drafting.draft import Drafted, Kind, Known, Naming, role_of
from lod.drafting.english import labelled
from lod.drafting.lists import (
    SPECIAL,
    TOTAL,
    NewList,
    entries,
    existing,
    levels,
    matches_by_label,
    of_periods,
    with_levels,
    with_links,
    with_special,
)
from lod.drafting.periods import STARTS, Convention, Periods, periods_of
from lod.drafting.profile import Profile
from lod.drafting.proposal import Confidence, Proposal, Questions
from lod.drafting.roles import Role


class Dimensions:
    """Makes the dimensions of one draft; `lists`: the new code lists they need."""

    def __init__(self, profile: Profile, known: Known, naming: Naming, questions: Questions) -> None:
        self.profile, self.known, self.naming, self.questions = profile, known, naming, questions
        self.lists: list[NewList] = []

    def make(self, column: str, texts: Sequence[str], role: Role, labels: Mapping[str, str]) -> Drafted:
        """The dimension of a column with these texts; `labels`: the names of those that are codes."""
        codes = self._empty_code(column, role)
        spans = self._periods(column, texts) if role.role == "period" else None
        if spans is None:
            reused = self._reused(column, texts, role)
            if reused is not None:
                return replace(reused, codes=codes)
        name = self.naming.component(names.bare(column), "dim")
        rows = of_periods(spans.by_text) if spans else entries(texts, labels)
        own = {entry.code for entry in rows}
        by_label = not labels and own != set(texts)
        rows = with_levels(rows, self._levels(column, sorted(own), spans is None))
        linked = area_list([entry.code for entry in rows], role.role == "area") if spans is None else None
        about = role.role or ("area" if linked else "")
        rows = with_links(rows, linked.link) if linked else rows
        for code in codes.values():
            rows = with_special(rows, code)
        if spans is not None:
            same = self._same_periods([entry.code for entry in rows])
            if same:
                return Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=about, codelist=same,
                               values=len(rows), reused=len(rows), by_label=by_label, codes=codes)  # fmt: skip
        listed = NewList(self.naming.codelist(name), labelled(column), rows)
        self.lists.append(listed)
        return Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=about, codelist=listed.name,
                       by_label=by_label, codes=codes)  # fmt: skip

    def _reused(self, column: str, texts: Sequence[str], role: Role) -> Drafted | None:
        """The dimension with the list of the site that has most of its codes; None where there is none."""
        lists = {n: found for n, found in self.known.lists.items() if not found.built_in}
        codelist, held = existing(texts, lists)
        if codelist is None:
            return None
        owner = self.known.owner(codelist.name)
        name = self.naming.component(names.bare(column), "dim", owner)
        same = owner if owner is not None and name == owner.name else None
        by_label, size = matches_by_label(texts, codelist), len(texts)
        made = Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=role.role,
                       codelist=codelist.name, values=size, reused=held, by_label=by_label)  # fmt: skip
        return replace(made, label=same.label, definition=same.definition, role=role_of(same)) if same else made

    def _same_periods(self, codes: Sequence[str]) -> str:
        """The list of periods of the site that has all of these codes, "" if there is none."""
        lists = (found for found in self.known.lists.values() if found.periods and not found.built_in)
        return next((found.name for found in lists if set(codes) <= found.by_notation.keys()), "")

    def _empty_code(self, column: str, role: Role) -> dict[str, str]:
        """What an empty cell of a dimension stands for: asked, as a total by many publishers' custom."""
        empty = self.profile.columns[column].empty if column in self.profile.columns else 0
        if not empty:
            return {}
        facts = {"column": column, "count": empty}
        proposal = Proposal(f"empty.{column}", TOTAL, "empty-cell", Confidence.LIKELY, tuple(SPECIAL), facts)
        return {"": self.questions.ask(proposal).choice}

    def _periods(self, column: str, texts: Sequence[str]) -> Periods | None:
        """The periods of a column as answered; what its texts leave open is asked."""
        dates, pair = (self.questions.answers.get(f"{word}.{column}", "") for word in ("dates", "pair"))
        spans = periods_of(texts, Convention(dates, pair, int(self.questions.answers.get(f"start.{column}", 1))))
        open_ones = periods_of(texts)
        if spans is None or open_ones is None:
            return None
        facts = {"column": column, "values": ", ".join(texts[:3])}
        for word, ways in (("dates", open_ones.dates), ("pair", open_ones.pairs)):
            if ways:
                self.questions.ask(Proposal(f"{word}.{column}", ways[0], word, Confidence.AMBIGUOUS, ways, facts))
        if spans.split:
            starts = tuple(map(str, STARTS))
            self.questions.ask(Proposal(f"start.{column}", "1", "start", Confidence.AMBIGUOUS, starts, facts))
        return spans

    def _levels(self, column: str, codes: Sequence[str], plain: bool) -> dict[str, str]:
        """The code above each, where codes begin with those above them; asked."""
        above = levels(codes) if plain else {}
        if not above:
            return {}
        code, up = next(iter(above.items()))
        facts = {"column": column, "code": code, "above": up}
        proposal = Proposal(f"levels.{column}", "yes", "levels", Confidence.LIKELY, ("yes", "no"), facts)
        return above if self.questions.ask(proposal).choice == "yes" else {}
