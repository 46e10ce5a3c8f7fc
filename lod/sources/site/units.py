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
CEFACT = "https://vocabulary.uncefact.org/UnitMeasureCode#"
SITE = "units"
"""The list of a site's own units: `data/units.csv`."""
_TIMES = {
    "hundred-thousand": Text.of({"nb": "hundre tusen", "nn": "hundre tusen", "en": "hundred thousand"}),
    "ten-thousand": Text.of({"nb": "titusen", "nn": "titusen", "en": "ten thousand"}),
    "hundred": Text.of({"nb": "hundre", "nn": "hundre", "en": "hundred"}),
    "thousand": Text.of({"nb": "tusen", "nn": "tusen", "en": "thousand"}),
    "million": Text.of({"nb": "millioner", "nn": "millionar", "en": "million"}),
    "billion": Text.of({"nb": "milliarder", "nn": "milliardar", "en": "billion"}),
    "trillion": Text.of({"nb": "billioner", "nn": "billionar", "en": "trillion"}),
}
MULTIPLIERS = {
    2: "hundred", 3: "thousand", 4: "ten-thousand", 5: "hundred-thousand", 6: "million", 9: "billion", 12: "trillion",
}  # fmt: skip
"""The multiplier of each power of ten, as SDMX's UNIT_MULT has it."""
_POWERS = {word: power for power, word in MULTIPLIERS.items()}
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
    "enterprises": ("foretak", "foretak", "føretak", "føretak", "enterprise", "enterprises"),
    "patients": ("pasient", "pasienter", "pasient", "pasientar", "patient", "patients"),
    "seconds": ("sekund", "sekunder", "sekund", "sekund", "second", "seconds"),
    "minutes": ("minutt", "minutter", "minutt", "minutt", "minute", "minutes"),
    "tonnes": ("tonn", "tonn", "tonn", "tonn", "tonne", "tonnes"),
    "cubic-metres": ("kubikkmeter", "kubikkmeter", "kubikkmeter", "kubikkmeter", "cubic metre", "cubic metres"),
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
    "m3": "cubic-metres", "m³": "cubic-metres", "t": "tonnes", "s": "seconds", "min": "minutes", "dag": "days",
    "bedrift": "enterprises", "bedrifter": "enterprises", "company": "enterprises", "companies": "enterprises",
    "annum": "years", "household": "households", "hushaldning": "households", "insured driver": "drivers",
    "hour worked": "hours", "fødte": "live-births",
}  # fmt: skip
"""What each word behind “per” counts."""
_CODE = re.compile(
    rf"(?P<base>[a-z0-9-]+?)(?:-(?P<times>{'|'.join(_TIMES)}))?(?:-(?P<year>(?:19|20)\d\d))?"
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
def known_units() -> Mapping[str, KnownUnit]:
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
    if code in known_units():
        unit = known_units()[code]
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
        times = _TIMES[parts["times"]].best(language)
        label = times if parts["base"] == _NUMBER else f"{times} {label}"
    if parts["year"]:
        prices = {"nb": f"{parts['year']}-priser", "nn": f"{parts['year']}-prisar", "en": f"{parts['year']} prices"}
        label += f" ({prices[language]})"
    if parts["count"] or parts["noun"]:
        several = bool(parts["count"])
        noun = _NOUNS[parts["noun"]][("nb", "nn", "en").index(language) * 2 + several] if parts["noun"] else ""
        count = f"{int(parts['count']):,}" if several else ""
        label += " per " + " ".join(filter(None, (count if language == "en" else count.replace(",", "\u00a0"), noun)))
    return label


_NUMBER = "number"
UNITS = UNIT.codelist
"""The name of the list of units."""


def unit_coded(names: Iterable[str]) -> str:
    """The code of the unit that any of these is the code, a label or a link of; "" if there is none."""
    codes = _codes()
    given = [_LINK.sub(QUDT, name).casefold() for name in names]
    coded = (codes.get(name) or (name if concept_of(name, _listed()) else "") for name in given)
    return next(filter(None, coded), "")


_LINK = re.compile(r"^https?://(?:www\.)?qudt\.org/(?:\d[\d.]*/)?vocab/unit[/#]")


@cache
def _listed() -> Mapping[str, Concept]:
    return next(codelist for codelist in built_in() if codelist.name == UNITS).by_notation


@cache
def _codes() -> Mapping[str, str]:
    """The code of each unit of the list and of the table, by its code, its labels and its links, without case."""
    codes = {unit.qudt.casefold(): unit.code for unit in known_units().values() if unit.qudt}
    codes |= {f"{CEFACT}{unit.cefact}".casefold(): unit.code for unit in known_units().values() if unit.cefact}
    codes |= {label.casefold(): unit.code for unit in known_units().values() for _, label in unit.label}
    for concept in _listed().values():
        called = (concept.notation, *(label for _, label in concept.label), *concept.exact_match)
        codes |= {name.casefold(): concept.notation for name in called}
    return codes


def multiplied(code: str, power: int) -> str:
    """The code of a unit taken ten to this power: `nok` and 3 are `nok-thousand`; "" where there is no word for it."""
    parts = _CODE.fullmatch(code)
    if not power or parts is None:
        return code if not power else ""
    times = MULTIPLIERS.get(power + _POWERS.get(parts["times"] or "", 0), "")
    made = f"{parts['base']}-{times}{code[parts.end('times') if parts['times'] else parts.end('base') :]}"
    return made if times and concept_of(made, _listed()) else ""


def power_of(code: str) -> int:
    """The power of ten that a unit's code says: 6 for `nok-million`, 0 for `nok` and for what is no known unit."""
    parts = _CODE.fullmatch(code)
    return _POWERS.get(parts["times"] or "", 0) if parts else 0
