"""Numbers in a text that state no figure: dates, laws, names, references … Each is known by the words around it."""

from __future__ import annotations

from dataclasses import replace

from lod.article.cursor import Cursor
from lod.article.statement import Reason

Passed = tuple[int, Reason]
"""The position after the words, and why they state no figure."""

FIRST_YEAR, LAST_YEAR = 1500, 2150

OLDEST = 120
"""Years past which nobody is that old."""


def passed_before_figures(cursor: Cursor, at: int) -> Passed | None:
    """What is certainly no figure, whatever follows it; None for anything else."""
    for rule in (
        _kinds,
        _precision,
        _ages,
        _reference,
        _day,
        _clock,
        _slashed,
        _result,
        _telephone,
        _period,
        _ordinal,
        _bracketed,
    ):
        if passed := rule(cursor, at):
            return passed
    return None


def passed_after_figures(cursor: Cursor, at: int) -> Passed | None:
    """What a number is that turned out to be no figure: a year, an age, or a number without a unit."""
    if years := _years(cursor, at):
        return years
    numeral = cursor.numeral(at)
    if numeral is None:
        return None
    if numeral.spelled and numeral.value < 13:
        one = numeral.value == 1
        return None if one else (numeral.end, Reason.SMALL_COUNT)
    return numeral.end, Reason.NO_UNIT


def _kinds(cursor: Cursor, at: int) -> Passed | None:
    """What its own form tells: addresses, dates, times, and names such as Covid-19."""
    match cursor.kind(at):
        case "address":
            return at + 1, Reason.ADDRESS
        case "date":
            return at + 1, Reason.DATE
        case "time":
            return at + 1, Reason.TIME
        case "scale":
            return at + 1, Reason.REFERENCE
        case "name":
            tail = cursor.lower(at).lstrip("0123456789-")
            if tail in cursor.lexicon.ages:
                return at + 1, Reason.AGE
            if tail in ("st", "nd", "rd", "th"):
                return _end_of_day(cursor, at + 1), Reason.ORDINAL
            return at + 1, Reason.NAME
    return None


def _precision(cursor: Cursor, at: int) -> Passed | None:
    """How exact figures are, and of how many: "pluss/minus 2 prosentpoeng", "± 0.5", "n = 486"."""
    length = cursor.phrase(at, cursor.lexicon.precision)
    numeral = cursor.numeral(at + length) if length else None
    return (numeral.end + cursor.unit(numeral.end)[1], Reason.PRECISION) if numeral else None


def _ages(cursor: Cursor, at: int) -> Passed | None:
    """ "16 til 24 år", "mellom 18 og 30 år", "from 18 to 30 years": whole years of people, unless they have changed."""
    lexicon = cursor.lexicon
    led = cursor.lower(at) in (lexicon.from_, lexicon.between)
    first = cursor.numeral(at + led)
    if first and cursor.unit(first.end)[0] == "month":  # "mellom 10 måneder og 6 år"
        first = replace(first, end=first.end + 1, value=first.value / 12, decimals=0)
    joints = {*lexicon.to, lexicon.and_, "-", "–"} if led else {*lexicon.to, "-", "–"}
    second = cursor.numeral(first.end + 1) if first and cursor.lower(first.end) in joints else None
    if first is None or second is None or first.spelled or first.decimals or second.decimals:
        return None
    unit, length = cursor.unit(second.end)
    moved = any(word in lexicon.change_verbs | lexicon.ranging for word in cursor.lowers[max(0, at - 6) : at])
    if unit != "year" or moved or not first.value < second.value <= OLDEST:
        return None
    return second.end + length, Reason.AGE


def _end_of_day(cursor: Cursor, at: int) -> int:
    """The position after "of March 2021" or what is there of it."""
    position = at + 1 if cursor.lower(at) in cursor.lexicon.of else at
    if cursor.lower(position) not in cursor.lexicon.months:
        return at
    return position + 2 if is_year(cursor, position + 1) else position + 1


def _reference(cursor: Cursor, at: int) -> Passed | None:
    """ "figur 3", "§ 5-3", "versjon 2.1", "kl. 12.30", "Meld. St. 30 (2019-2020)"."""
    lexicon, word = cursor.lexicon, cursor.lower(at)
    reasons = (
        (lexicon.laws, Reason.LAW),
        (lexicon.versions, Reason.VERSION),
        (lexicon.times_of_day, Reason.TIME),
        (lexicon.references, Reason.REFERENCE),
    )
    reason = next((reason for words, reason in reasons if word in words), None)
    position = at + 1
    if cursor.lower(position) in (":", "."):
        position += 1
    if reason is None or cursor.kind(position) not in ("number", "time", "name"):
        return None
    scaled = cursor.lower(position + 1) in cursor.lexicon.scales
    if (cursor.unit(position + 1)[1] or scaled) and reason is Reason.REFERENCE:
        return None
    if is_year(cursor, position) and reason is Reason.REFERENCE and cursor.lower(position + 1) != ":":
        return None
    return _whole_reference(cursor, position + 1), reason


