"""The forms in which a figure is stated, each a rule that looks at one position of a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from lod.article.cursor import Cursor, Numeral, plain
from lod.article.passed import is_year
from lod.article.statement import COUNT, PERCENT, TIMES, Form
from lod.model.qualifier import APPROXIMATELY, BETWEEN, EXACTLY

SMALL_BASE = 20
"""Up to this many, "4 av 5" rounds a share; past it, "45 av 60" counts."""


@dataclass(frozen=True)
class Figure:
    """A figure as a rule reads it: `end` is the position after its last token.

    `second`: the later value of a change "fra 12 til 15 prosent". `least` and `most`: the bounds of a range.
    """

    end: int
    value: Decimal
    unit: str
    form: Form
    qualifier: str = EXACTLY
    decimals: int = 0
    noun: str = ""
    second: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None


def figure_at(cursor: Cursor, at: int) -> Figure | None:
    """The figure whose core begins at a position, without words of qualification; None where there is none."""
    for rule in (_between, _from_to, _money, _ratio, _range, _fraction, _half, _every, _factor, _same, _all, _number):
        if figure := rule(cursor, at):
            return figure
    return None


def _measured(cursor: Cursor, numeral: Numeral) -> Figure | None:
    """A numeral with the unit or the noun behind it."""
    position = numeral.end
    if cursor.lower(position) in ("-", "–") and cursor.kind(position + 1) == "sign":
        position += 1
    unit, length = cursor.unit(position)
    if unit:
        return Figure(position + length, numeral.value, unit, Form.NUMBER, decimals=numeral.decimals)
    noun, end = _noun(cursor, position)
    if noun:
        return Figure(end, numeral.value, COUNT, Form.NUMBER, decimals=numeral.decimals, noun=noun)
    return None


def _noun(cursor: Cursor, at: int) -> tuple[str, int]:
    """The noun of what is counted, with an adjective before it; "" where there is none."""
    lexicon = cursor.lexicon
    stops = (
        lexicon.verbs | lexicon.breaks | lexicon.of | lexicon.among | lexicon.with_ | lexicon.to | lexicon.copulas
        | lexicon.per | lexicon.articles | lexicon.before_years | lexicon.small_words | lexicon.directions
        | {lexicon.and_, lexicon.from_, lexicon.between, "eller", "or"}
    )  # fmt: skip

    def noun(position: int) -> bool:
        word = cursor.tokens[position].text if cursor.kind(position) == "word" else ""
        return len(word) > 2 and word.islower() and word not in stops and word not in lexicon.months

    if not noun(at):
        return "", at
    if lexicon.language == "en" and not any(_is_plural(cursor.lower(each)) for each in (at, at + 1)):
        return "", at
    first = cursor.lower(at)
    adjective = not first.endswith("s") if lexicon.language == "en" else first.endswith("e")
    if adjective and noun(at + 1):
        return f"{first} {cursor.lower(at + 1)}", at + 2
    return first, at + 1


def _is_plural(word: str) -> bool:
    """Whether an English word has the form of a plural."""
    return word.endswith("s") or word in ("people", "women", "men", "children", "staff", "police")


def _number(cursor: Cursor, at: int) -> Figure | None:
    """ "90 prosent", "1,2 mill. kroner", "2 000 innbyggere"."""
    numeral = cursor.numeral(at)
    if numeral is None:
        return None
    figure = _measured(cursor, numeral)
    if figure is None:
        return _bare(cursor, at, numeral)
    if figure.unit == COUNT and (_is_small(numeral) or _dates(cursor, at)):
        return None
    if figure.unit in ("year", "day", "week", "month", "hour", "minute") and _is_duration(cursor, at, figure):
        return None
    if numeral.spelled and numeral.value == 1 and figure.unit not in (PERCENT, "percentage-point"):
        return None
    return figure


def _is_small(numeral: Numeral) -> bool:
    """Whether a count is a small number in words, as texts are full of ("tre tiltak")."""
    return numeral.spelled and numeral.value < 13


def _dates(cursor: Cursor, at: int) -> bool:
    """Whether a number is rather the year of what stands before it ("i 2020 personer")."""
    return is_year(cursor, at) and cursor.lower(at - 1) in cursor.lexicon.before_years


def _is_duration(cursor: Cursor, at: int, figure: Figure) -> bool:
    """Whether a number of years or days is an age or a duration that frames something else."""
    before = cursor.lower(at - 1)
    if figure.unit == "year":
        return before not in cursor.lexicon.copulas or cursor.lower(figure.end) in cursor.lexicon.ages
    return before in cursor.lexicon.durations and before not in cursor.lexicon.copulas


def _bare(cursor: Cursor, at: int, numeral: Numeral) -> Figure | None:
    """ "folketallet var 5 367 580": a number without a unit that the sentence gives as a value."""
    if numeral.spelled or is_year(cursor, at) or cursor.lower(at - 1) not in cursor.lexicon.copulas:
        return None
    if any("numm" in word or "number" in word for word in cursor.lowers[max(0, at - 3) : at]) and not numeral.decimals:
        return None
    if numeral.grouped or numeral.decimals or numeral.value >= 10**5:
        return Figure(numeral.end, numeral.value, "", Form.NUMBER, decimals=numeral.decimals)
    return None


def _money(cursor: Cursor, at: int) -> Figure | None:
    """ "kr 500", "NOK 5 million", "$3.2 billion"."""
    numeral = cursor.numeral(at + 1) if cursor.lower(at) in cursor.lexicon.currencies else None
    if numeral is None or numeral.spelled:
        return None
    return Figure(numeral.end, numeral.value, cursor.unit(at)[0], Form.NUMBER, decimals=numeral.decimals)


def _pair(cursor: Cursor, at: int, joints: frozenset[str]) -> tuple[Numeral, Figure] | None:
    """Two numbers with a word between them, and the unit behind the second; that of the first may be said too."""
    first = cursor.numeral(at)
    if first is None:
        return None
    position = first.end + cursor.unit(first.end)[1]
    if cursor.lower(position) not in joints:
        return None
    second = cursor.numeral(position + 1)
    figure = _measured(cursor, second) if second else None
    if second is None or figure is None or figure.unit == "year":
        return None
    scale = Decimal(1)
    if second.end > position + 2 and first.end == at + 1 and first.value < second.value / 100:
        scale = cursor.lexicon.scales.get(cursor.lower(second.end - 1), 1) * scale
    return replace(first, value=first.value * scale), figure


def _spanned(low: Numeral, figure: Figure) -> Figure | None:
    """A range as a figure: its value is the middle."""
    if low.value >= figure.value:
        return None
    middle = plain((low.value + figure.value) / 2)
    decimals = max(0, -int(middle.as_tuple().exponent))
    return replace(
        figure, value=middle, form=Form.RANGE, qualifier=BETWEEN, decimals=decimals,
        least=low.value, most=figure.value,
    )  # fmt: skip


def _between(cursor: Cursor, at: int) -> Figure | None:
    """ "mellom 75 og 100 prosent"."""
    if cursor.lower(at) != cursor.lexicon.between:
        return None
    pair = _pair(cursor, at + 1, frozenset({cursor.lexicon.and_}))
    return _spanned(*pair) if pair else None


def _range(cursor: Cursor, at: int) -> Figure | None:
    """ "75 - 100 prosent", "10 til 15 prosent"."""
    pair = _pair(cursor, at, frozenset({"-", "–", "—", *cursor.lexicon.to}))
    return _spanned(*pair) if pair else None


def _from_to(cursor: Cursor, at: int) -> Figure | None:
    """ "fra 12 til 15 prosent": two values of a change, or a range where the verb says so."""
    if cursor.lower(at) != cursor.lexicon.from_:
        return None
    pair = _pair(cursor, at + 1, cursor.lexicon.to)
    if pair is None:
        return None
    first, figure = pair
    if any(word in cursor.lexicon.ranging for word in cursor.lowers[max(0, at - 4) : at]):
        return _spanned(first, figure)
    return replace(figure, value=first.value, second=figure.value, decimals=first.decimals)


def _share(part: Decimal, whole: Decimal) -> tuple[Decimal, int]:
    """A share in per cent with at most one decimal, and how many it has."""
    share = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return (plain(share), 0) if share == share.to_integral() else (share, 1)


def _ratio(cursor: Cursor, at: int) -> Figure | None:
    """ "4 av 5", "tre av fire", "four out of five"."""
    first = cursor.numeral(at)
    length = cursor.phrase(first.end, cursor.lexicon.out_of) if first else 0
    second = cursor.numeral(first.end + length) if first and length else None
    if first is None or second is None or cursor.unit(second.end)[0] in (PERCENT, "percentage-point"):
        return None
    word = cursor.lower(first.end)
    loose = word == "in" and (second.value > 100 or second.value not in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100))
    whole = first.value == first.value.to_integral() and second.value == second.value.to_integral()
    if loose or not whole or not 0 < first.value <= second.value or second.value < 2 or is_year(cursor, second.end - 1):
        return None
    value, decimals = _share(first.value, second.value)
    qualifier = APPROXIMATELY if second.value <= SMALL_BASE or second.value in (100, 1000) else EXACTLY
    return Figure(second.end, value, PERCENT, Form.RATIO, qualifier, decimals)


def _fraction(cursor: Cursor, at: int) -> Figure | None:
    """ "to tredeler", "en fjerdedel", "two-thirds", "a quarter of"."""
    lexicon = cursor.lexicon
    joined = cursor.lower(at).split("-")
    if len(joined) == 2 and joined[0] in lexicon.numbers and joined[1] in lexicon.parts:
        above, noun, end = Decimal(lexicon.numbers[joined[0]]), joined[1], at + 1
    else:
        numeral = cursor.numeral(at)
        if numeral is None and cursor.lower(at) in lexicon.articles:
            numeral = Numeral(Decimal(1), at + 1, spelled=True)
        if numeral is None or cursor.lower(numeral.end) not in lexicon.parts:
            return None
        above, noun, end = numeral.value, cursor.lower(numeral.end), numeral.end + 1
    below = lexicon.parts[noun]
    if not 0 < above < below or (
        lexicon.language == "en" and above == 1 and cursor.lower(end) not in ("of", "say", ".")
    ):
        return None
    value, decimals = _share(above, Decimal(below))
    return Figure(end, value, PERCENT, Form.FRACTION, APPROXIMATELY, decimals)


def _half(cursor: Cursor, at: int) -> Figure | None:
    """ "halvparten", "half of", "annenhver"."""
    length = cursor.phrase(at, cursor.lexicon.halves)
    if not length:
        return None
    if cursor.lexicon.language == "en" and cursor.lower(at) == "half":
        framed = cursor.lower(at - 1) in ("first", "second", "last", "latter", "and", "the", "other", "a")
        if framed or cursor.lower(at + 1) not in ("of", "the", "all", "say", "said", "have", "are"):
            return None
    if cursor.unit(at + length)[0] in ("year", "month", "week", "day", "hour"):
        return None
    return Figure(at + length, Decimal(50), PERCENT, Form.FRACTION, APPROXIMATELY)


def _every(cursor: Cursor, at: int) -> Figure | None:
    """ "hver femte"."""
    below = cursor.lexicon.ordinals.get(cursor.lower(at + 1))
    if not cursor.phrase(at, (cursor.lexicon.every,)) or below is None:
        return None
    if cursor.unit(at + 2)[0] in ("year", "month", "week", "day", "hour") or cursor.lower(at + 2) in (
        "måned", "måned", "uke", "time", "kvartal", "veke", "månad", "month", "week", "hour", "minutt", "gang",
    ):  # fmt: skip
        return None
    value, decimals = _share(Decimal(1), Decimal(below))
    return Figure(at + 2, value, PERCENT, Form.FRACTION, APPROXIMATELY, decimals)


def _factor(cursor: Cursor, at: int) -> Figure | None:
    """ "tredoblet", "tre ganger så mange", "twice as"."""
    lexicon = cursor.lexicon
    word = cursor.lower(at)
    factor = lexicon.multiples.get(word)
    if factor and (word not in ("dobbelt", "dobbelte", "twice", "double") or cursor.lower(at + 1) in ("så", "as")):
        return Figure(at + 1, Decimal(factor), TIMES, Form.FACTOR, decimals=1 if "." in factor else 0)
    numeral = cursor.numeral(at)
    length = cursor.phrase(numeral.end, lexicon.times) if numeral else 0
    if numeral and length:
        return Figure(numeral.end + 1, numeral.value, TIMES, Form.FACTOR, decimals=numeral.decimals)
    return None


def _same(cursor: Cursor, at: int) -> Figure | None:
    """ "samme andel": the value of an earlier statement, which the reader fills in."""
    length = cursor.phrase(at, cursor.lexicon.same)
    return Figure(at + length, Decimal(-1), PERCENT, Form.REFERENCE) if length else None


def _all(cursor: Cursor, at: int) -> Figure | None:
    """ "samtlige av fylkeskommunene", "alle fylkeskommunene sier": a share of a hundred, or of none."""
    share = cursor.lexicon.quantifiers.get(cursor.lower(at))
    if share is None or cursor.lower(at - 1) in ("i", "for", "med", "på", "til", "in", "for", "at", "of", "av"):
        return None
    value = Decimal(share)
    if cursor.lower(at + 1) in cursor.lexicon.of and not cursor.lower(at + 2).startswith(("oss", "dem", "us", "them")):
        return Figure(at + 1, value, PERCENT, Form.QUANTIFIER)
    opens = at == 0 or cursor.lower(at - 1) in (",", *cursor.lexicon.breaks, cursor.lexicon.and_)
    end = at + 1
    while cursor.kind(end) == "word" and end < at + 4 and cursor.lower(end) not in cursor.lexicon.verbs:
        end += 1
    nouns = cursor.lowers[at + 1 : end]
    plural = ("ene", "ane", "er", "ar", "ende") if cursor.lexicon.language != "en" else ("s", "people")
    definite = share == 0 or cursor.lexicon.language == "en" or (nouns and nouns[-1].endswith(("ene", "ane", "te")))
    if (
        opens
        and nouns
        and definite
        and cursor.lower(end) in cursor.lexicon.verbs
        and nouns[-1].endswith((*plural, "te"))
    ):
        return Figure(at + 1, value, PERCENT, Form.QUANTIFIER)
    return None
