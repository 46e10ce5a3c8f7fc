"""A value as people read it: in a language's own digits, with its unit and its qualifier, never barer than stated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lod.cube.columns import Row
from lod.cube.table import shown
from lod.model.attributes import DECIMALS, LOWER_BOUND, QUALIFIER, UNIT, UPPER_BOUND
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.qualifier import BETWEEN, EXACTLY, SIGNS
from lod.model.structure import MEASURE_TYPE, Measure
from lod.model.text import FALLBACKS, Text
from lod.model.totals import TOTAL

REMEMBERED = 10_000
"""Numbers whose writing is remembered."""

THIN = "\u202f"
"""A narrow space at which no line breaks."""

BARE_UNITS = {"number", "index"}
NEVER: frozenset[str] = frozenset()
COUNTED = frozenset({"persons", "households"})
"""Units that a measure's name says already, «Folkemengde», so that a sentence need not."""
SPELT = frozenset({"*"})
"""All units that are written as words, which stand in the head of a table."""
_UNIT_SIGNS = {"percent": "%", "per-mille": "‰"}


@lru_cache(REMEMBERED)
def number(language: str, value: str, decimals: int | str | None = None) -> str:
    """A number in canonical form, with as many decimals as were stated: «1 234,5», “1,234.5”."""
    plain = shown(value, decimals)
    whole, point, rest = plain.lstrip("-").partition(".")
    grouped = f"{int(whole):,}" if whole.isdigit() else whole
    if language != "en":
        grouped, point = grouped.replace(",", THIN), point and ","
    return ("\u2212" if plain.startswith("-") else "") + grouped + point + rest


def one(row: Row, name: str) -> str | None:
    """The cell of a column, the first where it holds several."""
    cell = row.get(name)
    return (cell[0] if cell else None) if isinstance(cell, list) else cell


def measure_of(dataset: DataSet, row: Row) -> Measure:
    """The measure an observation carries."""
    carried = row[MEASURE_TYPE]
    for measure in dataset.structure.measures:
        if measure.name == carried:
            return measure
    raise KeyError(carried)


def unit_of(dataset: DataSet, row: Row) -> str:
    """The code of the unit a value is measured in."""
    return one(row, UNIT.name) or measure_of(dataset, row).unit


def with_unit(language: str, number: str, unit: str, units: CodeList | None) -> str:
    """A number with its unit, as the language writes it; `units` names those that have no sign."""
    if not unit or unit in BARE_UNITS:
        return number
    if unit in _UNIT_SIGNS:
        return number + ("" if language == "en" else "\u00a0") + _UNIT_SIGNS[unit]
    concept = units.by_notation.get(unit) if units else None
    return f"{number}\u00a0{concept.label.best(*FALLBACKS[language]) if concept else unit}"


def spelt(unit: str, units: CodeList | None, language: str) -> str:
    """A unit that is written as a word; "" for one that is a sign or none."""
    if not unit or unit in BARE_UNITS or unit in _UNIT_SIGNS:
        return ""
    concept = units.by_notation.get(unit) if units else None
    return concept.label.best(*FALLBACKS[language]) if concept else unit


def is_range(row: Row) -> bool:
    """Whether an observation is stated by two bounds, so that it says something without a value."""
    return one(row, QUALIFIER.name) == BETWEEN and all(one(row, b.name) is not None for b in (LOWER_BOUND, UPPER_BOUND))


def amount(
    dataset: DataSet, row: Row, lists: Mapping[str, CodeList], language: str, bare: frozenset[str] = NEVER
) -> str:
    """The number of an observation that has one, with its unit, «80 %»; of a range both ends.

    `bare`: units that are not said, since they are said elsewhere; `SPELT` means all that are words.
    """
    measure = measure_of(dataset, row)
    decimals = one(row, DECIMALS.name) or measure.decimals
    low, high = one(row, LOWER_BOUND.name), one(row, UPPER_BOUND.name)
    if one(row, QUALIFIER.name) == BETWEEN and low is not None and high is not None:
        words = f"{number(language, low, decimals)}–{number(language, high, decimals)}"
    else:
        words = number(language, one(row, measure.name) or "", decimals)
    unit = unit_of(dataset, row)
    unsaid = unit in bare or (bare is SPELT and unit not in _UNIT_SIGNS)
    return words if unsaid else with_unit(language, words, unit, lists.get("unit"))


