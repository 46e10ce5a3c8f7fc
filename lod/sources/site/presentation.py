"""How a data set is shown, as its description says it: the chart, and the sentence that a figure is told in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.chart import Chart
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet, InhabitantsReference
from lod.model.expressions import EXPRESSION
from lod.model.origin import Origin
from lod.model.structure import MEASURE_TYPE
from lod.sources.site.schema import did_you_mean

VALUE = "value"
"""What stands in a sentence for the value with its qualifier and unit."""

_BRACED = re.compile(r"\{([^{}]*)\}")


def chart(value: Mapping[str, Any]) -> Chart:
    """The chart a description asks for."""
    wish = value.get("chart") or {}
    fixed = tuple((name, str(code)) for name, code in (wish.get("fix") or {}).items())
    return Chart(wish.get("kind", ""), wish.get("along", ""), wish.get("by", ""), fixed)


MEASURE, COLUMNS, SORT = "measure", "columns", "sort"
"""What a view may say besides codes of dimensions."""


def view(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The parameters of the selection a page begins with, as they stand in its address."""
    pairs = ((name, given) for name, listed in (value.get("view") or {}).items() for given in _listed(listed))
    return tuple((MEASURE_TYPE if name == MEASURE else name, str(given)) for name, given in pairs)


def inhabitants(value: Mapping[str, Any]) -> InhabitantsReference | None:
    """The population that a description names."""
    about = value.get("inhabitants")
    return InhabitantsReference(about["dataset"], about["measure"]) if about else None


def populations(datasets: Iterable[DataSet]) -> Iterator[Finding]:
    """Populations that data sets name and that there are not."""
    by_id = {dataset.id: dataset for dataset in datasets}
    for dataset in by_id.values():
        if dataset.inhabitants is None:
            continue
        named, measure = by_id.get(dataset.inhabitants.dataset), dataset.inhabitants.measure
        measures = [each.name for each in named.structure.measures] if named else []
        if named is None:
            message = Message("no-inhabitants", dataset=dataset.inhabitants.dataset)
            place = ("inhabitants", "dataset")
            yield _unknown(message, dataset.origin, place, dataset.inhabitants.dataset, list(by_id))
        elif measure not in measures:
            message = Message("no-inhabitants.measure", dataset=named.id, measure=measure)
            yield _unknown(message, dataset.origin, ("inhabitants", "measure"), measure, measures)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _view_laws(value: Mapping[str, Any], origin: Origin) -> Iterator[Finding]:
    """Names that the view uses for dimensions and measures there are not."""
    dimensions, measures = list(value["dimensions"]), list(value.get("measures") or {})
    for name, listed in (value.get("view") or {}).items():
        if name not in (*dimensions, MEASURE, COLUMNS, SORT):
            yield _unknown(Message("not-a-dimension", name=name), origin, ("view", name), name, dimensions)
        allowed = {MEASURE: measures, COLUMNS: dimensions, SORT: [*dimensions, VALUE]}.get(name)
        if name in dimensions or allowed is None:
            continue
        for given in _listed(listed):
            plain = str(given).removeprefix("-") if name == SORT else str(given)
            if plain not in allowed:
                yield _unknown(Message("view-unknown", name=name, value=given), origin, ("view", name), plain, allowed)


def laws(value: Mapping[str, Any], origin: Origin) -> Iterator[Finding]:
    """Names that the chart, the sentence and what may be added use for dimensions there are not."""
    dimensions = list(value["dimensions"])
    wish = value.get("chart") or {}
    named: list[tuple[tuple[str, ...], str]] = [((key,), wish[key]) for key in ("along", "by") if key in wish]
    named += [(("fix", name), name) for name in wish.get("fix") or {}]
    paths = [(("chart", *path), name) for path, name in named]
    paths += [
        (("measures", measure, "additive"), name)
        for measure, about in value["measures"].items()
        for name in about.get("additive") or ()
    ]
    for place, name in paths:
        if name not in dimensions:
            yield _unknown(Message("not-a-dimension", name=name), origin, place, name, dimensions)
    if "by" in wish and wish.get("by") == wish.get("along"):
        row = origin.row_of("chart", "by")
        yield Finding(Message("chart-along-and-by"), file=origin.file, row=row, column="chart.by", value=wish["by"])
    yield from _view_laws(value, origin)
    for language, sentence in (value.get("sentence") or {}).items():
        for name in _BRACED.findall(sentence):
            if name not in (VALUE, *dimensions):
                message = Message("not-in-the-sentence", name=name, value=VALUE)
                yield _unknown(message, origin, ("sentence", language), name, [VALUE, *dimensions])
        if VALUE not in _BRACED.findall(sentence):
            row, column = origin.row_of("sentence", language), f"sentence.{language}"
            message = Message("sentence-without-value")
            yield Finding(message, file=origin.file, row=row, column=column, value=sentence)


def codes(dataset: DataSet, lists: Mapping[str, CodeList]) -> Iterator[Finding]:
    """Codes that the chart holds a dimension at, or that the view begins with, and that the list does not have."""
    for dimension in dataset.structure.dimensions:
        code, codelist = dict(dataset.chart.fix).get(dimension.name), lists.get(dimension.codelist)
        if code is not None and codelist is not None and code not in codelist.by_notation:
            message = Message("no-such-code", code=code, list=codelist.name)
            yield _unknown(message, dataset.origin, ("chart", "fix", dimension.name), code, list(codelist.by_notation))
        for name, given in dataset.view:
            if name == dimension.name and codelist is not None and not _means_codes(given, codelist):
                message = Message("no-such-code", code=given, list=codelist.name)
                yield _unknown(message, dataset.origin, ("view", name), given, list(codelist.by_notation))


def _means_codes(given: str, codelist: CodeList) -> bool:
    """Whether a value of the view is a code, a range of codes, all of them, or an expression."""
    ends = [end for end in given.split("..") if end]
    return (
        given == "*"
        or given in codelist.by_notation
        or EXPRESSION.fullmatch(given) is not None
        or (".." in given and bool(ends) and all(end in codelist.by_notation for end in ends))
    )


def _unknown(message: Message, origin: Origin, path: tuple[str, ...], value: str, choices: list[str]) -> Finding:
    row, column = origin.row_of(*path), ".".join(path)
    return Finding(message, file=origin.file, row=row, column=column, value=value, hint=did_you_mean(value, choices))
