"""Reading the figures of an article: every stated value with its words and place, and every number that is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from lod.article import forms
from lod.article.clauses import Span, clause_of
from lod.article.conditions import FRAMING, is_condition
from lod.article.cursor import Cursor
from lod.article.forms.elliptic import elliptic
from lod.article.forms.figure import Figure
from lod.article.forms.measured import noun as counted
from lod.article.lexicon import LEXICONS
from lod.article.lexicon.lexicon import Lexicon, Phrase
from lod.article.passed import passed_after_figures, passed_before_figures
from lod.article.sentences import sentences_of
from lod.article.statement import COUNT, PERCENT, Form, PassedOver, Place, Reason, Statement, bounds
from lod.article.text import Article, Block
from lod.article.tokens import tokens_of
from lod.model.qualifier import APPROXIMATELY, AT_LEAST, AT_MOST, BETWEEN, LESS_THAN, MORE_THAN

COMPARING = (MORE_THAN, AT_LEAST, LESS_THAN, AT_MOST)
QUALIFIERS = (APPROXIMATELY, *COMPARING)


@cache
def _all_of(lexicon_language: str) -> tuple[Phrase, ...]:
    """Every phrase of qualification of a language."""
    return tuple(phrase for options in LEXICONS[lexicon_language].qualifiers.values() for phrase in options)


@dataclass(frozen=True)
class Reading:
    """What an article states, in its order, and which of its numbers state nothing."""

    article: Article
    statements: tuple[Statement, ...]
    passed: tuple[PassedOver, ...]


@dataclass(frozen=True)
class _Match:
    """A figure with its words of qualification, as positions in a sentence."""

    start: int
    end: int
    figure: Figure
    qualifier: str
    change: bool
    per: str
    condition: bool


def read(article: Article) -> Reading:
    """The figures of an article, in the order of the text."""
    lexicon = LEXICONS[article.language]
    statements: list[Statement] = []
    passed: list[PassedOver] = []
    seen: dict[str, int] = {}
    for block in article.blocks:
        for number, (start, end) in enumerate(sentences_of(block.text), 1):
            sentence = block.text[start:end]
            repeated = seen.get(sentence)
            read_sentence = _Sentence(block, number, start, sentence, lexicon, statements)
            read_sentence.run()
            if repeated is not None:
                places = [(s.place, s.words) for s in read_sentence.statements]
                passed += [PassedOver(place, words, Reason.REPEATED) for place, words in places]
            else:
                statements += read_sentence.statements
            passed += read_sentence.passed
            seen.setdefault(sentence, block.number)
    return Reading(article, tuple(statements), tuple(passed))


class _Sentence:
    """One sentence while it is read; `earlier`: the statements before it."""

    def __init__(
        self, block: Block, number: int, start: int, text: str, lexicon: Lexicon, earlier: list[Statement]
    ) -> None:
        self.block, self.number, self.start, self.text = block, number, start, text
        self.cursor = Cursor(tokens_of(text), lexicon)
        self.earlier = earlier
        self.statements: list[Statement] = []
        self.passed: list[PassedOver] = []

    def run(self) -> None:
        """Reads it from its beginning to its end."""
        matches: list[_Match] = []
        at = 0
        while at < len(self.cursor):
            at = self._step(at, matches)
        matches = self._without_conditions(matches)
        for number, match in enumerate(matches):
            until = matches[number + 1].start if number + 1 < len(matches) else len(self.cursor)
            self._state(match, until)
        self._coordinate(matches)

    def _without_conditions(self, matches: list[_Match]) -> list[_Match]:
        """The figures without those that say which part a share is of.

        "Hver tredje tur er kortere enn 3 km", "ingen av kommunene har mer enn 15 000 innbyggere".
        """
        shares = [m for m in matches if m.figure.unit == PERCENT and m.figure.form is not Form.RANGE]
        left = []
        for match in matches:
            framing = match.figure.unit in FRAMING or (
                match.figure.unit == COUNT and any(self._leads(share, match) for share in shares)
            )
            if shares and match.qualifier in COMPARING and framing and not match.change:
                self._pass(match.start, match.end, Reason.CONDITION)
            else:
                left.append(match)
        return left

    def _leads(self, share: _Match, match: _Match) -> bool:
        """Whether a share stands before a match in the same clause."""
        between = range(share.end, match.start)
        return share.end <= match.start and not any(self.cursor.kind(at) == "mark" for at in between)

    def _step(self, at: int, matches: list[_Match]) -> int:
        """Reads what begins at a position; gives the next position."""
        if passed := passed_before_figures(self.cursor, at):
            self._pass(at, *passed)
            return passed[0]
        if match := self._match(at):
            if match.condition:
                self._pass(match.start, match.end, Reason.CONDITION)
            else:
                matches.append(match)
            return match.end
        if figure := elliptic(self.cursor, at, matches[-1].figure if matches else None):
            matches.append(_Match(at, figure.end, figure, figure.qualifier, change=False, per="", condition=False))
            return figure.end
        if passed := passed_after_figures(self.cursor, at):
            end, reason = passed
            unit, length = self.cursor.unit(end)
            if unit == "year" or self.cursor.lower(end) in self.cursor.lexicon.ages:
                end, reason = end + max(1, length), Reason.AGE
            elif unit in ("day", "week", "month", "hour", "minute"):
                end, reason = end + length, Reason.PERIOD
            self._pass(at, end, reason)
            return end
        return at + 1

    def _match(self, at: int) -> _Match | None:
        """A figure that begins at a position, with the words that qualify it before and behind."""
        core, qualifier = self._qualified(at)
        figure = forms.figure_at(self.cursor, core)
        if figure is None:
            return None
        end = figure.end
        for name, options in self.cursor.lexicon.afterwards.items():
            length = self.cursor.phrase(end, options)
            if (
                length
                and figure.qualifier != BETWEEN
                and self.cursor.lower(end + length) not in self.cursor.lexicon.than
            ):
                end, qualifier = end + length, name
        per, end = self._per(end)
        change = self._changes(at, end, figure)
        condition = is_condition(self.cursor, at, figure)
        return _Match(at, end, figure, qualifier or figure.qualifier, change, per, condition)

    def _qualified(self, at: int) -> tuple[int, str]:
        """The position of the value behind the words of qualification at a position, and what they say."""
        lexicon = self.cursor.lexicon
        if self.cursor.lower(at) in lexicon.articles and self.cursor.phrase(at + 1, _all_of(lexicon.language)):
            core, qualifier = self._qualified(at + 1)  # "en drøy tredjedel"
            return (core, qualifier) if self.cursor.lower(core) in lexicon.parts else (at, "")
        lengths = {name: self.cursor.phrase(at, lexicon.qualifiers.get(name, ())) for name in QUALIFIERS}
        name = max(lengths, key=lambda key: lengths[key])
        if not lengths[name] or self._leads_to(at, lengths[name]):
            return at, ""
        core, qualifier = at + lengths[name], name
        inner = {each: self.cursor.phrase(core, lexicon.qualifiers.get(each, ())) for each in QUALIFIERS}
        second = max(inner, key=lambda key: inner[key])
        behind = core + inner[second]
        if inner[second] and (self.cursor.numeral(behind) or self.cursor.lower(behind) in lexicon.currencies):
            core, qualifier = core + inner[second], name if second == APPROXIMATELY else second
        return core, qualifier

    def _leads_to(self, at: int, length: int) -> bool:
        """Whether "up to" says where something went ("goes up to 25 per cent"), not that it is at most that."""
        words, before = self.cursor.lowers[at : at + length], self.cursor.lower(at - 1)
        moved = before in self.cursor.lexicon.change_verbs or before in ("goes", "went", "go", "går", "gikk", "gjekk")
        return words in (["up", "to"], ["opp", "til"]) and moved

    def _per(self, end: int) -> tuple[str, int]:
        """The words "per 1 000 innbyggere" behind a figure, and the position after them."""
        cursor = self.cursor
        if cursor.lower(end) not in cursor.lexicon.per:
            return "", end
        numeral = cursor.numeral(end + 1)
        last = numeral.end if numeral else end + 1
        if cursor.kind(last) != "word":
            return "", end
        last = max(last + 1, counted(cursor, last)[1] if numeral else 0)
        if numeral and cursor.lexicon.language == "en" and cursor.lower(last).endswith("s") and last == numeral.end + 1:
            last += 0 if cursor.lower(last - 1).endswith("s") else 1  # "per 1,000 live births"
        return cursor.words(end, last, self.text), last

    def _changes(self, start: int, end: int, figure: Figure) -> bool:
        """Whether a figure says by how much something changed."""
        lexicon, before = self.cursor.lexicon, self.cursor.lowers[max(0, start - 7) : start]
        if figure.unit == "percentage-point":
            return True
        if figure.form in (Form.RATIO, Form.QUANTIFIER, Form.REFERENCE) or not before:
            return self.cursor.lower(end) in lexicon.directions and figure.form is Form.NUMBER
        moved = any(word in lexicon.change_verbs for word in before)
        by = before[-1] in lexicon.with_ or before[-1] in ("by", "opp", "ned", "up", "down")
        more = self.cursor.lower(end) in lexicon.directions or (
            figure.noun != "" and figure.noun.split()[0] in lexicon.directions
        )
        return (moved and by) or more

    def _state(self, match: _Match, until: int) -> None:
        """Makes a statement, or the two of a change from one value to another, of a match."""
        figure = match.figure
        span = Span(match.start, match.end, figure.unit, figure.form)
        clause = clause_of(self.cursor, span, until, self.text)
        before = self.statements[-1] if self.statements else self.earlier[-1] if self.earlier else None
        referent = self._referent(figure)
        if figure.form is Form.REFERENCE and referent is None:
            self._pass(match.start, match.end, Reason.NO_UNIT)
            return
        value = referent.value if referent else figure.value
        qualifier = referent.qualifier if referent else match.qualifier
        subject = clause.subject or (referent.subject if referent else "")
        if not subject and before and figure.unit == PERCENT and figure.form is not Form.RANGE:
            subject = before.subject
        if value is None:
            lower, upper = (referent.lower, referent.upper) if referent else (figure.least, figure.most)
        else:
            lower, upper = bounds(qualifier, value, figure.unit, change=match.change)
        statement = Statement(
            self._place(match.start, match.end), self.cursor.words(match.start, match.end, self.text), value,
            figure.unit, figure.form, qualifier, lower, upper, figure.decimals, figure.noun, match.per, match.change,
            subject, clause.condition, before.predicate if clause.same and before else clause.predicate, referent,
        )  # fmt: skip
        self.statements.append(statement)
        for further in figure.further:
            low, high = bounds(qualifier, further, figure.unit)
            self.statements.append(replace(statement, value=further, lower=low, upper=high))

    def _referent(self, figure: Figure) -> Statement | None:
        """The share that "samme andel" repeats: the last one before it."""
        if figure.form is not Form.REFERENCE:
            return None
        shares = [s for s in (*self.earlier, *self.statements) if s.unit == PERCENT and s.form is not Form.REFERENCE]
        return shares[-1] if shares else None

    def _coordinate(self, matches: list[_Match]) -> None:
        """ "89 % av … og 85 % av … er blitt …": what is said at the end is said of each."""
        for index in range(len(self.statements) - 2, -1, -1):
            this, after = self.statements[index], self.statements[index + 1]
            if not this.predicate and this.unit == after.unit == PERCENT and this.form is not Form.RANGE:
                self.statements[index] = replace(this, predicate=after.predicate)

    def _pass(self, start: int, end: int, reason: Reason) -> None:
        end = min(end, len(self.cursor))
        words = self.cursor.words(start, end, self.text)
        self.passed.append(PassedOver(self._place(start, end), words, reason))

    def _place(self, start: int, end: int) -> Place:
        tokens = self.cursor.tokens
        return Place(self.block.number, self.number, self.start + tokens[start].start, self.start + tokens[end - 1].end)
