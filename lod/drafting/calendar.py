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
} | {"fall": "autumn"}
"""The English name of each season by its name in any language, in lower case."""

MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
SEASON = "|".join(SEASON_NAMES)
HALF = r"halvår|halvaar|half[- ]year|half|hy"
QUARTER = r"kvartal|kv|quarter|qtr"
THIRD = r"tertial|trimester"
WEEK = r"uke|veke|week|wk"
"""Patterns of words; for `re.IGNORECASE`."""
