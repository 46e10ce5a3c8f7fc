"""The forms in which tables write periods of time, in nb, nn and en, and what each says.

They are those of SDMX (2.1, section 4.2.6), of csvcubed's and table2qb's templates (`quarter/2015-Q3`), of Norwegian
and English statistics, and ISO 8601's.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from lod.drafting import calendar as words
from lod.drafting.conventions import Convention, Period
from lod.sources.table import periods

Make = Callable[[Mapping[str, str], Convention], Period | None]


def _year(parts: Mapping[str, str], convention: Convention) -> Period | None:
    return _known(parts["y"], parts["y"], parts["y"], parts["y"])


def _known(code: str, nb: str, nn: str, en: str) -> Period | None:
    days = periods.period(code)
    return Period(code, nb, nn, en, *days) if days else None


def _part(letter: str, nb: str, en: str) -> Make:
    """What makes a half, a third or a quarter of a year; its code is as the table writes it, where that is a code."""

    def make(parts: Mapping[str, str], convention: Convention) -> Period | None:
        year = parts.get("y") or _century(parts["yy"], convention)
        number = words.ORDINALS[parts["ordinal"].lower()] if parts.get("ordinal") else int(parts["n"])
        days = periods.period(f"{year}{letter}{number}")
        own = parts.get("code") or ""
        code = re.sub(r"\s", "", own) if own else f"{year}-{letter}{number}"
        norwegian = f"{number}. {nb} {year}"
        short = not parts.get("y")
        return Period(code, norwegian, norwegian, f"{en}{number} {year}", *days, short=short) if days else None

    return make


def _century(year: str, convention: Convention) -> str:
    """A year with its century; 22 is 2022 and 87 is 1987, if nobody says otherwise."""
    return f"{convention.century[:2] or ('20' if int(year) < 50 else '19')}{year}"


def _month(parts: Mapping[str, str], convention: Convention) -> Period | None:
    number = int(parts["n"]) if parts.get("n") else words.MONTH_NUMBERS[parts["name"].rstrip(".").lower()]
    if not 1 <= number <= 12:
        return None
    own = parts.get("code") or ""
    days = periods.period(f"{parts['y']}-{number:02}")
    norwegian = f"{words.MONTHS_NB[number - 1]} {parts['y']}"
    english = f"{words.MONTHS_EN[number - 1]} {parts['y']}"
    code = re.sub(r"\s", "", own) or f"{parts['y']}-{number:02}"
    return Period(code, norwegian, norwegian, english, *days) if days else None


def _colon(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`2018:1`: a part of a year, and nobody knows which; `2018:01` and `2018:12` are months."""
    if len(parts["n"]) > 1:
        return _month(parts, convention) if convention.part in ("", "month") else None
    make = PARTS.get(convention.part)
    return make(parts, convention) if make else SEVERAL


