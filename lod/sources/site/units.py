"""Units by their codes: those of the list `unit`, others that are well known, and those made of them.

A code is a unit's (`gbp`), with how many of it are one (`gbp-million`), the year of its prices (`nok-2015`) and what it
is counted per (`number-per-100000-inhabitants`) behind it. Codes, symbols and names are QUDT's and UN/CEFACT's
(Recommendation 20); currencies have those of ISO 4217.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from lod.model.attributes import UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.text import Text
from lod.sources.site.codelists import built_in

QUDT = "http://qudt.org/vocab/unit/"
SITE = "units"
"""The list of a site's own units: `data/units.csv`."""
_TIMES = {
    "thousand": Text.of({"nb": "tusen", "nn": "tusen", "en": "thousand"}),
    "million": Text.of({"nb": "millioner", "nn": "millionar", "en": "million"}),
    "billion": Text.of({"nb": "milliarder", "nn": "milliardar", "en": "billion"}),
}
POWERS = {"thousand": 3, "million": 6, "billion": 9}
"""The power of ten of each multiplier, as SDMX's UNIT_MULT has it."""
_NOUNS = {
    "inhabitants": ("innbygger", "innbyggere", "innbyggjar", "innbyggjarar", "inhabitant", "inhabitants"),
    "persons": ("person", "personer", "person", "personar", "person", "persons"),
    "pupils": ("elev", "elever", "elev", "elevar", "pupil", "pupils"),
    "teachers": ("lærer", "lærere", "lærar", "lærarar", "teacher", "teachers"),
    "employees": ("ansatt", "ansatte", "tilsett", "tilsette", "employee", "employees"),
    "households": ("husholdning", "husholdninger", "hushald", "hushald", "household", "households"),
    "live-births": ("levendefødt", "levendefødte", "levandefødd", "levandefødde", "live birth", "live births"),
    "women": ("kvinne", "kvinner", "kvinne", "kvinner", "woman", "women"),
    "men": ("mann", "menn", "mann", "menn", "man", "men"),
    "children": ("barn", "barn", "barn", "barn", "child", "children"),
    "drivers": ("fører", "førere", "førar", "førarar", "driver", "drivers"),
    "vehicles": ("kjøretøy", "kjøretøy", "køyretøy", "køyretøy", "vehicle", "vehicles"),
    "dwellings": ("bolig", "boliger", "bustad", "bustader", "dwelling", "dwellings"),
    "hours": ("time", "timer", "time", "timar", "hour", "hours"),
    "days": ("døgn", "døgn", "døgn", "døgn", "day", "days"),
    "weeks": ("uke", "uker", "veke", "veker", "week", "weeks"),
    "months": ("måned", "måneder", "månad", "månader", "month", "months"),
    "years": ("år", "år", "år", "år", "year", "years"),
    "square-kilometres": ("kvadratkilometer", "kvadratkilometer", "kvadratkilometer", "kvadratkilometer",
                          "square kilometre", "square kilometres"),
    "square-metres": ("kvadratmeter", "kvadratmeter", "kvadratmeter", "kvadratmeter", "square metre", "square metres"),
    "hectares": ("hektar", "hektar", "hektar", "hektar", "hectare", "hectares"),
    "decares": ("dekar", "dekar", "dekar", "dekar", "decare", "decares"),
    "litres": ("liter", "liter", "liter", "liter", "litre", "litres"),
    "kilograms": ("kilogram", "kilogram", "kilogram", "kilogram", "kilogram", "kilograms"),
    "kilometres": ("kilometer", "kilometer", "kilometer", "kilometer", "kilometre", "kilometres"),
    "miles": ("engelsk mil", "engelske mil", "engelsk mil", "engelske mil", "mile", "miles"),
    "megawatt-hours": ("megawattime", "megawattimer", "megawattime", "megawattimar", "megawatt hour", "megawatt hours"),
    "kilowatt-hours": ("kilowattime", "kilowattimer", "kilowattime", "kilowattimar", "kilowatt hour", "kilowatt hours"),
}  # fmt: skip
"""What units are counted per: one and several of it in nb, nn and en."""
NOUNS = {word: noun for noun, words in _NOUNS.items() for word in words} | {
    "capita": "inhabitants", "population": "inhabitants", "people": "inhabitants", "km2": "square-kilometres",
    "km²": "square-kilometres", "m2": "square-metres", "m²": "square-metres", "ha": "hectares", "daa": "decares",
    "kg": "kilograms", "l": "litres", "km": "kilometres", "mwh": "megawatt-hours", "kwh": "kilowatt-hours",
    "mnd": "months", "elevar": "pupils", "student": "pupils", "students": "pupils", "worker": "employees",
    "insured driver": "drivers", "hour worked": "hours", "fødte": "live-births",
}  # fmt: skip
"""What each word behind “per” counts."""
_CODE = re.compile(
    r"(?P<base>[a-z0-9-]+?)(?:-(?P<times>thousand|million|billion))?(?:-(?P<year>(?:19|20)\d\d))?"
    r"(?:-per-(?P<count>10+)?(?:(?(count)-)(?P<noun>[a-z-]+))?)?"
)


