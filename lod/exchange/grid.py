"""A selection as a grid: every combination of the codes asked for, with or without a figure, in the order of the key.

What PxWeb's formats want: a code that is asked for is an axis' value even where no figure has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from lod.cube.columns import Row
from lod.exchange.choices import choices
from lod.exchange.extract import Extract
from lod.model.attributes import FURTHER_STATUS, QUALIFIER, STATUS
from lod.model.qualifier import EXACTLY
from lod.model.structure import MEASURE_TYPE, Dimension, Measure

NORMAL = "A"
"""The status of an ordinary observation (SDMX cross-domain code list CL_OBS_STATUS)."""


@dataclass(frozen=True)
class Axis:
    """A variable: its name, its label, and its codes with their labels in one language, in order."""

    name: str
    label: str
    labels: dict[str, str]

    @property
    def codes(self) -> list[str]:
        return list(self.labels)


@dataclass(frozen=True)
class Grid:
    """The axes in the order of the key, the last varying fastest."""

    extract: Extract
    axes: tuple[Axis, ...]

    @property
    def size(self) -> int:
        """How many cells it has."""
        return prod(len(axis.labels) for axis in self.axes)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The place of each figure among the cells, and its observation, in the order of the cube."""
        places = [{code: place for place, code in enumerate(axis.labels)} for axis in self.axes]
        strides = [prod(len(axis.labels) for axis in self.axes[number + 1 :]) for number in range(len(self.axes))]
        names = [axis.name for axis in self.axes]
        rows = self.extract.rows
        for row in self.extract.cube.select(self.extract.selection.fixed) if rows is None else rows:
            codes = (str(row[name]) for name in names)
            yield sum(p[code] * stride for p, code, stride in zip(places, codes, strides, strict=True)), row


def grid(extract: Extract, language: str) -> Grid:
    """The grid of a selection: the codes asked for, and of a dimension that is not restricted all of its list."""
    fixed, codes = extract.selection.fixed, choices(extract.dataset.structure, extract.lists)
    return Grid(extract, tuple(axis(extract, n, fixed.get(n) or tuple(codes[n]), language) for n in codes))


def axis(extract: Extract, name: str, codes: Sequence[str], language: str) -> Axis:
    """The axis of a dimension or of the measure with these codes."""
    component, languages = extract.coded[name], (language, "nb", "en")
    labels = extract.labels(component)
    return Axis(name, component.label.best(*languages), {code: labels[code].best(*languages) for code in codes})


def value(row: Row) -> str | None:
    """What was measured, as it is published; None where the value is missing."""
    cell = row.get(str(row[MEASURE_TYPE]))
    return None if cell is None else str(cell)


def flag(row: Row) -> str:
    """What is not ordinary about a figure: its statuses, its qualifier, or both; empty for an ordinary one."""
    further = row.get(FURTHER_STATUS.name) or ()
    codes = [row.get(STATUS.name), *([further] if isinstance(further, str) else further), row.get(QUALIFIER.name)]
    return " ".join(str(code) for code in codes if code not in (None, NORMAL, EXACTLY))


def periods(extract: Extract) -> list[str]:
    """The dimensions that are periods."""
    return [d.name for d in extract.dataset.structure.dimensions if _is_period(extract, d)]


def _is_period(extract: Extract, dimension: Dimension) -> bool:
    return extract.lists[dimension.codelist].periods or dimension.sub_property_of.endswith("#refPeriod")


def measures(extract: Extract) -> dict[str, Measure]:
    """The measures by name."""
    return {measure.name: measure for measure in extract.dataset.structure.measures}


def unit(extract: Extract, measure: Measure, language: str) -> str:
    """What the unit of a measure is called."""
    units = extract.lists["unit"].by_notation if "unit" in extract.lists else {}
    return units[measure.unit].label.best(language, "nb", "en") if measure.unit in units else measure.unit


def words(extract: Extract, flag: str, language: str) -> str:
    """What a flag means, by the lists of statuses and qualifiers."""
    lists = [extract.lists[a.codelist] for a in (STATUS, QUALIFIER) if a.codelist in extract.lists]
    labels = {c.notation: c.label.best(language, "nb", "en") for codelist in lists for c in codelist.concepts}
    return "; ".join(labels.get(code, code) for code in flag.split())
