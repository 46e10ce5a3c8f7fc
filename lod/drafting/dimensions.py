"""The dimensions of a draft: the codes in their columns, as periods, as those of a list, or as new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lod.drafting import names
from lod.drafting.areas import area_list, without_zeros
from lod.drafting.draft import Drafted, Kind, Known, Naming, role_of
from lod.drafting.english import labelled
from lod.drafting.headings import corner, part_named
from lod.drafting.indents import levels_of
from lod.drafting.lists import (
    SPECIAL,
    TOTAL,
    Entry,
    NewList,
    entries,
    existing,
    levels,
    matches_by_label,
    of_periods,
    tells,
    with_levels,
    with_links,
    with_special,
)
from lod.drafting.periods import STARTS, Convention, Periods, periods_of, unmarked
from lod.drafting.profile import Profile
from lod.drafting.proposal import Confidence, Proposal, Questions
from lod.drafting.roles import NUMERIC, Role
from lod.model.codelist import CodeList
from lod.sources.table.labels import codes as codes_in
from lod.sources.table.labels import plain

ABOVE = "above"
"""The answer that an empty cell of a dimension means what is above it."""


class Dimensions:
    """Makes the dimensions of one draft.

    `lists`: the new code lists they need; `fill`: the columns whose empty cells mean what is above them; `marks`: how
    many periods have each mark that is about their figures.
    """

    def __init__(self, profile: Profile, known: Known, naming: Naming, questions: Questions) -> None:
        self.profile, self.known, self.naming, self.questions = profile, known, naming, questions
        self.lists: list[NewList] = []
        self.fill: list[str] = []
        self.marks: Counter[str] = Counter()

    def make(self, column: str, texts: Sequence[str], role: Role, labels: Mapping[str, str]) -> Drafted:
        """The dimension of a column with these texts; `labels`: the names of those that are codes."""
        codes = self._empty_code(column, role)
        if zeros := self._without_zeros(column, texts, role):
            texts = [zeros.get(text, text) for text in texts]
            labels = {zeros.get(text, text): label for text, label in labels.items()}
            codes |= zeros
        spans = self._periods(column, texts, role) if role.role == "period" else None
        if spans is None:
            reused = self._reused(column, texts, role)
            if reused is not None:
                return replace(reused, codes=codes)
        rows = of_periods(spans.by_text) if spans else entries(texts, labels)
        shared = self._same_periods([entry.code for entry in rows]) if spans else ""
        owner = self.known.owner(shared) if shared else None
        name = self.naming.component(names.bare(corner(column)[0]), "dim", owner)
        own = {entry.code for entry in rows}
        marks = spans.marks if spans else ()
        if spans:
            self.marks.update(period.mark for period in spans.by_text.values() if period.mark)
        by_label = not labels and own != {unmarked(text)[0] if marks else text for text in texts}
        above = {} if spans else self._indented(role.labels or column, rows) or levels(sorted(own))
        rows = with_levels(rows, self._levels(column, above))
        linked = area_list([entry.code for entry in rows], role.role == "area") if spans is None else None
        about = role.role or ("area" if linked else "")
        rows = with_links(rows, linked.link) if linked else rows
        for code in codes.values():
            rows = with_special(rows, code)
        if shared:
            codes = {**codes, **self._written_otherwise(shared, spans)} if spans else codes
            made = Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=about, codelist=shared,
                           values=len(rows), reused=len(rows), by_label=by_label, codes=codes, marks=marks)  # fmt: skip
            same = owner if owner is not None and name == owner.name else None
            return replace(made, label=same.label, definition=same.definition, role=role_of(same)) if same else made
        listed = NewList(self.naming.codelist(name), labelled(column), rows)
        self.lists.append(listed)
        return Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=about, codelist=listed.name,
                       by_label=by_label, codes=codes, marks=marks)  # fmt: skip

    def _without_zeros(self, column: str, texts: Sequence[str], role: Role) -> dict[str, str]:
        """The codes of areas that have lost the nought in front, each with the whole code; asked."""
        lost = without_zeros(texts) if role.role == "area" else {}
        if not lost:
            return {}
        text, code = next(iter(lost.items()))
        facts = {"column": column, "text": text, "code": code, "count": len(lost)}
        proposal = Proposal(f"zeros.{column}", "yes", "zeros", Confidence.LIKELY, ("yes", "no"), facts)
        return lost if self.questions.ask(proposal).choice == "yes" else {}

    def _reused(self, column: str, texts: Sequence[str], role: Role) -> Drafted | None:
        """The dimension with the list of the site that has most of its codes; None where there is none."""
        lists = {n: found for n, found in self.known.lists.items() if not found.built_in}
        codelist, held = existing(texts, lists)
        if codelist is None or (not tells(texts) and not self._is_called(column, role, codelist)):
            return None
        owner = self.known.owner(codelist.name)
        name = self.naming.component(names.bare(corner(column)[0]), "dim", owner)
        same = owner if owner is not None and name == owner.name else None
        by_label, size = matches_by_label(texts, codelist), len(texts)
        made = Drafted(Kind.DIMENSION, name, column, labelled(column), why=role.why, role=role.role,
                       codelist=codelist.name, values=size, reused=held, by_label=by_label)  # fmt: skip
        return replace(made, label=same.label, definition=same.definition, role=role_of(same)) if same else made

    def _is_called(self, column: str, role: Role, codelist: CodeList) -> bool:
        """Whether a column is called as a list is, or as what takes its codes from it, or has its role."""
        owner = self.known.owner(codelist.name)
        labels = [codelist.label, *([owner.label] if owner else [])]
        called = {codelist.name.casefold(), *({owner.name.casefold()} if owner else ())}
        called |= {plain(text) for label in labels for _, text in label}
        own = {plain(corner(column)[0]), names.bare(corner(column)[0]).casefold()}
        own |= {plain(text) for _, text in labelled(column)}
        return bool(own & called) or bool(role.role and owner and role.role == role_of(owner))

    def _same_periods(self, codes: Sequence[str]) -> str:
        """The list of periods of the site that has all of these codes, "" if there is none."""
        lists = (found for found in self.known.lists.values() if found.periods and not found.built_in)
        return next((found.name for found in lists if set(codes) <= found.by_notation.keys()), "")

    def _written_otherwise(self, shared: str, spans: Periods) -> dict[str, str]:
        """The code of each text that a list of periods of the site does not know the period by."""
        listed = self.known.lists[shared]
        words = codes_in(listed)
        bare = {unmarked(text)[0] if when.mark else text: when.code for text, when in spans.by_text.items()}
        return {
            text: code for text, code in bare.items() if text not in listed.by_notation and plain(text) not in words
        }

    def _empty_code(self, column: str, role: Role) -> dict[str, str]:
        """What an empty cell of a dimension stands for: asked, as a total by many publishers' custom.

        It is likely what stands above it where each text is written once, unless the name beside it is a total's.
        """
        empty = self.profile.columns[column].empty if column in self.profile.columns else 0
        if not empty:
            return {}
        facts = {"column": column, "count": empty}
        options = (*SPECIAL, ABOVE) if self.profile.sample[column][:1] != [""] else tuple(SPECIAL)
        once = ABOVE in options and self._is_written_once(column)
        likely = ABOVE if once and not self._is_total(column, role.labels) else TOTAL
        proposal = Proposal(f"empty.{column}", likely, "empty-cell", Confidence.LIKELY, options, facts)
        choice = self.questions.ask(proposal).choice
        if choice == ABOVE:
            self.fill.append(column)
            return {}
        return {"": choice}

    def _is_total(self, column: str, names_column: str) -> bool:
        """Whether the names beside the empty cells of a column are those of a total."""
        beside = self.profile.sample.get(names_column, [])
        named = [name for code, name in zip(self.profile.sample[column], beside, strict=False) if not code]
        return bool(named) and all(names.code(name) == TOTAL for name in named)

    def _is_written_once(self, column: str) -> bool:
        """Whether each of several texts is in one row only, as when those below it mean the same."""
        stands = self.profile.columns[column]
        return stands.whole and 1 < len(stands.values) == stands.filled

    def _periods(self, column: str, texts: Sequence[str], role: Role) -> Periods | None:
        """The periods of a column as answered; what its texts leave open is asked."""
        words = ("dates", "pair", "century", "part")
        dates, pair, century, part = (self.questions.answers.get(f"{word}.{column}", "") for word in words)
        part = part or part_named(column)
        start = int(self.questions.answers.get(f"start.{column}", 1))
        numeric = role.why in NUMERIC
        spans = periods_of(texts, Convention(dates, pair, start, century, part, numeric))
        open_ones = periods_of(texts, Convention(part=part_named(column), numeric=numeric))
        if spans is None or open_ones is None:
            return None
        facts = {"column": column, "values": ", ".join(texts[:3])}
        for word, ways in (("dates", open_ones.dates), ("pair", open_ones.pairs), ("part", open_ones.parts)):
            if ways:
                self.questions.ask(Proposal(f"{word}.{column}", ways[0], word, Confidence.AMBIGUOUS, ways, facts))
        if spans.short:
            centuries = ("2000", "1900") if spans.by_text[texts[0]].begin >= "2000" else ("1900", "2000")
            self.questions.ask(
                Proposal(f"century.{column}", centuries[0], "century", Confidence.LIKELY, centuries, facts)
            )
        if spans.split:
            starts = tuple(map(str, STARTS))
            self.questions.ask(Proposal(f"start.{column}", "1", "start", Confidence.AMBIGUOUS, starts, facts))
        return spans

    def _indented(self, column: str, rows: Sequence[Entry]) -> dict[str, str]:
        """The code above each, where the texts of a column stand in below others."""
        above = levels_of(self.profile.indents.get(column, ()))
        codes = {plain(text): entry.code for entry in rows
                 for text in (entry.code, entry.written, *(label for _, label in entry.label)) if text}  # fmt: skip
        pairs = ((codes.get(plain(text), ""), codes.get(plain(up), "")) for text, up in above.items())
        return {code: up for code, up in pairs if code and up and code != up}

    def _levels(self, column: str, above: Mapping[str, str]) -> Mapping[str, str]:
        """The code above each, as codes that begin with others or the indents of texts show; asked."""
        if not above:
            return {}
        code, up = next(iter(above.items()))
        facts = {"column": column, "code": code, "above": up}
        proposal = Proposal(f"levels.{column}", "yes", "levels", Confidence.LIKELY, ("yes", "no"), facts)
        return above if self.questions.ask(proposal).choice == "yes" else {}