def sign(row: Row) -> str:
    """The sign of the qualifier, «≈», «>»; empty for a value that is exact."""
    return SIGNS.get(one(row, QUALIFIER.name) or EXACTLY, "")


MISSING = Text.of({"nb": "ingen verdi", "nn": "ingen verdi", "en": "no value"})

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_BRACED = re.compile(r"\{([^{}]*)\}")


def spoken(
    dataset: DataSet, row: Row, lists: Mapping[str, CodeList], language: str, bare: frozenset[str] = NEVER
) -> str:
    """The value with its qualifier in words, «mer enn 90 %»; `bare` as of `amount`."""
    if one(row, measure_of(dataset, row).name) is None and one(row, QUALIFIER.name) != BETWEEN:
        return MISSING.best(language)
    words, code = amount(dataset, row, lists, language, bare), one(row, QUALIFIER.name) or EXACTLY
    concept = lists["qualifier"].by_notation.get(code) if "qualifier" in lists else None
    return words if code == EXACTLY or concept is None else f"{concept.label.best(*FALLBACKS[language])} {words}"


def sentence(dataset: DataSet, row: Row, lists: Mapping[str, CodeList], language: str) -> str:
    """A figure in a sentence: the data set's own for the language, else a title, «Folkemengde i Bergen 2025: 287 785».

    In a data set's sentence, «{name}» is the label of a dimension, «{value}» the value; what stands in «[…]» is left
    out where a dimension in it is a total.
    """
    best = FALLBACKS[language]
    concepts = {d.name: lists[d.codelist].by_notation.get(str(row[d.name])) for d in dataset.structure.dimensions}
    labels = {name: concept.label.best(*best) if concept else str(row[name]) for name, concept in concepts.items()}
    sentences = dict(dataset.sentence)
    own = sentences.get(language) or (sentences.get("nb") if language == "nn" else None)
    if own is None:
        return _title(dataset, row, lists, language, labels)
    value = spoken(dataset, row, lists, language)
    own = _OPTIONAL.sub(lambda part: "" if _total(part[1], row) else part[1], own)
    written = _BRACED.sub(lambda name: (labels | {"value": value}).get(name[1], name[0]), own).strip()
    return written[:1].upper() + written[1:]


_IN_PLACE = {"en": "in"}


def _title(dataset: DataSet, row: Row, lists: Mapping[str, CodeList], language: str, labels: Mapping[str, str]) -> str:
    """The measure, where, of what, when, and the value; what is a total is not said where something else is."""
    measure = measure_of(dataset, row).label.best(*FALLBACKS[language])
    telling = [d for d in dataset.structure.dimensions if row[d.name] not in (TOTAL, lists[d.codelist].total)]
    shown = telling or list(dataset.structure.dimensions)
    periods = [labels[d.name] for d in shown if is_period(d, lists)]
    places = [labels[d.name] for d in shown if d.is_area]
    others = [labels[d.name] for d in shown if labels[d.name] not in (*periods, *places)]
    subject = f"{measure} {_IN_PLACE.get(language, 'i')} {', '.join(places)}" if places and telling else measure
    others = [*others, *(places if places and not telling else [])]
    about = ", ".join([subject, *others])
    when = f"{' ' if not others else ', '}{', '.join(periods)}" if periods else ""
    return f"{about}{when}: {spoken(dataset, row, lists, language, COUNTED)}"


def _total(part: str, row: Row) -> bool:
    return any(row.get(name) == TOTAL for name in _BRACED.findall(part))
