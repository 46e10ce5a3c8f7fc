"""Codes used outside the time in which they are in use: a municipality in a year before there was one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from lod.cube.staging import Staging
from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Dimension

SHOWN = 100
"""Pairs of a code and a period that are shown one by one, for each data set."""


def outside(
    staging: Staging, dataset: DataSet, lists: Mapping[str, CodeList], file: str, columns: Mapping[str, str]
) -> Iterator[Finding]:
    """A warning for each code and period that do not meet: a period with no day on which the code is in use."""
    return islice(_outside(staging, dataset, lists, file, columns), SHOWN)


def _outside(
    staging: Staging, dataset: DataSet, lists: Mapping[str, CodeList], file: str, columns: Mapping[str, str]
) -> Iterator[Finding]:
    coded = [c for c in dataset.structure.components() if isinstance(c, (Dimension, Attribute)) and c.codelist in lists]
    periods = [c for c in coded if isinstance(c, Dimension) and lists[c.codelist].periods]
    dated = [c for c in coded if any(k.valid_from or k.valid_to for k in lists[c.codelist].concepts)]
    for period in periods:
        for component in dated:
            if component is period or (isinstance(component, Attribute) and component.multiple):
                continue
            for code, when in staging.distinct([component.name, period.name]):
                concept = lists[component.codelist].by_notation.get(str(code))
                time = lists[period.codelist].by_notation.get(str(when))
                if concept is None or time is None or _meet(concept, time):
                    continue
                rows, total = staging.rows_with({component.name: code, period.name: when}, 3)
                yield Finding(
                    _message(concept, time.notation, total),
                    Severity.WARNING,
                    file=file,
                    row=rows[0] if rows else None,
                    column=columns.get(component.name, component.name),
                    value=concept.notation,
                    hint=Message("advice.use-the-code", file=concept.origin.file),
                    rows=tuple(rows),
                )


def _meet(concept: Concept, period: Concept) -> bool:
    ended = bool(concept.valid_to and period.begin) and concept.valid_to < period.begin
    not_yet = bool(concept.valid_from and period.end) and period.end < concept.valid_from
    return not ended and not not_yet


def _message(concept: Concept, period: str, rows: int) -> Message:
    begin, end = concept.valid_from, concept.valid_to
    key = "use.between" if begin and end else "use.from" if begin else "use.to"
    use = Message(key, **{name: day for name, day in (("begin", begin), ("end", end)) if day})
    if rows > 1:
        return Message("code-out-of-use-often", code=concept.notation, use=use, period=period, count=rows)
    return Message("code-out-of-use", code=concept.notation, use=use, period=period)
