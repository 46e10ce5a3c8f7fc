"""Regions in three levels as Norwegian statistics has them: the country, 15 counties, 352 municipalities.

Counties and large towns have their own names and numbers; the other municipalities have names that could be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random

COUNTRY = "0"
COUNTIES = {
    "03": ("Oslo", {"0301": ("Oslo", 717_710)}, 1),
    "11": (
        "Rogaland",
        {"1103": ("Stavanger", 149_048), "1108": ("Sandnes", 83_702), "1106": ("Haugesund", 38_292)},
        23,
    ),
    "15": ("Møre og Romsdal", {"1508": ("Ålesund", 58_509), "1506": ("Molde", 32_816)}, 27),
    "18": ("Nordland – Nordlánnda", {"1804": ("Bodø", 53_712), "1833": ("Rana – Raane", 26_082)}, 41),
    "31": ("Østfold", {"3107": ("Fredrikstad", 85_862), "3105": ("Sarpsborg", 60_187), "3101": ("Halden", 31_935)}, 12),
    "32": ("Akershus", {"3201": ("Bærum", 130_920), "3203": ("Asker", 99_240), "3205": ("Lillestrøm", 92_924)}, 21),
    "33": ("Buskerud", {"3301": ("Drammen", 104_487), "3303": ("Kongsberg", 28_848)}, 18),
    "34": (
        "Innlandet",
        {"3411": ("Ringsaker", 35_643), "3403": ("Hamar", 33_085), "3405": ("Lillehammer", 28_900)},
        46,
    ),
    "39": ("Vestfold", {"3907": ("Sandefjord", 66_000), "3905": ("Tønsberg", 59_000), "3909": ("Larvik", 48_600)}, 6),
    "40": ("Telemark", {"4003": ("Skien", 56_000), "4001": ("Porsgrunn", 37_200)}, 17),
    "42": ("Agder", {"4204": ("Kristiansand", 117_200), "4203": ("Arendal", 46_500)}, 25),
    "46": ("Vestland", {"4601": ("Bergen", 291_940), "4647": ("Sunnfjord", 22_500), "4626": ("Øygarden", 40_300)}, 43),
    "50": ("Trøndelag – Trööndelage", {"5001": ("Trondheim – Tråante", 214_565), "5006": ("Steinkjer", 24_300)}, 38),
    "55": ("Troms – Romsa – Tromssa", {"5501": ("Tromsø", 78_745), "5503": ("Harstad – Hárstták", 24_900)}, 17),
    "56": ("Finnmark – Finnmárku – Finmarkku", {"5601": ("Alta", 21_600), "5607": ("Vadsø", 5_640)}, 17),
}
"""For each county its name, its towns with how many live there, and how many municipalities it has in all."""

BEGINNINGS = ("Nord", "Sør", "Øst", "Vest", "Ytre ", "Indre ", "Stor", "Lang", "Fjell", "Elve", "Skog", "Berg", "Eide")
MIDDLES = ("vik", "ås", "dal", "øy", "nes", "sund", "bygd", "land", "rud", "stad", "heim", "fjord", "skog", "voll")
LONGEST = "Gamle Nedre Ytterdalsfjordingstads- og Øvre Innerbygdvatnstrandas kommune"
"""A name longer than any page expects."""


@dataclass(frozen=True)
class Place:
    """A region: its `code`, what it is `called`, the code `above` it, and how many live there."""

    code: str
    called: str
    above: str
    persons: int


def places() -> list[Place]:
    """All of them, each county before its municipalities; the same ones at each call."""
    chance, names = Random(7), iter(_names())
    listed: list[Place] = []
    for county, (called, towns, count) in COUNTIES.items():
        below = [Place(code, name, county, persons) for code, (name, persons) in towns.items()]
        free = (f"{county}{number:02d}" for number in range(11, 100))
        others = [code for code in free if code not in towns][: count - len(towns)]
        below += [Place(code, next(names), county, round(chance.lognormvariate(8.5, 0.9))) for code in others]
        below.sort(key=lambda place: place.code)
        listed += [Place(county, called, COUNTRY, sum(place.persons for place in below)), *below]
    total = sum(place.persons for place in listed if place.above == COUNTRY)
    return [Place(COUNTRY, "Hele landet", "", total), *listed]


def _names() -> list[str]:
    pairs = [f"{first}{last}".replace("  ", " ") for first, last in product(BEGINNINGS, MIDDLES)]
    pairs += [f"{first}{middle}{last}" for first, middle, last in product(BEGINNINGS[6:], ("er", "s"), MIDDLES)]
    names = list(dict.fromkeys(" ".join(part[:1].upper() + part[1:] for part in name.split(" ")) for name in pairs))
    Random(5).shuffle(names)
    return [LONGEST, *names]
