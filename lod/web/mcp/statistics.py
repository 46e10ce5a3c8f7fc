"""A statistic over a selection, computed from exact decimals – and refused where it would mean nothing.

Shares and indices are not summed; totals are not summed with their parts; what is stated as “more than” or as a range
is not counted with as if it were exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lod.cube.columns import Row
from lod.cube.values import TOTAL, measure_of, one, unit_of
from lod.model.attributes import QUALIFIER
from lod.model.dataset import DataSet
from lod.model.qualifier import EXACTLY
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.web.mcp import reading, values
from lod.web.mcp.reading import ToolError
from lod.web.pages.view import View
from lod.web.site import Served

STATISTICS = ("sum", "mean", "min", "max", "change", "rank")
NOT_ADDED = ("percent", "per-mille", "percentage-points", "index")
"""Units whose figures cannot be added; so is everything per something (`…-per-…`)."""


def labels(served: Served, dataset: DataSet, name: str) -> Mapping[str, Text]:
    """The labels of a dimension's codes, or of the measures."""
    if name == MEASURE_TYPE:
        return {measure.name: measure.label for measure in dataset.structure.measures}
    codelist = next(d.codelist for d in dataset.structure.dimensions if d.name == name)
    return {concept.notation: concept.label for concept in served.release.lists[codelist].concepts}


def rows(served: Served, view: View, dataset: DataSet, arguments: dict[str, Any], most: int) -> list[Row]:
    """The observations of a selection, in the order of the lists. Raises `ToolError` for more than `most`, or none."""
    selection = reading.selection(served, view, dataset, arguments)
    cube = served.release.figures[dataset.id]
    found = cube.small(selection.fixed, most)
    if found is None or len(found) > most:
        raise ToolError(f"The selection has, or may have, more than {most:,} figures: choose codes of more dimensions.")
    if not found:
        raise ToolError("There are no figures with these codes together; each of them occurs with others.")
    places = {name: {code: n for n, code in enumerate(c)} for name, c in served.release.choices[dataset.id].items()}
    return sorted(found, key=lambda row: [places[name][str(row[name])] for name in dataset.structure.key])


def statistic(served: Served, view: View, dataset: DataSet, arguments: dict[str, Any], most: int) -> dict[str, Any]:
    """One statistic, with how many figures it is of, and their unit, licence, source and release."""
    wanted = reading.text(arguments, "statistic")
    if wanted not in STATISTICS:
        raise ToolError(f"statistic: there is no {wanted!r}; there are {', '.join(STATISTICS)}.")
    selected = rows(served, view, dataset, arguments, most)
    counted = [row for row in selected if values.is_number(row, dataset)]
    if not counted:
        raise ToolError("None of these figures has a value.")
    units = {unit_of(dataset, row) for row in counted}
    names = {measure_of(dataset, row).name for row in counted}
    if len(units) > 1 or len(names) > 1:
        raise ToolError(f"The selection has several measures or units: choose one of {MEASURE_TYPE}.")
    about = {
        "dataset": dataset.id,
        "statistic": wanted,
        "figures": len(counted),
        "without_value": len(selected) - len(counted),
        "not_exact": sum((one(row, QUALIFIER.name) or EXACTLY) != EXACTLY for row in counted),
        "unit": values.unit(view, units.copy().pop()),
        "status": "computed from the figures of the selection",
        "licence": dataset.license,
        "source": values.source(view, dataset),
        "iri": served.release.iris.dataset(dataset.id)[1:-1],
        "release": served.id,
    }
    return about | _computed(view, dataset, wanted, counted, units.pop())


def _computed(view: View, dataset: DataSet, wanted: str, counted: list[Row], unit: str) -> dict[str, Any]:
    numbers = [Decimal(str(one(row, measure_of(dataset, row).name))) for row in counted]
    match wanted:
        case "sum":
            _addable(dataset, counted, unit)
            return {"value": str(sum(numbers))}
        case "mean":
            _unmixed(dataset, counted)
            return {"value": str((sum(numbers, Decimal()) / len(numbers)).quantize(Decimal("1e-6")).normalize())}
        case "min" | "max":
            place = numbers.index(min(numbers) if wanted == "min" else max(numbers))
            return {"value": str(numbers[place]), "figure": values.told(view, dataset, counted[place])}
        case "change":
            return _change(view, dataset, counted, numbers)
    ranked = sorted(zip(numbers, counted, strict=True), key=lambda pair: -pair[0])
    shown = ranked[:20]
    first = [{"rank": n, **values.told(view, dataset, row)} for n, (_, row) in enumerate(shown[:5], 1)]
    last = [{"rank": n, "value": str(v), "codes": _codes(dataset, row)} for n, (v, row) in enumerate(shown[5:], 6)]
    return {"value": str(len(ranked)), "first": first, "then": last}


def _change(view: View, dataset: DataSet, counted: list[Row], numbers: list[Decimal]) -> dict[str, Any]:
    """From the first to the last period; the selection differs in nothing else."""
    differing = [n for n in dataset.structure.key if len({str(row[n]) for row in counted}) > 1]
    periods = [d.name for d in dataset.structure.dimensions if view.opened.lists[d.codelist].periods]
    if len(differing) != 1 or differing[0] not in periods:
        named = ", ".join(differing) or "nothing"
        raise ToolError(f"A change is along one dimension of periods; these figures differ in {named}.")
    change = numbers[-1] - numbers[0]
    percent = (change / numbers[0] * 100).quantize(Decimal("0.01")) if numbers[0] else None
    return {
        "value": str(change),
        "percent": str(percent) if percent is not None else None,
        "from": values.told(view, dataset, counted[0]),
        "to": values.told(view, dataset, counted[-1]),
    }


def _addable(dataset: DataSet, counted: list[Row], unit: str) -> None:
    if unit in NOT_ADDED or "-per-" in unit:
        raise ToolError(f"Figures in {unit!r} cannot be added.")
    differing = [d.name for d in dataset.structure.dimensions if len({str(row[d.name]) for row in counted}) > 1]
    if any((one(row, QUALIFIER.name) or EXACTLY) != EXACTLY for row in counted):
        raise ToolError("Some of these figures are not exact (“more than”, “about”): their sum would not be true.")
    if not differing:
        return
    _unmixed(dataset, counted)


def _unmixed(dataset: DataSet, counted: list[Row]) -> None:
    """A total and its parts are not counted together."""
    for name in dataset.structure.key:
        found = {str(row[name]) for row in counted}
        if TOTAL in found and len(found) > 1:
            raise ToolError(f"The selection has a total ({TOTAL}) and its parts in {name!r}: choose one or the others.")


def _codes(dataset: DataSet, row: Row) -> dict[str, str]:
    return {d.name: str(row[d.name]) for d in dataset.structure.dimensions}
