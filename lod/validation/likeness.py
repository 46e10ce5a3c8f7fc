"""Code lists that are there already: the shared list that most codes of a column are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lod.cube.staging import Staging
from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Dimension

ENOUGH = 0.8
"""The share of a column's codes that must be in a list for it to be proposed."""
FEWEST = 3
"""Codes that must be in both: two lists may share `1` and `2` and mean nothing alike."""


def proposals(
    staging: Staging, dataset: DataSet, lists: Mapping[str, CodeList], shared: Mapping[str, CodeList]
) -> Iterator[Finding]:
    """For each column whose list is missing, does not fit, or is the data set's own: the shared list to use instead.

    `shared`: the lists that several data sets may use.
    """
    for component in dataset.structure.components():
        if not isinstance(component, (Dimension, Attribute)) or not component.codelist:
            continue
        own = lists.get(component.codelist)
        if own is not None and own.built_in:
            continue
        codes = _codes(staging, component)
        fits = own is not None and _share(codes, own) >= ENOUGH
        if own is not None and own.name in shared and fits:
            continue
        best = max(shared.values(), key=lambda codelist: (_share(codes, codelist), codelist.name), default=None)
        if best is not None and best.name != component.codelist and _share(codes, best) >= ENOUGH:
            yield _finding(dataset, component, codes, best, own)


def _codes(staging: Staging, component: Dimension | Attribute) -> set[str]:
    codes: set[str] = set()
    for (cell,) in staging.distinct([component.name]):
        codes.update(cell if isinstance(cell, list) else [cell] if cell is not None else [])
    return codes


def _share(codes: set[str], codelist: CodeList) -> float:
    both = codes & codelist.by_notation.keys()
    return len(both) / len(codes) if len(both) >= FEWEST else 0.0


def _finding(
    dataset: DataSet, component: Dimension | Attribute, codes: set[str], best: CodeList, own: CodeList | None
) -> Finding:
    kind = "dimensions" if isinstance(component, Dimension) else "attributes"
    held = len(codes & best.by_notation.keys())
    advice = Message("advice.if-they-mean", name=best.name)
    if own is not None:
        advice = Message("advice.if-they-mean-instead", name=best.name, own=own.name)
    return Finding(
        Message("list-there-already", known=held, count=len(codes), component=component.name, shared=best.name),
        Severity.INFO,
        file=dataset.origin.file,
        row=dataset.origin.row_of(kind, component.name),
        column=f"{kind}.{component.name}.codelist",
        value=component.codelist,
        hint=advice,
    )