def _whole_reference(cursor: Cursor, at: int) -> int:
    """The position after further numbers of a reference: "5-3", "3 og 4", "2 av 10", "2019: 5"."""
    joints = ("dash", ":", ",", cursor.lexicon.and_, "/", *cursor.lexicon.of, *cursor.lexicon.to)
    while cursor.kind(at + 1) == "number" and (cursor.kind(at) in joints or cursor.lower(at) in joints):
        if cursor.unit(at + 2)[1]:
            break
        at += 2
    return at


def _day(cursor: Cursor, at: int) -> Passed | None:
    """ "12. mars 2021", "mars 2021", "12 March 2021", "March 12, 2021"."""
    months = cursor.lexicon.months
    if cursor.kind(at) == "number" and cursor.tokens[at].text.isdigit() and len(cursor.tokens[at].text) <= 2:
        position = at + 1
        while cursor.kind(position) in ("mark", "dash") and cursor.lower(position) in ".-–":
            position += 1
            if cursor.kind(position) == "number":
                position += 1
        if cursor.lower(position) in months and cursor.kind(position) in ("word", "short"):
            position += 1
            return (position + 1 if is_year(cursor, position) else position), Reason.DATE
        return None
    if cursor.kind(at) in ("word", "short") and cursor.lower(at) in months and cursor.tokens[at].text != "may":
        if is_year(cursor, at + 1):
            return at + 2, Reason.DATE
        if cursor.lexicon.language == "en" and cursor.kind(at + 1) in ("number", "name"):
            digits = cursor.lower(at + 1).rstrip("stndrh")
            if digits.isdigit() and int(digits) <= 31 and cursor.tokens[at].text[0].isupper():
                comma = cursor.lower(at + 2) == "," and is_year(cursor, at + 3)
                return (at + 4 if comma else at + 2), Reason.DATE
    return None


def _clock(cursor: Cursor, at: int) -> Passed | None:
    """ "9.45 pm", "5 a.m."."""
    if cursor.kind(at) != "number":
        return None
    if cursor.lower(at + 1) in ("am", "pm"):
        return at + 2, Reason.TIME
    dotted = [cursor.lower(at + step) for step in range(1, 5)]
    return (at + 5, Reason.TIME) if dotted in (["a", ".", "m", "."], ["p", ".", "m", "."]) else None


def _slashed(cursor: Cursor, at: int) -> Passed | None:
    """ "140/90", "sak 114/23": two numbers with a slash, unless they are years or a fraction of something."""
    if cursor.lower(at + 1) != "/" or cursor.kind(at) != "number" or cursor.kind(at + 2) != "number":
        return None
    close = (
        cursor.tokens[at].end == cursor.tokens[at + 1].start
        and cursor.tokens[at + 1].end == cursor.tokens[at + 2].start
    )
    if not close or is_year(cursor, at) or cursor.unit(at + 3)[1] or is_slashed_share(cursor, at):
        return None
    return at + 3, Reason.REFERENCE


def is_slashed_share(cursor: Cursor, at: int) -> bool:
    """Whether "2/3" is a part of something: "2/3 av", "andelen er 1/3"; otherwise it may be a date or a number."""
    led = cursor.lower(at - 1) in cursor.lexicon.copulas and not cursor.lexicon.share_nouns.isdisjoint(
        cursor.lowers[:at]
    )
    return cursor.lower(at + 1) == "/" and (led or cursor.lower(at + 3) in cursor.lexicon.of)


def _result(cursor: Cursor, at: int) -> Passed | None:
    """ "31 mot 14 stemmer", "34 votes to 21", "tapte 1–3": the result of a vote or a match."""
    if cursor.kind(at) != "number":
        return None
    goals = cursor.kind(at + 1) == "dash" and cursor.kind(at + 2) == "number" and cursor.joined(at, at + 1)
    played = not cursor.lexicon.scoring.isdisjoint(cursor.lowers[max(0, at - 3) : at])
    if goals and played and not cursor.unit(at + 3)[1]:
        return at + 3, Reason.RESULT
    votes, against = cursor.lexicon.votes, ("mot", "to", "against")
    voted = not cursor.lexicon.voting.isdisjoint(cursor.lowers[max(0, at - 3) : at])
    if voted and cursor.lower(at + 1) in against and cursor.kind(at + 2) == "number" and not cursor.unit(at + 3)[1]:
        return at + 3, Reason.RESULT
    words = [cursor.lower(at + step) for step in range(1, 4)]
    if words[0] in against and cursor.kind(at + 2) == "number" and words[2] in votes:
        return at + 4, Reason.RESULT
    if words[0] in votes and words[1] in against and cursor.kind(at + 3) == "number":
        return at + 4, Reason.RESULT
    if words[0] in votes and cursor.lower(at - 1) in against:
        return at + 2, Reason.RESULT
    return None