def _roman(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`IV 2020`: a part of a year, and nobody knows which."""
    return _colon({**parts, "n": str(words.ROMAN[parts["roman"].lower()])}, convention) or SEVERAL


def _short(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`jan.22`, as workbooks show months."""
    made = _month({**parts, "y": _century(parts["yy"], convention)}, convention)
    return replace(made, short=True) if made else None


def of_number(text: str) -> Period | None:
    """A year as `2020.0`, a month as `202001`, a day as `20200131`, or as workbooks count days (ECMA-376 part 1,
    18.17.4.1), where it is one after 1954."""
    whole = text.removesuffix(".0")
    if digits := re.fullmatch(rf"{_Y}(?P<n>\d\d)(?P<d>\d\d)?", whole):
        return _on(date.fromisoformat(whole)) if digits["d"] else _month(digits.groupdict(), Convention())
    if re.fullmatch(r"[2-5]\d{4}", whole):
        return _on(date(1899, 12, 30) + timedelta(days=int(whole)))
    return _known(*[whole] * 4) if re.fullmatch(_Y, whole) else None


def _pair(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`2001-02`, `2009/10`: a month, a week, or a year that spans two or several."""
    number = int(parts["n"])
    match convention.pair:
        case "month":
            return _month(parts, convention) or SEVERAL
        case "week":
            return _week(parts, convention) or SEVERAL
        case "split":
            return _split(parts, convention) or SEVERAL
        case "codes":
            return SEVERAL
    if (int(parts["y"]) + 1) % 100 == number <= 12:
        return SEVERAL
    return _month(parts, convention) if 1 <= number <= 12 else _split(parts, convention)


def _decade(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`1990s`, `1990-tallet`: ten years; `1900s` may be a hundred."""
    first = int(parts["y"])
    if first % 100 == 0:
        return SEVERAL
    label = f"{first}–{first + 9}"
    return Period(f"{first}-{first + 9}", label, label, label, f"{first}-01-01", f"{first + 9}-12-31")


def _fiscal(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`FY2018`: the calendar year, or the twelve months that end in it."""
    year, month = int(parts["y"]), convention.start
    begin = date(year - (month > 1), month, 1)
    end = date(year, month - 1, monthrange(year, month - 1)[1]) if month > 1 else date(year, 12, 31)
    label = f"FY{year}"
    return Period(label, label, label, label, begin.isoformat(), end.isoformat(), split=True)


def _split(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`2009/10`, `2009/2010`, `2011–13`: a year that spans two, or several years."""
    first = int(parts["y"])
    last = int(parts["n"]) if len(parts["n"]) == 4 else first // 100 * 100 + int(parts["n"])
    last += 100 if last < first and len(parts["n"]) == 2 and last + 100 == first + 1 else 0
    if last <= first or last - first > 150:
        return None
    code, label = f"{first}-{last}", f"{first}–{last}"
    if last > first + 1:
        return Period(code, label, label, label, f"{first}-01-01", f"{last}-12-31")
    begin, end = date(first, convention.start, 1), date(last, 12, 31)
    if convention.start > 1:
        month = convention.start - 1
        end = date(last, month, monthrange(last, month)[1])
    short = f"{first}/{last % 100:02}"
    return Period(code, short, short, short, begin.isoformat(), end.isoformat(), split=True)


def _week(parts: Mapping[str, str], convention: Convention) -> Period | None:
    year, number = parts["y"], int(parts["n"])
    days = periods.period(f"{year}W{number}")
    code = re.sub(r"\s", "", parts.get("code") or "") or f"{year}-W{number:02}"
    return (
        Period(code, f"uke {number} {year}", f"veke {number} {year}", f"week {number} {year}", *days) if days else None
    )


def _day(parts: Mapping[str, str], convention: Convention) -> Period:
    number = int(parts["n"]) if parts.get("n") else words.MONTH_NUMBERS[parts["name"].rstrip(".").lower()]
    return _on(date(int(parts["y"]), number, int(parts["d"])))


def _short_day(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`13.02.21`."""
    return replace(_day({**parts, "y": _century(parts["yy"], convention)}, convention), short=True)


def _on(day: date, at: str = "") -> Period:
    norwegian = f"{day.day}. {words.MONTHS_NB[day.month - 1]} {day.year}"
    english = f"{day.day} {words.MONTHS_EN[day.month - 1]} {day.year}"
    iso = day.isoformat()
    if at:
        return Period(f"{iso}T{at.replace(':', '')}", f"{norwegian} kl. {at}", f"{norwegian} kl. {at}",
                      f"{english} {at}", iso, iso)  # fmt: skip
    return Period(iso, norwegian, norwegian, english, iso, iso)


def _slashed(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`02/29/2020`: the day first or the month first."""
    first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
    if not convention.dates and first != second and max(first, second) <= 12:
        return SEVERAL
    month_first = convention.dates == "mdy" or (not convention.dates and second > 12)
    return _on(date(year, first, second) if month_first else date(year, second, first))


def _moment(parts: Mapping[str, str], convention: Convention) -> Period | None:
    return _on(date.fromisoformat(parts["date"]), parts["time"])


def _ordinal(parts: Mapping[str, str], convention: Convention) -> Period | None:
    day = date(int(parts["y"]), 1, 1) + timedelta(days=int(parts["n"]) - 1)
    return _on(day) if day.year == int(parts["y"]) else None


def _season(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """Three months, as meteorology has them; a winter of one year's name only is none: it may begin in two."""
    season = words.SEASON_NAMES[parts["name"].lower()]
    nb, nn, month = words.SEASONS[season]
    year, next_year = int(parts["y"]), parts.get("n")
    if season == "winter":
        if not next_year or int(next_year) % 100 != (year + 1) % 100:
            return None
        end = date(year + 1, 2, monthrange(year + 1, 2)[1])
        when = f"{year}/{(year + 1) % 100:02}"
    elif next_year:
        return None
    else:
        end, when = date(year, month + 2, monthrange(year, month + 2)[1]), str(year)
    begin = date(year, month, 1)
    return Period(
        f"{year}-{season}", f"{nb} {when}", f"{nn} {when}", f"{season} {when}", begin.isoformat(), end.isoformat()
    )


def _interval(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """From one day to another, or for a duration."""
    if parts.get("length"):
        days = periods.period(f"{parts['from']}/{parts['length']}")
    else:
        days = (date.fromisoformat(parts["from"]).isoformat(), date.fromisoformat(parts["to"]).isoformat())
    if not days or days[0] > days[1]:
        return None
    label = f"{days[0]} – {days[1]}"
    return Period(f"{days[0]}_{days[1]}", label, label, label, *days)


def _months(parts: Mapping[str, str], convention: Convention) -> Period | None:
    """`Jan-Mar 2018`."""
    first, last = (words.MONTH_NUMBERS[parts[key].rstrip(".").lower()] for key in ("name", "last"))
    year = int(parts["y"])
    if first >= last:
        return None
    end = date(year, last, monthrange(year, last)[1])
    norwegian = f"{words.MONTHS_NB[first - 1]}–{words.MONTHS_NB[last - 1]} {year}"
    english = f"{words.MONTHS_EN[first - 1]}–{words.MONTHS_EN[last - 1]} {year}"
    begin = date(year, first, 1).isoformat()
    return Period(f"{begin}_{end}", norwegian, norwegian, english, begin, end.isoformat())


PARTS: Mapping[str, Make] = {
    "quarter": _part("Q", "kvartal", "Q"),
    "month": _month,
    "half": _part("S", "halvår", "H"),
    "third": _part("T", "tertial", "T"),
}
"""What the parts of a year are, by the word for them in an answer; the likeliest first."""
_Y = r"(?P<y>(?:1[5-9]|2[01])\d\d)"
_ROMAN = "|".join(sorted(words.ROMAN, key=len, reverse=True))
_ISO = r"\d{4}-\d\d-\d\d"


def _forms() -> Iterator[tuple[re.Pattern[str], Make]]:
    """Each way to write a period, and what makes one of it; the first that makes one is meant."""
    half, third, quarter = (
        _part("S", "halvår", "H"),
        _part("T", "tertial", "T"),
        _part("Q", "kvartal", "Q"),
    )
    for make, letters, word, most in (
        (half, "HhSs", words.HALF, "2"),
        (third, "Tt", words.THIRD, "3"),
        (quarter, "KkQq", words.QUARTER, "4"),
    ):
        number = f"0?(?P<n>[1-{most}])"
        yield from (
            (re.compile(pattern, re.IGNORECASE), make)
            for pattern in (
                rf"(?P<code>{_Y}\s?-?[{letters}]\s?{number})",
                rf"{_Y}\s?[/ ]\s?[{letters}]{number}",
                rf"[{letters}]\s?{number}[-/,. ]*{_Y}",
                rf"{number}[{letters}][-/ ]?{_Y}",
                rf"{number}(?:\.|st|nd|rd|th)?\s?(?:{word})\.?,?\s?(?:of )?{_Y}",
                rf"(?:{word})\.?\s?{number},?\s{_Y}",
                rf"{_Y}(?:,?\s|\s-\s){number}\.?\s?(?:{word})\.?",
                rf"(?P<ordinal>{words.ORDINAL})\.?\s(?:{word})\.?,?\s(?:of )?{_Y}",
                rf"{number}[{letters}][-'’ ]?(?P<yy>\d\d)",
                rf"[{letters}]{number}[-'’ ](?P<yy>\d\d)",
                rf"{_Y},?\s(?:{word})\.?\s?{number}",
                rf"{_Y}\s?[-/]?\s?[{letters}]\.?\s?(?P<ordinal>iv|i{{1,3}})",
                rf"(?P<ordinal>iv|i{{1,3}})\.?\s?[{letters}]\.?[-/ ]?{_Y}",
                rf"{_Y},?\s(?:{word})\.?\s(?P<ordinal>{words.ORDINAL})",
                rf"{_Y}(?:,?\s|\s-\s)(?P<ordinal>{words.ORDINAL})\.?\s(?:{word})\.?",
            )
        )
    month = rf"(?P<name>{words.MONTH})\.?"
    season, day = rf"(?P<name>{words.SEASON})", r"0?(?P<d>[1-9]|[12]\d|3[01])"
    for pattern, make in (
        (_Y, _year),
        (rf"(?:år|year)[ /]?{_Y}", _year),
        (rf"FY[ /]?{_Y}", _fiscal),
        (r"(?P<y>(?:1[5-9]|20)\d0)(?:-?s|-?(?:tall|tal)et|-?åra|-?årene)", _decade),
        (rf"{_Y}-A1", _year),
        (rf"(?P<code>{_Y}\s?-?M\s?(?P<n>\d\d?))", _month),
        (rf"{_Y}[-/](?P<n>\d\d)", _pair),
        (rf"{_Y}\.(?P<n>0[1-9]|1[0-2])", _month),
        (rf"{_Y}:(?P<n>0[1-9]|1[0-2]|[1-9])", _colon),
        (rf"(?P<n>0?[1-9]|1[0-2])[./-]{_Y}", _month),
        (rf"(?P<roman>{_ROMAN})\.?\s?[-/.]?\s?{_Y}", _roman),
        (rf"{_Y}\s?[-/.]?\s?(?P<roman>{_ROMAN})\.?", _roman),
        (rf"(?P<code>{_Y}\s?-?[UW]\s?(?P<n>\d\d?))", _week),
        (rf"(?:{words.WEEK}|W|U)\.?\s?(?P<n>\d\d?)[,/ -]\s?{_Y}", _week),
        (rf"{_Y},?[ -](?:{words.WEEK})\s?(?P<n>\d\d?)", _week),
        (rf"{month}[-, /]\s?{_Y}", _month),
        (rf"{month}[-. '’]\s?(?P<yy>\d\d)", _short),
        (rf"(?P<yy>\d\d)-{month}", _short),
        (rf"{_Y}[-, /]?\s?{month}", _month),
        (rf"{month}\s?[-–]\s?(?P<last>{words.MONTH})\.?\s{_Y}", _months),
        (rf"{_Y},?\s{month}\s?[-–]\s?(?P<last>{words.MONTH})\.?", _months),
        (rf"{_Y}-(?P<n>\d\d?)-{day}", _day),
        (rf"(?:per |pr\.? )?{day}\.\s?0?(?P<n>[1-9]|1[0-2])\.\s?{_Y}", _day),
        (rf"(?:per |pr\.? |as of |at )?{day}\.?[- ]{month},?[- ]{_Y}", _day),
        (rf"{month}\s{day}(?:st|nd|rd|th)?,?\s{_Y}", _day),
        (r"(?P<d>\d\d)\.(?P<n>\d\d)\.(?P<yy>\d\d)", _short_day),
        (rf"{_Y}_(?P=y)", _year),
        (rf"(?P<a>\d\d?)/(?P<b>\d\d?)/{_Y}", _slashed),
        (rf"{_Y}/(?P<n>\d\d?)/{day}", _day),
        (rf"{_Y}-D(?P<n>\d{{3}})", _ordinal),
        (rf"(?P<date>{_ISO})[T ](?P<time>\d\d:\d\d(?::(?!00)\d\d)?)(?::00)?(?:\.0+)?Z?", _moment),
        (rf"(?P<from>{_ISO})(?:T00:00:00Z?)?/(?P<length>P\w+)", _interval),
        (rf"(?P<from>{_ISO})\s?(?:/|–| - |--| to | til )\s?(?P<to>{_ISO})", _interval),
        (rf"(?:{words.SCHOOL_YEAR})?{_Y}\s?[-–/]\s?(?P<n>\d{{4}}|\d\d)", _split),
        (rf"{_Y}_(?P<n>\d{{4}})", _split),
        (rf"{_Y}\s(?:to|til|and)\s(?P<n>\d{{4}})", _split),
        (rf"{season},?[ -]{_Y}(?:[/–-](?P<n>\d\d|\d{{4}}))?", _season),
        (rf"{_Y}[ -]{season}", _season),
    ):
        yield re.compile(pattern, re.IGNORECASE), make


FORMS = tuple(_forms())
SEVERAL = Period("", "", "", "", "", "")
"""What a text is that may say several periods."""
