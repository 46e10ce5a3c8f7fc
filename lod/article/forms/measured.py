"""Numbers with what they count or measure: "90 prosent", "2 000 innbyggere", "kr 500", and "5 367 580" alone."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from lod.article.conditions import CLAUSE, FRAMING, is_part
from lod.article.cursor import Cursor, Numeral
from lod.article.forms.figure import Figure
from lod.article.lexicon.lexicon import Lexicon
from lod.article.passed import is_year
from lod.article.statement import COUNT, PERCENT, Form

_TIMES = frozenset({"year", "day", "week", "month", "hour", "minute", "second"})
_GENITIVES = frozenset({"års", "dagers", "ukers", "måneders", "timers", "minutters", "dagars", "vekers", "månaders"})
_DOSES = frozenset({"mg", "ml", "dl", "g"})
_ADJECTIVES = {"nb": ("e",), "nn": ("e", "a")}
_MEASURE = re.compile(
    "(mikro|micro|milli|nano|piko|pico|kilo|mega|giga|tera|peta|desi|deci|centi|hekto|hecto|deka)"
    "(gram|meter|metre|liter|litre|watt|watt-?time|volt|ampere|hertz|joule|byte|becquerel|sievert|pascal)(s|r|ar|er)?"
)
"""Units of measure that are no table's of ours: what is measured in them is no count."""
_ONE = frozenset({"one", "én", "éin", "ett", "eitt"})


def number(cursor: Cursor, at: int) -> Figure | None:
    """ "90 prosent", "1,2 mill. kroner", "2 000 innbyggere"."""
    numeral = cursor.numeral(at)
    if numeral is None or cursor.lower(at - 1) in cursor.lexicon.per:
        return None  # "deaths per 100,000 population"
    figure = measured(cursor, numeral)
    if figure is None:
        return bare(cursor, at, numeral)
    if figure.unit == COUNT and (_is_small(numeral) or _is_name(cursor, at, figure)):
        return None
    if figure.unit in FRAMING - _TIMES and cursor.lower(at - 1) == "på" and _is_noun(cursor, at - 2):
        return None  # "strekningen på 22 km"
    if figure.unit in _DOSES and cursor.lower(at - 1) == "of" and cursor.lower(at - 2).startswith("dose"):
        return None
    if figure.unit in _TIMES and (_is_small(numeral) or _frames(cursor, at, figure)):
        return None
    if figure.unit == PERCENT and cursor.phrase_in(figure.end, figure.end + 1, cursor.lexicon.rated):
        return None
    if numeral.spelled and numeral.value == 1 and not _counts_one(cursor, at, figure):
        return None
    return figure


def negative(cursor: Cursor, at: int) -> Figure | None:
    """ "minus 23 grader", "minus 43 personer", "-2,5 prosent": the sign stands at the number, with a space before it.

    A dash before what is counted is no sign: it may be one of a list.
    """
    spelled = cursor.lower(at) == "minus"
    if not spelled:
        signed = cursor.kind(at) == "dash" and cursor.kind(at + 1) == "number" and cursor.joined(at, at + 1)
        if not signed or cursor.joined(at - 1, at):
            return None
    figure = number(cursor, at + 1)
    if figure is None or figure.value is None or (figure.unit == COUNT and not spelled):
        return None
    return replace(figure, value=-figure.value)


def measured(cursor: Cursor, numeral: Numeral) -> Figure | None:
    """A numeral with the unit or the noun behind it."""
    position = numeral.end
    if cursor.lower(position) in ("-", "–") and cursor.kind(position + 1) == "sign":
        position += 1
    if priced_by_dash(cursor, position):
        return Figure(position + 2, numeral.value, "NOK", Form.NUMBER, decimals=numeral.decimals)
    unit, length = cursor.unit(position)
    if unit:
        return Figure(position + length, numeral.value, unit, Form.NUMBER, decimals=numeral.decimals)
    name, end = noun(cursor, position)
    if name:
        return Figure(end, numeral.value, COUNT, Form.NUMBER, decimals=numeral.decimals, noun=name)
    return None