def _telephone(cursor: Cursor, at: int) -> Passed | None:
    """ "tlf. 22 86 45 00", "+47 22 86 45 00", "org.nr. 971 526 920", and four groups of two digits."""
    start = at
    if cursor.lower(at) in cursor.lexicon.phones:
        start = at + 1
        while cursor.kind(start) == "mark" or cursor.lower(start) in ("nr", "number", "nummer", "no"):
            start += 1
    elif cursor.lower(at) == "+" and cursor.kind(at + 1) == "number":
        start = at + 1
    end = start
    while cursor.kind(end) == "number" or (end > start and cursor.kind(end) == "dash"):
        end += 1
    digits = [cursor.tokens[position].text for position in range(start, end) if cursor.kind(position) == "number"]
    if not digits or cursor.unit(end)[1]:
        return None
    pairs = len(digits) >= 4 and all(len(each) in (2, 3) and each.isdigit() for each in digits)
    long = len("".join(digits).replace(" ", "").replace("\u00a0", "")) >= 5
    return (end, Reason.TELEPHONE) if pairs or (start > at and long) else None


def _period(cursor: Cursor, at: int) -> Passed | None:
    """ "3. kvartal", "uke 12", "Q3 2021", "siste 12 måneder", "the last five years"."""
    lexicon = cursor.lexicon
    if cursor.kind(at) == "number" and cursor.lower(at + 1) == "." and cursor.lower(at + 2) in lexicon.periods:
        return at + 3, Reason.PERIOD
    if cursor.lower(at) in lexicon.periods and cursor.kind(at + 1) == "number" and not cursor.unit(at + 2)[1]:
        return _whole_reference(cursor, at + 2), Reason.PERIOD
    if cursor.lower(at) in lexicon.recent | {"the"}:
        numeral = cursor.numeral(at + 1)
        unit, length = cursor.unit(numeral.end) if numeral else ("", 0)
        tail = cursor.lower(numeral.end) if numeral else ""
        times = ("åra", "årene", "månedene", "dagene", "ukene", "timene", "kvartalene", "tiårene", "månadene", "vekene")
        ending = cursor.lower(numeral.end + 1) in ("to", "ended", "ending") if numeral else False
        if (
            numeral
            and (cursor.lower(at) != "the" or ending)
            and (unit in ("year", "month", "week", "day", "hour") or tail in times)
        ):
            return numeral.end + max(1, length), Reason.PERIOD
    return None


def _ordinal(cursor: Cursor, at: int) -> Passed | None:
    """ "5. plass", "2. utgave": a short number with a full stop before a small letter; "1." and "2)" that begin."""
    if cursor.kind(at) != "number" or not cursor.tokens[at].text.isdigit() or len(cursor.tokens[at].text) > 3:
        return None
    mark, after = cursor.lower(at + 1), cursor.tokens[at + 2] if at + 2 < len(cursor) else None
    close = at + 1 < len(cursor) and cursor.tokens[at + 1].start == cursor.tokens[at].end
    if mark == "." and close and after and (at == 0 or after.text[:1].islower()):
        return at + 2, Reason.ORDINAL
    if mark == ")" and close and cursor.lower(at - 1) in ("", "(", ",", ";", ":", cursor.lexicon.and_):
        return at + 2, Reason.ORDINAL
    return None


def _bracketed(cursor: Cursor, at: int) -> Passed | None:
    """ "[12]": a reference to a source."""
    if cursor.lower(at) == "[" and cursor.kind(at + 1) == "number" and cursor.lower(at + 2) in ("]", ",", "-"):
        end = at + 2
        while end < len(cursor) and cursor.lower(end) != "]":
            end += 1
        return end + 1, Reason.REFERENCE
    return None


def is_year(cursor: Cursor, at: int) -> bool:
    """Whether a token is a year in digits, 1500 to 2150, without a mark between its thousands."""
    if cursor.kind(at) != "number":
        return False
    text = cursor.tokens[at].text
    return len(text) == 4 and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


def _years(cursor: Cursor, at: int) -> Passed | None:
    """A year or a run of them: "2019", "2018-2020", "2018/19", "2019 og 2020"."""
    if not is_year(cursor, at):
        return None
    end = at + 1
    joints = ("/", ",", cursor.lexicon.and_, *cursor.lexicon.to)
    while cursor.kind(end + 1) == "number" and (cursor.kind(end) == "dash" or cursor.lower(end) in joints):
        short = len(cursor.tokens[end + 1].text) == 2 and cursor.lower(end) not in (",", cursor.lexicon.and_)
        if not is_year(cursor, end + 1) and not short:
            break
        end += 2
    return end, Reason.PERIOD if end > at + 1 else Reason.YEAR
