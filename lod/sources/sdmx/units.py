"""The units of SDMX's figures: `UNIT_MEASURE` with the power of ten of `UNIT_MULT`, as units of the list `unit`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.sources.site.units import MULTIPLIERS, multiplied, power_of
from lod.sources.site.unitwords import unit_named
from lod.sources.source import Batch

UNIT_IDS, MULTIPLIER_IDS = ("UNIT_MEASURE", "UNIT", "unit"), ("UNIT_MULT", "UNIT_MULTIPLIER")
_CODES = {"PS": "persons", "PERS": "persons", "PC": "percent", "PCT": "percent", "PURE_NUMB": "number", "IX": "index"}
"""Codes of SDMX's own list of units and the ECB's that are neither words nor currencies."""
_POWER = re.compile(r"[+-]?\d+")


@dataclass(frozen=True)
class FigureUnits:
    """What figures are measured in.

    `unit`, `multiplier`: the ids that say it, "" where none does; `codes`: for each unit with its power of ten that
    occurs, in order, the code of the list `unit`, "" where nobody knows it; `labels`: what the message calls units;
    `measures`: by measure, as `codes`, where a column says which a figure is of.
    """

    unit: str = ""
    multiplier: str = ""
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)

    @property
    def varies(self) -> bool:
        """Whether figures have several units, all of them known: each then says its own."""
        return len(set(self.codes.values())) > 1 and all(self.codes.values())

    @property
    def strange(self) -> tuple[str, ...]:
        """What units are called that nobody here knows, where the figures of a measure have several."""
        several = max(map(len, self.measures.values()), default=0) > 1
        unknown = dict.fromkeys(unit for (unit, _), code in self.codes.items() if several and unit and not code)
        return tuple(self.labels.get(unit, Text()).best("en") or unit for unit in unknown)

    def of_measure(self, measure: str) -> FigureUnits:
        """The units of the figures of one measure."""
        return replace(self, codes=self.measures.get(measure, {}), measures={})

    @property
    def power(self) -> int | None:
        """The power of ten of all figures; None where nothing says one, where it differs, or has no word."""
        powers = {power for _, power in self.codes}
        if not self.multiplier or len(powers) != 1 or not _POWER.fullmatch(power := next(iter(powers))):
            return None
        if len(self.codes) == 1 and (code := next(iter(self.codes.values()))):
            return power_of(code)
        return int(power) if int(power) in {0, *MULTIPLIERS} else None

    @property
    def words(self) -> Text:
        """The unit of all figures: its code, or the message's own words; empty where it differs or is not said."""
        if len(self.codes) != 1:
            return Text.of({"en": next(iter(self.codes.values()))}) if self.varies else Text()
        ((unit, power), code) = next(iter(self.codes.items()))
        label = self.labels.get(unit, Text()).best("en") or unit
        return Text.of({"en": code or (f"{_times(power)} {label}".strip() if label else "")})

    def each(self, batch: Batch) -> list[str]:
        """The code of the unit of each figure of a batch."""
        return [self.codes.get(pair, "") for pair in _pairs(batch, self.unit, self.multiplier)]


def units_of(batches: Iterable[Batch], ids: Collection[str], labels: Mapping[str, Mapping[str, Text]]) -> FigureUnits:
    """The units of the figures; `ids`: the columns there are; `labels`: by column, what codes are called."""
    unit = next((id for id in UNIT_IDS if id in ids), "")
    multiplier = next((id for id in MULTIPLIER_IDS if id in ids), "")
    if not (unit or multiplier):
        return FigureUnits()
    pairs: dict[tuple[str, tuple[str, str]], None] = {}
    for batch in batches:
        measured = batch.columns.get(MEASURE_TYPE) or [""] * len(batch.rows)
        pairs.update(dict.fromkeys(zip(measured, _pairs(batch, unit, multiplier), strict=True)))
    called = labels.get(unit, {})
    codes = {pair: _code(*pair, called.get(pair[0], Text())) for _, pair in pairs}
    measures = {measure: {pair: codes[pair] for other, pair in pairs if other == measure} for measure, _ in pairs}
    return FigureUnits(unit, multiplier, codes, called, measures)


def _pairs(batch: Batch, unit: str, multiplier: str) -> Iterator[tuple[str, str]]:
    units = batch.columns.get(unit) or [""] * len(batch.rows)
    powers = batch.columns.get(multiplier) or [""] * len(batch.rows)
    return ((name, power.strip() or "0") for name, power in zip(units, powers, strict=True))


def _times(power: str) -> str:
    """A power of ten in words."""
    if not _POWER.fullmatch(power) or not int(power):
        return ""
    return MULTIPLIERS[int(power)].replace("-", " ") if int(power) in MULTIPLIERS else f"10^{power}"


def _code(unit: str, power: str, label: Text) -> str:
    """The code of a unit with its power of ten, "" where either is not known."""
    if not unit or not _POWER.fullmatch(power):
        return ""
    base = _CODES.get(unit) or unit_named([unit, unit.replace("_", " "), *(words for _, words in label)])
    return multiplied(base, int(power)) if base else ""
