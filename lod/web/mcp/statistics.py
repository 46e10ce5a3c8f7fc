"""A statistic over a selection, computed from exact decimals – and refused where it would mean nothing.

Shares and indices are not summed; totals are not summed with their parts; what is stated as “more than” or as a range
is not counted with as if it were exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from lod.cube.columns import Row
from lod.cube.values import measure_of, one, unit_of
from lod.model.attributes import QUALIFIER
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.datatypes import lexical
from lod.model.qualifier import EXACTLY
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.model.text import Text
from lod.model.totals import TOTAL
from lod.web.mcp import reading, values
from lod.web.mcp.reading import ToolError
from lod.web.pages.view import View
from lod.web.site import Served

STATISTICS = ("sum", "mean", "min", "max", "change", "rank")
MOST_RANKED = 15
"""Figures of a rank that are shown; how many more there are is said."""
DIGITS = 80
"""Digits that are computed with."""
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
    selected = cube.small(selection.fixed, most)
    if selected is None or len(selected) > most:
        raise ToolError(f"The selection has, or may have, more than {most:,} figures: choose codes of more dimensions.")
    if not selected:
        raise ToolError("There are no figures with these codes together; each of them occurs with others.")
    places = {name: {code: n for n, code in enumerate(c)} for name, c in served.release.choices[dataset.id].items()}
    return sorted(selected, key=lambda row: [places[name][str(row[name])] for name in dataset.structure.key])


def statistic(served: Served, view: View, dataset: DataSet, arguments: dict[str, Any], most: int) -> dict[str, Any]:
    """One statistic, with how many figures it is of, and their unit, licence, source and release."""
    wanted = reading.text(arguments, "statistic")
    if wanted not in STATISTICS:
        raise ToolError(f"statistic: there is no {wanted!r}; there are {', '.join(STATISTICS)}.")
    selected = rows(served, view, dataset, arguments, most)
    counted = [(number, row) for row in selected if (number := _number(dataset, row)) is not None]
    if not counted:
        raise ToolError("None of these figures has a value.")
    units = {unit_of(dataset, row) for _, row in counted}
    if len(units) > 1 or len({measure_of(dataset, row).name for _, row in counted}) > 1:
        raise ToolError(f"The selection has several measures or units: choose one of {MEASURE_TYPE}.")
    unit = units.pop()
    _judge(view, dataset, wanted, [row for _, row in counted], unit)
    about = {
        "dataset": dataset.id,
        "statistic": wanted,
        "figures": len(counted),
        "without_value": len(selected) - len(counted),
        "unit": values.unit(view, unit),
        "status": "computed from the figures of the selection",
        "qualifier": "exactly as the figures are stated",
        "bounds": {},
        "licence": dataset.license,
        "source": values.source(view, dataset),
        "iri": served.release.iris.dataset(dataset.id)[1:-1],
        "release": served.id,
    }
    try:
        with localcontext(prec=DIGITS):
            return about | _computed(view, dataset, wanted, counted)
    except InvalidOperation:
        raise ToolError(f"The {wanted} has more than {DIGITS} digits.") from None


def _number(dataset: DataSet, row: Row) -> Decimal | None:
    """A value that can be counted with: one that is there, no range, and finite."""
    if not values.is_number(row, dataset):
        return None
    number = Decimal(str(one(row, measure_of(dataset, row).name)))
    return number if number.is_finite() else None


def _computed(view: View, dataset: DataSet, wanted: str, counted: list[tuple[Decimal, Row]]) -> dict[str, Any]:
    numbers = [number for number, _ in counted]
    match wanted:
        case "sum":
            return {"value": lexical(sum(numbers, Decimal()))}
        case "mean":
            return {"value": lexical((sum(numbers, Decimal()) / len(numbers)).quantize(Decimal("1e-6")))}
        case "min" | "max":
            place = numbers.index(min(numbers) if wanted == "min" else max(numbers))
            return {"value": lexical(numbers[place]), "figure": values.described(view, dataset, counted[place][1])}
        case "change":
            return _change(view, dataset, counted)
    ranked = sorted(counted, key=lambda pair: -pair[0])
    ranks = [
        {"rank": 1 + sum(other > number for other in numbers), **values.described(view, dataset, row)}
        for number, row in ranked[:MOST_RANKED]
    ]
    return {"value": None, "ranked": ranks, "not_shown": len(ranked) - len(ranks)}


def _change(view: View, dataset: DataSet, counted: list[tuple[Decimal, Row]]) -> dict[str, Any]:
    """From the first to the last period."""
    (first, before), (last, after) = counted[0], counted[-1]
    percent = lexical(((last - first) / first * 100).quantize(Decimal("0.01"))) if first else None
    return {
        "value": lexical(last - first),
        "percent": percent,
        "from": values.described(view, dataset, before),
        "to": values.described(view, dataset, after),
    }


def _judge(view: View, dataset: DataSet, wanted: str, counted: list[Row], unit: str) -> None:
    """Raises `ToolError` where the statistic would not be true of these figures."""
    if any((one(row, QUALIFIER.name) or EXACTLY) != EXACTLY for row in counted):
        raise ToolError(
            f"Some of these figures are not exact (“more than”, “about”): their {wanted} would not be true."
        )
    differing = [name for name in dataset.structure.key if len({str(row[name]) for row in counted}) > 1]
    periods = [d.name for d in dataset.structure.dimensions if view.opened.lists[d.codelist].periods]
    if wanted == "change" and (len(differing) != 1 or differing[0] not in periods):
        named = ", ".join(differing) or "nothing"
        raise ToolError(f"A change is along one dimension of periods; these figures differ in {named}.")
    if wanted == "sum" and (unit in NOT_ADDED or "-per-" in unit):
        raise ToolError(f"Figures in {unit!r} cannot be added.")
    if wanted in ("sum", "mean", "rank"):
        for dimension in dataset.structure.dimensions:
            _unmixed(view.opened.lists[dimension.codelist], dimension, {str(row[dimension.name]) for row in counted})


def _unmixed(codelist: CodeList, dimension: Dimension, codes: set[str]) -> None:
    """A total, or a code above others, is not counted together with its parts."""
    if TOTAL in codes and len(codes) > 1:
        raise ToolError(
            f"The selection has a total ({TOTAL}) and its parts in {dimension.name!r}: choose one or the others."
        )
    for code in sorted(codes):
        above = codelist.by_notation[code].broader
        while above:
            if above in codes:
                raise ToolError(
                    f"The selection has {above!r} and {code!r}, which is a part of it, in {dimension.name!r}: "
                    "choose codes of one level."
                )
            above = codelist.by_notation[above].broader