def noun(cursor: Cursor, at: int) -> tuple[str, int]:
    """The noun of what is counted, with an adjective before it; "" where there is none.

    "flere" and "færre" before a noun belong to it; before "enn" they stand for one.
    """
    lexicon = cursor.lexicon
    if cursor.lower(at) in lexicon.comparatives:
        name, end = _noun(cursor, at + 1)
        compared = cursor.lower(at + 1) in lexicon.than and cursor.numeral(at + 2) is None
        if name or compared:
            return f"{cursor.lower(at)} {name}".strip(), end if name else at + 1
    return _noun(cursor, at)


def _noun(cursor: Cursor, at: int) -> tuple[str, int]:
    lexicon = cursor.lexicon
    if (
        lexicon.language == "en"
        and _is_proper(cursor, at)
        and _may_be_noun(cursor, at + 1)
        and _is_plural(cursor.lower(at + 1))
    ):
        return f"{cursor.tokens[at].text} {cursor.lower(at + 1)}", at + 2  # "449 UK-based parents"
    if not _may_be_noun(cursor, at):
        return "", at
    if lexicon.language == "en" and not any(_is_plural(cursor.lower(each)) for each in (at, at + 1)):
        return "", at
    first = cursor.lower(at)
    adjective = not first.endswith("s") if lexicon.language == "en" else first.endswith(_ADJECTIVES[lexicon.language])
    if adjective and _may_be_noun(cursor, at + 1) and not _is_participle(cursor, at + 1):
        return f"{first} {cursor.lower(at + 1)}", at + 2
    if lexicon.language != "en" and first.endswith("es"):  # a passive: "regnes", "økes"
        return "", at
    if lexicon.language != "en" and _is_participle(cursor, at):  # "ble 1 204 innvilget"
        return "", at
    return first, at + 1


def _is_participle(cursor: Cursor, at: int) -> bool:
    """Whether a Norwegian word ends a clause or stands before a preposition, as a participle does ("registrert på")."""
    word, after = cursor.lower(at), cursor.lower(at + 1)
    closing = cursor.kind(at + 1) in ("", "mark") or after in (
        "på",
        "i",
        "av",
        "til",
        "for",
        "ved",
        "fra",
        "frå",
        "som",
    )
    return cursor.lexicon.language != "en" and closing and word.endswith(("ert", "lget", "ført", "isert", "vist"))


def _is_proper(cursor: Cursor, at: int) -> bool:
    """Whether a word with a capital letter stands at a position, no month."""
    text = cursor.tokens[at].text if cursor.kind(at) == "word" else ""
    return text[:1].isupper() and text.lower() not in cursor.lexicon.months


def _may_be_noun(cursor: Cursor, at: int) -> bool:
    word = cursor.tokens[at].text if cursor.kind(at) == "word" else ""
    return (
        len(word) > 2
        and word.islower()
        and word not in _no_nouns(cursor.lexicon)
        and word not in cursor.lexicon.months
        and not _MEASURE.fullmatch(word)
    )


_STOPS: dict[str, frozenset[str]] = {}


def _no_nouns(lexicon: Lexicon) -> frozenset[str]:
    """The words of a language that are no nouns."""
    if lexicon.language not in _STOPS:
        _STOPS[lexicon.language] = (
            lexicon.verbs | lexicon.breaks | lexicon.of | lexicon.among | lexicon.with_ | lexicon.to | lexicon.copulas
            | lexicon.durations | lexicon.per | lexicon.articles | lexicon.before_years | lexicon.small_words
            | lexicon.directions | {lexicon.and_, lexicon.from_, lexicon.between, "eller", "or"} | _GENITIVES
        )  # fmt: skip
    return _STOPS[lexicon.language]


def _is_plural(word: str) -> bool:
    """Whether an English word has the form of a plural."""
    return word.endswith("s") or word in ("people", "women", "men", "children", "staff", "police", "cattle", "pence")


def _is_small(numeral: Numeral) -> bool:
    """Whether a count is a small number in words, as texts are full of ("tre tiltak")."""
    return numeral.spelled and numeral.value < 13


def _counts_one(cursor: Cursor, at: int, figure: Figure) -> bool:
    """Whether "one" before a unit is the number, not an article."""
    return figure.unit in (PERCENT, "percentage-point") or (cursor.lower(at) in _ONE and figure.unit != COUNT)


