"""The figures of the demonstration: for each data set its columns and rows, all made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

from bench.demo import lists
from bench.demo.places import Place, places

Rows = Iterator[tuple[object, ...]]
Key = tuple[str, Any, int]
SEXES = ("_T", "1", "2")
SHARES = {"0-17": 0.207, "18-44": 0.358, "45-66": 0.275, "67-79": 0.115, "80+": 0.045}
"""Of a population, by age."""
HOMES = {"_T": 1, "01": 0.9, "02": 0.98, "03": 1.25}
"""Prices of each kind of dwelling, to those of all."""
QUALIFIERS = ("exactly", "exactly", "exactly", "approximately", "more-than", "less-than", "between")
MADE = "A"


def population(years: int) -> Rows:
    """Persons by region, sex, age and year; the newest year is provisional."""
    last = lists.YEARS[-1]
    keys = list(product(SEXES, ("_T", *SHARES), lists.YEARS[-years:]))
    for code, values in _by_place(keys, _persons).items():
        for (sex, age, year), persons in zip(keys, values, strict=True):
            yield code, sex, age, year, persons, "P" if year == last else MADE


def _by_place(keys: list[Key], persons: Callable[[Place, str, Any, int], int]) -> dict[str, list[int]]:
    """For each place how many there are of each key (sex, age, year): of a municipality as they are reckoned, of all
    others the sum of those below."""
    listed, values = places(), dict[str, list[int]]()
    for place in reversed(listed):
        below = [values[other.code] for other in listed if other.above == place.code]
        values[place.code] = [sum(of) for of in zip(*below, strict=True)] or [persons(place, *key) for key in keys]
    return {place.code: values[place.code] for place in listed}


def _persons(place: Place, sex: str, age: str, year: int) -> int:
    """How many of a sex and an age live in a municipality: parts add up to their totals."""
    if age == "_T":
        return sum(_persons(place, sex, part, year) for part in SHARES)
    if sex == "_T":
        return _persons(place, "1", age, year) + _persons(place, "2", age, year)
    growth = 1 + (sum(map(ord, place.code)) % 9 - 2) * 0.003
    older = 1 + (year - lists.YEARS[-1]) * 0.02 * (age in ("67-79", "80+"))
    half = 0.504 if sex == "1" else 0.496
    return round(place.persons * growth ** (year - lists.YEARS[-1]) * SHARES[age] * older * half)


def single_ages() -> Rows:
    """Persons by region, sex, age by the year, and year: half a million figures."""
    keys = list(product(SEXES[1:], lists.SINGLE_AGES, lists.YEARS[-7:]))
    for code, values in _by_place(keys, _of_an_age).items():
        for (sex, age, year), persons in zip(keys, values, strict=True):
            yield code, sex, f"{age:03}", year, persons, MADE


def _of_an_age(place: Place, sex: str, age: int, year: int) -> int:
    """How many of a sex and a year of age live in a municipality."""
    weight = max(0.0, 1.35 - abs(age - 35) / 55)
    return round(place.persons / 212 * weight * (1.01 - 0.01 * (year % 3)) * (1.02 if sex == "1" else 0.98))


def prices(groups: list[str]) -> Rows:
    """An index by consumption group and month, with its change in a month and in twelve; missing at the beginning."""
    chance = Random(2)
    for group in groups:
        indices = [round(100 + chance.random() * 14, 1)]
        for place, month in enumerate(lists.MONTHS):
            if place:
                indices.append(round(indices[-1] * (1.0028 + chance.gauss(0, 0.004)), 1))
            monthly = round(100 * (indices[-1] / indices[-2] - 1), 1) if place else ""
            yearly = round(100 * (indices[-1] / indices[-13] - 1), 1) if place > 11 else ""
            yield group, lists.month_code(*month), indices[-1], monthly, yearly, MADE if place > 11 else ""


def dwellings() -> Rows:
    """Kroner a square metre by region, kind of dwelling and quarter; suppressed where few are sold."""
    chance = Random(3)
    for place, (home, factor) in product((p for p in places() if p.persons >= 6_000), HOMES.items()):
        level = (18_000 + min(place.persons, 700_000) ** 0.5 * 75) * factor
        for step, quarter in enumerate(lists.QUARTERS):
            sold = place.persons * (1 if home == "_T" else 0.3) > 5_000 or chance.random() > 0.4
            price = round(level * 1.011**step * (1 + chance.gauss(0, 0.02)) / 10) * 10
            yield place.code, home, lists.quarter_code(*quarter), price if sold else "", MADE if sold else "Q"


def survey(sizes: list[str], answers: list[str]) -> Rows:
    """Shares in 2019, 2021 and 2025, of few municipalities approximately; one is missing."""
    chance = Random(4)
    for size, answer in product(sizes, answers):
        share = chance.randint(8, 55)
        for year, growth in ((2019, 0), (2021, 9), (2025, 34)):
            value = min(share + growth + chance.randint(-4, 4), 94)
            qualifier = "exactly" if size == "_T" else chance.choice(QUALIFIERS)
            bounds = (value - 4, value + 5) if qualifier == "between" else ("", "")
            if (size, answer, year) == ("liten", "ki", 2019):
                yield size, answer, year, "", "O", "exactly", "", ""
            else:
                yield size, answer, year, value, MADE, qualifier, *bounds


def labour(schooling: list[str], born: list[str], work: list[str]) -> Rows:
    """Persons by six characteristics; suppressed where few."""
    chance = Random(6)
    parts = {"_T": 1, "1": 0.82, "2": 0.18}, {"1": 0.66, "2": 0.03, "3": 0.31}
    regions = [place for place in places() if len(place.code) < 3]
    for place, sex, school, birth, status, year in product(regions, SEXES, schooling, born, work, lists.YEARS[-4:-1]):
        share = parts[0][birth] * parts[1][status] * (1 if sex == "_T" else 0.5) * (1 if school == "_T" else 0.33)
        persons = round(place.persons * 0.7 * share * (0.97 + chance.random() * 0.06))
        kept = persons >= 60
        yield place.code, sex, school, birth, status, year, persons if kept else "", MADE if kept else "Q"


def trade() -> Rows:
    """Imports, exports and their balance by month in whole kroner: long numbers, some of them negative."""
    chance = Random(8)
    for year, month in lists.MONTHS:
        sold = 110_000_000_000 + chance.randint(-40_000_000_000, 25_000_000_000)
        bought = 92_000_000_000 + chance.randint(-9_000_000_000, 9_000_000_000)
        for flow, value in (("import", bought), ("eksport", sold), ("balanse", sold - bought)):
            yield flow, lists.month_code(year, month), value, "P" if (year, month) >= (2025, 8) else MADE


def wages() -> Rows:
    """Kroner a month in four hundred occupations."""
    chance = Random(9)
    for number in range(len(lists.OCCUPATIONS)):
        yield f"{number:04}", round(chance.lognormvariate(10.85, 0.22) / 10) * 10


def tongues(languages: list[str]) -> Rows:
    """Pupils by language and year; one is missing."""
    chance = Random(10)
    for language in languages:
        pupils = 540_000 if language == "nor" else chance.randint(900, 9_000)
        for year in lists.YEARS[-6:-1]:
            pupils += chance.randint(-200, 500)
            missing = (language, year) == ("heb", 2022)
            yield language, year, "" if missing else pupils, "M" if missing else MADE
