"""The long code lists of the demonstration: regions, times, ages by the year, occupations. The short ones are files."""

from __future__ import annotations

from calendar import month_name, monthrange
from itertools import product
from pathlib import Path

from bench.demo.places import COUNTRY, places
from bench.demo.writing import write_table

YEARS = tuple(range(2016, 2027))
MONTHS = tuple(product(range(2019, 2026), range(1, 13)))[:-2]
QUARTERS = tuple(product(range(2020, 2026), range(1, 5)))[:-1]
SINGLE_AGES = tuple(range(106))
MONTHS_NB = [
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
]
MONTHS_EN = [month_name[number] for number in range(1, 13)]
PARTS = ("", "drift", "anlegg", "teknikk", "miljø", "varme", "måling", "vern", "utvikling", "forvaltning")
FIELDS = [first + second for first, second in product(("Bygg", "Data", "Kraft", "Skog", "Sjø"), PARTS)]
KINDS = ("rådgiver", "montør", "leder", "operatør", "tekniker", "fagarbeider", "kontrollør", "instruktør")
OCCUPATIONS = [f"{field}s{kind}" for field, kind in product(FIELDS, KINDS)]
"""Four hundred, which nobody looks through."""

HEAD = ("code", "label_nb", "label_en")


def write_lists(folder: Path) -> None:
    """Writes them into a folder of code lists."""
    regions = [(p.code, p.called, "The whole country" if p.code == COUNTRY else p.called, p.above) for p in places()]
    write_table(folder / "region.csv", (*HEAD, "broader"), regions)
    dated = (*HEAD, "begin", "end")
    write_table(folder / "aar.csv", dated, [(y, y, y, f"{y}-01-01", f"{y}-12-31") for y in YEARS])
    write_table(folder / "maaned.csv", dated, [_month(*month) for month in MONTHS])
    write_table(folder / "kvartal.csv", dated, [_quarter(*quarter) for quarter in QUARTERS])
    ages = [(f"{age:03}", f"{age} år", f"{age} year{'s' * (age != 1)}") for age in SINGLE_AGES]
    write_table(folder / "ettaarig.csv", HEAD, ages)
    write_table(folder / "yrke.csv", HEAD, [(f"{n:04}", name, name) for n, name in enumerate(OCCUPATIONS)])


def month_code(year: int, month: int) -> str:
    """The code of a month."""
    return f"{year}M{month:02}"


def quarter_code(year: int, quarter: int) -> str:
    """The code of a quarter."""
    return f"{year}K{quarter}"


def _month(year: int, month: int) -> tuple[str, ...]:
    labels = (f"{MONTHS_NB[month - 1]} {year}", f"{MONTHS_EN[month - 1]} {year}")
    return month_code(year, month), *labels, f"{year}-{month:02}-01", _last_day(year, month)


def _quarter(year: int, quarter: int) -> tuple[str, ...]:
    labels = (f"{quarter}. kvartal {year}", f"Quarter {quarter} of {year}")
    return quarter_code(year, quarter), *labels, f"{year}-{quarter * 3 - 2:02}-01", _last_day(year, quarter * 3)


def _last_day(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"