def _is_name(cursor: Cursor, at: int, figure: Figure) -> bool:
    """Whether a number is the year or the end of a name ("i 2020 personer", "PISA 2022 tested")."""
    if is_year(cursor, at) and cursor.lower(at - 1) in cursor.lexicon.before_years:
        return True
    named = cursor.kind(at - 1) == "word" and not cursor.tokens[at - 1].text.islower()
    shouted = named and cursor.tokens[at - 1].text[1:].isupper()
    if is_year(cursor, at) and cursor.lower(at - 1) in cursor.lexicon.articles and "," not in cursor.tokens[at].text:
        return True  # "the 2021 census"
    short = cursor.tokens[at].text.isdigit() and len(cursor.tokens[at].text) <= 4
    sized = figure.noun in cursor.lexicon.sizes
    return named and short and not sized and (at > 1 or shouted)


def _frames(cursor: Cursor, at: int, figure: Figure) -> bool:
    """Whether a number of years or days is an age or a duration that frames something else."""
    lexicon, before = cursor.lexicon, cursor.lower(at - 1)
    if cursor.lower(figure.end) in lexicon.since:
        return True
    joined = cursor.lower(figure.end) in (lexicon.and_, "eller", "or")
    if figure.unit == "year" and joined and cursor.lower(figure.end + 1) in lexicon.older:
        return True  # "25 år eller eldre"
    if figure.unit == "year" and figure.decimals:
        return False  # "81.3 years": ages and durations that frame something are whole
    if figure.unit == "year" and any(word.endswith(lexicon.thresholds) for word in cursor.lowers[:at]):
        return True
    if before in ("på", "of") and cursor.lower(at - 2).endswith(lexicon.valued):
        return False  # "mot målet på 55 dager"
    if before in ("på", "of") and cursor.lower(at - 2) not in lexicon.verbs | lexicon.articles:
        return True  # "på ti år", "fristen på 90 dager"
    if figure.unit == "year":
        return before not in lexicon.copulas or cursor.lower(figure.end) in lexicon.ages
    return before in lexicon.durations and before not in lexicon.copulas


def _is_noun(cursor: Cursor, at: int) -> bool:
    word = cursor.lower(at)
    stops = cursor.lexicon.verbs | cursor.lexicon.articles
    return cursor.kind(at) == "word" and word not in stops and not word.endswith(cursor.lexicon.valued)


def bare(cursor: Cursor, at: int, numeral: Numeral) -> Figure | None:
    """ "folketallet var 5 367 580", "mot 70 700 i 1999": a number without a unit that the sentence gives as a value."""
    if _is_whereof(cursor, at, numeral):
        return Figure(numeral.end, numeral.value, "", Form.NUMBER, decimals=numeral.decimals)
    if numeral.spelled and numeral.value >= 10**5:  # "en halv million"
        return Figure(numeral.end, numeral.value, "", Form.NUMBER)
    if cursor.tokens[at].text.startswith("0") and not numeral.decimals:
        return None  # "PR/2025/018"
    if numeral.spelled or is_year(cursor, at) or _is_numbered(cursor, at) or cursor.lower(numeral.end) in ("/", ":"):
        return None
    large = numeral.grouped or numeral.value >= 10**5
    given = cursor.lower(at - 1) in cursor.lexicon.copulas and (numeral.decimals or large or _is_number_of(cursor, at))
    if cursor.lower(at - 1) in cursor.lexicon.nearest:
        return None  # "rounded to the nearest 1,000"
    if given_as_percent(cursor, at, numeral):
        return Figure(numeral.end, numeral.value, PERCENT, Form.NUMBER, decimals=numeral.decimals)
    if (
        large
        or given
        or _acts(cursor, at, numeral)
        or is_part(cursor, at)
        or _is_qualified(cursor, at, numeral)
        or _is_change(cursor, at, numeral)
        or cursor.phrase(numeral.end, cursor.lexicon.those)  # "17 av dem", "fewer than 50 of the birds"
    ):
        return Figure(numeral.end, numeral.value, "", Form.NUMBER, decimals=numeral.decimals)
    return None


