"""The words of the calendar in nb, nn and en: months, seasons, and what parts of a year are called."""

from __future__ import annotations

MONTHS_NB = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SEASONS = {
    "winter": ("vinter", "vinter", 12),
    "spring": ("vår", "vår", 3),
    "summer": ("sommer", "sommar", 6),
    "autumn": ("høst", "haust", 9),
}
"""Each season in English, with what it is called in nb and nn, and the month in which it begins (meteorology)."""

_SHORT = {"may": 5, "oct": 10, "dec": 12, "des": 12, "okt": 10, "mai": 5, "sept": 9}
MONTH_NUMBERS: dict[str, int] = {
    **{name[:3].lower(): number for number, name in enumerate(MONTHS_NB, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **{name.lower(): number for number, name in enumerate(MONTHS_NB, 1)},
    **{name.lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **_SHORT,
}
"""The number of each month by its name or the beginning of it, in lower case."""
SEASON_NAMES: dict[str, str] = {
    word: season for season, (nb, nn, _) in SEASONS.items() for word in (season, nb, nn)
} | {
    "fall": "autumn", "vinteren": "winter", "våren": "spring", "sommeren": "summer", "sommaren": "summer",
    "høsten": "autumn", "hausten": "autumn",
}  # fmt: skip
"""The English name of each season by its name in any language, in lower case."""

ORDINALS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "første": 1, "fyrste": 1, "andre": 2, "annet": 2, "tredje": 3, "fjerde": 4,
    "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
"""What stands for the number of a part of a year, in lower case."""

_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
ROMAN: dict[str, int] = {numeral: number for number, numeral in enumerate(_NUMERALS, 1)}
"""The numbers of months and other parts of a year in Roman numerals."""

MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
SEASON = "|".join(sorted(SEASON_NAMES, key=len, reverse=True))
ORDINAL = "|".join(ORDINALS)
HALF = r"halvår|halvaar|half[- ]year|half|hy"
QUARTER = r"kvartal|kvt|kv|quarter|qtr"
THIRD = r"tertial|trimester"
SCHOOL_YEAR = r"skoleåret |skuleåret |school year |sesongen |season |FY\s?"
WEEK = r"uke|veke|week|wk"
"""Patterns of words; for `re.IGNORECASE`."""
