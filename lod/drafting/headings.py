"""What a column is called, word by word, and what that tells: an identifier, a place, a part of a date, a note."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = re.compile(r"[A-ZÆØÅ]+(?![a-zæøå])|[A-ZÆØÅ]?[a-zæøåäöüé]+|\d+")
ROLES = {
    "period": r"år|aar|year|jahr|periode|period|tid|time|dato|date|kvartal|quarter|måned|maned|month|uke|week|"
    r"time period|week ending|fiscal year|school year|skoleår",
    "area": r"kommune\w*|fylke\w*|knr|region\w*|land|bydel\w*|område|sted|municipality|county|country|area|areacd|"
    r"geography|geo|geocode|geo code|nuts\w*|country code|state|province|country name|kname|area code",
    "sex": r"kjønn|kjonn|sex|gender",
    "age": r"alder\w*|age|aldersgruppe|age group",
    "education": r"utdanning\w*|education|education level",
    "occupation": r"yrke\w*|occupation",
}
ATTRIBUTES = {
    "obsStatus": r"status|obs status|observasjonsstatus|observation status",
    "furtherStatus": r"further status|flere statuser",
    "unitMeasure": r"enhet|måleenhet|units?|unit of measure|unit measure",
    "lowerBound": r"(?:nedre|lower|ki ?nedre|ci ?low\w*)(?: (?:grense|bound))?",
    "upperBound": r"(?:øvre|ovre|upper|ki ?[øo]vre|ci ?(?:up|high)\w*)(?: (?:grense|bound))?",
}
_MULTIPLIERS = re.compile(r"(?:unit |units )?(?:multiplier|mult|multiplikator)|skala|scale")
_ONES = frozenset({"unit", "units", "one", "ones", "enhet", "enheter", "eining", "einingar", "antall", "1", "0"})
_CODES = frozenset({
    "nr", "nummer", "kode", "code", "codes", "cd", "id", "ids", "zip", "zipcode", "postcode", "postnr", "postnummer",
    "klasse", "class", "orgnr", "fnr", "knr", "isbn", "uuid", "identifier", "fips", "ean",
})  # fmt: skip
"""Last words of a column that identifies."""
_CODE_ENDINGS = ("nummer", "nr", "kode", "kod", "schlüssel", "schluessel")
"""How a word ends that names an identifier: `organisasjonsnummer`, `kommunenr`, `næringskode`."""
_DOUBTFUL = frozenset({"no", "number", "num", "rank", "level", "nivå", "grade", "trinn"})
"""Last words of a column that may identify."""
_DATE_PARTS = frozenset(
    {"month", "måned", "maned", "day", "dag", "hour", "week", "uke", "weekday", "ukedag", "quarter", "kvartal"}
)
_PARTS = {
    "quarter": frozenset({"kvartal", "quarter", "quartal", "trimestre"}),
    "month": frozenset({"måned", "maned", "månad", "month", "monat", "mes"}),
    "half": frozenset({"halvår", "halvar"}),
    "third": frozenset({"tertial"}),
}
_NOTES = frozenset(
    {"merknad", "merknader", "kommentar", "kommentarer", "note", "notes", "fotnote", "fotnoter", "comment", "comments",
     "remark", "remarks", "footnote", "footnotes"}
)  # fmt: skip
_YEARS = frozenset({"year", "år", "aar", "jahr"})
_CORNER = re.compile(r"([^\\]*\w[^\\]*?)\s*\\\s*(\w[^\\]*)")
_STEM = re.compile(r"(?i)(?:nr|nummer|kode|code|cd|id|navn|name|nm|label)$")


def words(heading: str) -> list[str]:
    """The words of a column's name in lower case: `MN_CASE_COUNT`, `GeoCode` and `nh.beds` have several."""
    return [word.lower() for word in _WORDS.findall(corner(heading)[0])]


def is_multiplier(heading: str) -> bool:
    """Whether a column says what figures are to be multiplied by: `Unit multiplier`."""
    return _MULTIPLIERS.fullmatch(" ".join(words(heading))) is not None


def are_ones(texts: Iterable[str]) -> bool:
    """Whether multipliers leave all figures as they are."""
    return all(text.strip().lower() in _ONES for text in texts)


def spoken(heading: str) -> str:
    """The name as words with spaces between, for looking words up in it."""
    return re.sub(r"[_.]+", " ", corner(heading)[0]).strip()


def corner(heading: str) -> tuple[str, str]:
    """What a column is called, and what those beside it are: `Year \\ Region` stands in the corner of a cross table."""
    found = _CORNER.fullmatch(heading.strip())
    return (found[1], found[2]) if found else (heading, "")


def role_named(heading: str) -> str:
    """The role of a dimension by what it is called, "" if that tells none; periods are known by their codes."""
    return next((role for role in ROLES if role != "period" and is_named(heading, role)), "")


def is_named(heading: str, role: str) -> bool:
    """Whether a column is called as a dimension of this role."""
    return any(re.fullmatch(f"(?i){ROLES[role]}", form) for form in (spoken(heading), " ".join(words(heading))))


def attribute_named(heading: str) -> str:
    """The built-in attribute that a column is by its name, "" for none."""
    forms = (spoken(heading), " ".join(words(heading)))
    return next((n for n, pattern in ATTRIBUTES.items() if any(re.fullmatch(f"(?i){pattern}", f) for f in forms)), "")


def is_code(heading: str) -> bool:
    """Whether the last word says that it identifies; by word: `covid` and `paid` do not."""
    found = words(heading)
    if not found:
        return False
    named = bool(_CODES & {found[-1], *(found[:1] if found[0] in ("klasse", "zip", "class") else ())})
    return named or found[-1].endswith(_CODE_ENDINGS)


def may_be_code(heading: str) -> bool:
    """Whether the last word may say that it identifies; `no.` below groups (`Response clear Yes no.`) counts."""
    found = words(heading)
    if len(found) > 2 and heading.rstrip().lower().endswith(" no."):
        return False
    return bool(found) and found[-1] in _DOUBTFUL and found[0] not in ("number", "antall", "num")


def is_note(heading: str) -> bool:
    return bool(_NOTES & set(words(heading)[-1:]))


def is_part_of_date(heading: str) -> bool:
    """Whether it may be a month's or a day's number."""
    return bool(_DATE_PARTS & set(words(heading)))


def part_named(heading: str) -> str:
    """The part of a year that a column says it holds: `quarter`, `month`, `half` or `third`, "" for none."""
    named = words(heading)
    return next((part for part, about in _PARTS.items() if about & set(named)), "")


def ends_in_year(heading: str) -> bool:
    return bool(_YEARS & set(words(heading)[-1:]))


def is_value(heading: str) -> bool:
    """Whether a column's name says nothing of what its figures are."""
    return spoken(heading).casefold() in ("value", "verdi", "obs value", "antall", "tall", "data", "figure", "val")


def says_measure(heading: str) -> bool:
    """Whether a column says what the figures measure."""
    return bool(_MEASURES.fullmatch(spoken(heading)))


_MEASURES = re.compile(
    r"(?i)(?:statistikk)?variabel|måltall|indikator|mål|variable|measure|indicator|series|measure type|variable name"
)


def stem(heading: str) -> str:
    """What a code and its name have in common: `Country Code` and `Country Name`, `knr` and `kname`."""
    return _STEM.sub("", heading.strip().casefold()).strip(" _.-")