def _is_whereof(cursor: Cursor, at: int, numeral: Numeral) -> bool:
    """Whether a number is how many of those just counted: "212 høringssvar, hvorav ni fra organisasjoner"."""
    alone = numeral.end == at + 1 and not is_year(cursor, at)
    return alone and any(
        at >= len(each) and cursor.lowers[at - len(each) : at] == list(each) for each in cursor.lexicon.whereof
    )


def given_as_percent(cursor: Cursor, at: int, numeral: Numeral) -> bool:
    """Whether the noun that a number is the value of is a percentage: "svarprosenten var 57"."""
    noun_of = cursor.lower(at - 2)
    percentage = "prosent" in noun_of or noun_of == "percentage"
    return percentage and cursor.lower(at - 1) in cursor.lexicon.copulas and numeral.value <= 100


def _is_number_of(cursor: Cursor, at: int) -> bool:
    """Whether a clause says how many there are: "antall drepte i trafikken var 87"."""
    begin = at
    while begin > max(0, at - CLAUSE) and cursor.kind(begin - 1) != "mark":
        begin -= 1
    return bool(cursor.phrase(begin, cursor.lexicon.numbers_of)) and cursor.lower(at - 1) not in ("på", "to", "til")


def _acts(cursor: Cursor, at: int, numeral: Numeral) -> bool:
    """Whether a number is the subject of a clause: "of the 842 patients, 417 received the vaccine"."""
    opens = cursor.lower(at - 1) in (",", ";", cursor.lexicon.and_)
    verbs = cursor.lexicon.verbs | cursor.lexicon.copulas - cursor.lexicon.to - {"at", "på"}
    return at > 0 and opens and numeral.value >= 13 and cursor.lower(numeral.end) in verbs


def _is_qualified(cursor: Cursor, at: int, numeral: Numeral) -> bool:
    """Whether a number of a hundred or more is said to be about so many, or more, or less ("nærmere 300")."""
    acts = cursor.lower(numeral.end) in cursor.lexicon.verbs | {"is", "are", "was", "were"}
    return (numeral.value >= 100 or acts) and any(
        at >= len(phrase) and cursor.lowers[at - len(phrase) : at] == list(phrase)
        for phrases in cursor.lexicon.qualifiers.values()
        for phrase in phrases
    )


def _is_change(cursor: Cursor, at: int, numeral: Numeral) -> bool:
    """Whether a number of a hundred or more says by how much something changed ("fell by 900 to 26,300")."""
    changed = any(word in cursor.lexicon.change_verbs for word in cursor.lowers[max(0, at - 4) : at])
    return numeral.value >= 100 and changed and cursor.lower(at - 1) in cursor.lexicon.by


def _is_numbered(cursor: Cursor, at: int) -> bool:
    """Whether what stands before a number makes it a number of something: a telephone, an account, an interval."""
    before = cursor.lowers[max(0, at - 6) : at]
    phones = not cursor.lexicon.phones.isdisjoint([*before, cursor.lower(0)])
    counted = any(word == "number" and after == "of" for word, after in pairwise(before))
    named = any("nummer" in word or word == "number" for word in before) and not counted
    named = named and cursor.lower(at - 1) != "number"
    return phones or named or not cursor.lexicon.intervals.isdisjoint(cursor.lowers)


def money(cursor: Cursor, at: int) -> Figure | None:
    """ "kr 500", "NOK 5 million", "$3.2 billion"."""
    numeral = priced(cursor, at)
    if numeral is None:
        return None
    end = numeral.end + 2 if priced_by_dash(cursor, numeral.end) else numeral.end
    return Figure(end, numeral.value, cursor.unit(at)[0], Form.NUMBER, decimals=numeral.decimals)


def priced(cursor: Cursor, at: int) -> Numeral | None:
    """The number behind the sign or name of a currency."""
    numeral = cursor.numeral(at + 1) if cursor.lower(at) in cursor.lexicon.currencies else None
    return None if numeral is None or numeral.spelled else numeral


def priced_by_dash(cursor: Cursor, at: int) -> bool:
    """Whether the sign of whole kroner stands behind a number: "350,-"."""
    signs = cursor.lower(at) == "," and cursor.kind(at + 1) == "dash" and cursor.lexicon.language != "en"
    return signs and cursor.joined(at - 1, at) and cursor.joined(at, at + 1)