@dataclass(frozen=True)
class KnownUnit:
    """A unit of the table: its code and labels, and how tables write it.

    `words` say it; `hints` are what it is likely to be of. `cefact`: its code in UN/CEFACT's Recommendation 20.
    """

    code: str
    label: Text
    qudt: str = ""
    cefact: str = ""
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@cache
def known() -> Mapping[str, KnownUnit]:
    """The units of the table by their codes."""
    with (files("lod.sources.site") / "builtin" / "measures.csv").open("r", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: _unit(row) for row in rows}


def _unit(row: Mapping[str, str]) -> KnownUnit:
    label = Text.of({language: row[f"label_{language}"] for language in ("nb", "nn", "en") if row[f"label_{language}"]})
    words, hints = (tuple(filter(None, row[key].split("|"))) for key in ("words", "hints"))
    return KnownUnit(row["code"], label, QUDT + row["qudt"] if row["qudt"] else "", row["cefact"], words, hints)


def extended(listed: CodeList, codes: Iterable[str], own: CodeList | None = None) -> CodeList:
    """The list `unit` with a site's own units, and with those of the codes that are known or made of known ones."""
    concepts = dict(listed.by_notation)
    for concept in own.concepts if own else ():
        concepts[concept.notation] = concept
    for code in sorted(set(codes) - concepts.keys()):
        made = concept_of(code, concepts)
        if made is not None:
            concepts[code] = made
    return replace(listed, concepts=tuple(concepts.values()))


def concept_of(code: str, listed: Mapping[str, Concept]) -> Concept | None:
    """The unit that a code says, None where it says none; `listed`: those of the list."""
    if code in listed:
        return listed[code]
    if code in known():
        unit = known()[code]
        return Concept(code, unit.label, exact_match=(unit.qudt,) if unit.qudt else ()) if unit.label else None
    parts = _CODE.fullmatch(code)
    base = concept_of(parts["base"], listed) if parts and parts["base"] != code else None
    if parts is None or base is None or (parts["noun"] and parts["noun"] not in _NOUNS):
        return None
    return Concept(code, Text.of({language: _label(base.label, parts, language) for language in ("nb", "nn", "en")}))


def _label(base: Text, parts: re.Match[str], language: str) -> str:
    """`million pounds sterling (2015 prices) per 1,000 inhabitants`."""
    label = base.best(language, "nb")
    if parts["times"]:
        label = f"{_TIMES[parts['times']].best(language)} {label}"
    if parts["year"]:
        prices = {"nb": f"{parts['year']}-priser", "nn": f"{parts['year']}-prisar", "en": f"{parts['year']} prices"}
        label += f" ({prices[language]})"
    if parts["count"] or parts["noun"]:
        several = bool(parts["count"])
        noun = _NOUNS[parts["noun"]][("nb", "nn", "en").index(language) * 2 + several] if parts["noun"] else ""
        count = f"{int(parts['count']):,}" if several else ""
        label += " per " + " ".join(filter(None, (count if language == "en" else count.replace(",", "\u00a0"), noun)))
    return label


UNITS = UNIT.codelist
"""The name of the list of units."""


def unit_named(names: Iterable[str]) -> str:
    """The code of the built-in unit that any of these is the code, a label or a link of; "" if there is none."""
    wanted = {name.casefold() for name in names}
    units = next(codelist for codelist in built_in() if codelist.name == UNITS)
    for concept in units.concepts:
        called = {concept.notation.casefold(), *(label.casefold() for _, label in concept.label)}
        if called & wanted or {link.casefold() for link in concept.exact_match} & wanted:
            return concept.notation
    return ""
