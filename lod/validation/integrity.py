"""The integrity constraints of RDF Data Cube (W3C Recommendation of 16 January 2014, section 11.1), all of them.

`graph` judges any graph, metadata or a whole dump, each constraint in time linear in it; `cube` judges, on columns,
those that compare observations with each other. What one observation says by itself is judged by the cube's own
shapes, which point to their constraint with `rdfs:seeAlso`. How each holds for what we publish:

    IC-1   one data set for each observation         shape dataSet-value; true of every row by construction
    IC-2   one structure for each data set           graph; by construction
    IC-3   a measure in each structure               graph; by construction
    IC-4   a range for each dimension                graph; by construction
    IC-5   a code list for each concept dimension    graph; by construction
    IC-6   only attributes are optional              graph; by construction
    IC-7   slice keys belong to a structure          graph; by construction
    IC-8   slice keys fix components of it           graph
    IC-9   one structure for each slice              graph; by construction
    IC-10  slices have all that their key fixes      graph; by construction
    IC-11  observations have all dimensions          shapes {dimension}-once
    IC-12  no key twice                              cube
    IC-13  observations have required attributes     shapes {attribute}-once, {attribute}-some
    IC-14  all measures (no measure dimension)       every cube has a measure dimension; graph, for cubes from elsewhere
    IC-15  the measure of its measure type           shapes {measure}-present, measureType-code
    IC-16  no other measure                          shapes {measure}-type
    IC-17  each measure for each key                 cube
    IC-18  slices and observations of one data set   graph; by construction
    IC-19  codes from the code list                  shapes {dimension}-code
    IC-20  codes from the hierarchy                  graph; our lists are concept schemes, which IC-19 judges
    IC-21  codes from the inverse hierarchy          graph; likewise

The one exemption, from IC-14 and IC-15: an observation whose status is M (missing) has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from lod.cube.staging import Staging
from lod.errors import Finding
from lod.messages.catalogue import languages, text
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.model.origin import line_of
from lod.rdf.iris import Iris
from lod.rdf.shape import constraint
from lod.rdf.terms import Term, Triple, value_of
from lod.validation import constraints
from lod.validation.report import Report, ValidationResult
from lod.validation.triples import TripleIndex
from lod.validation.words import Place, rest

SHOWN = 100
"""Violations of one constraint that are shown one by one; the rest are counted."""


def graph(triples: Iterable[Triple], place: Callable[[str, str | None], Place | None]) -> Report:
    """What in the graph breaks a constraint; `place` says where what is said of an IRI was written."""
    facts = TripleIndex(triples)
    results = []
    for number, rule in constraints.RULES.items():
        broken = sorted(set(rule(facts)), key=lambda pair: (pair[0], text(pair[1], "en")))
        for position, (subject, message) in enumerate(broken[:SHOWN], 1):
            where = place(value_of(subject), None)
            what = message if where else Message("about.thing", thing=value_of(subject), what=message)
            file, row, column = where or (None, None, None)
            link = value_of(constraint(number))
            finding = Finding(what, file=file, row=row, column=column, link=link, rule=message.key)
            if position == SHOWN < len(broken):
                finding = rest(finding, SHOWN, len(broken))
            results.append(_result(finding, number, subject, message))
    return Report.of(results)


def cube(staging: Staging, dataset: DataSet, iris: Iris, file: str, columns: Mapping[str, str]) -> Report:
    """What in a cube's observations breaks a constraint that compares them: IC-12 and IC-17."""
    return Report.of((*_duplicates(staging, dataset, iris, file, columns), *_measures(staging, dataset, iris, file)))


def _duplicates(
    staging: Staging, dataset: DataSet, iris: Iris, file: str, columns: Mapping[str, str]
) -> Iterator[ValidationResult]:
    """IC-12: a key that stands twice, with both rows. Keys with a hole in them are IC-11's."""
    key = dataset.structure.key
    named = [name for name in key if name in columns]
    duplicates = [entry for entry in staging.duplicates(SHOWN + 1) if None not in entry[2]]
    for position, (row, first, codes) in enumerate(duplicates[:SHOWN], 1):
        cells = dict(zip(key, codes, strict=True))
        value = ", ".join(str(cells[name]) for name in named)
        message = Message("same-figure-again", row=str(line_of(first)), value=value)
        if line_of(row) == line_of(first):
            message = Message("same-figure-in-row", value=value)
        hint = Message("advice.remove-one-of")
        if position == SHOWN < len(duplicates):
            hint = Message("advice.there-are-more", hint=hint, count=SHOWN)
        finding = Finding(
            message,
            file=file,
            row=row,
            column=", ".join(columns[name] for name in named),
            value=value,
            hint=hint,
            link=value_of(constraint(12)),
            rows=(row, first),
        )
        focus = iris.observation(dataset.id, [str(code) for code in codes])
        yield _result(finding, 12, focus, message)


def _measures(staging: Staging, dataset: DataSet, iris: Iris, file: str) -> Iterator[ValidationResult]:
    """IC-17: a key that has an observation of one measure and not of another."""
    measures = {measure.name for measure in dataset.structure.measures}
    if len(measures) < 2:
        return
    key = dataset.structure.key
    total = 0
    for codes, group in groupby(staging.distinct(key), key=lambda cells: cells[:-1]):
        present = {str(cells[-1]) for cells in group}
        if measures <= present or None in codes:
            continue
        total += 1
        if total > SHOWN:
            continue
        cells = dict(zip(key, (*codes, min(present)), strict=True))
        rows, _ = staging.rows_with(cells, 1)
        missing = ", ".join(sorted(measures - present))
        message = Message("missing-figure", measure=missing, codes=tuple(map(str, codes)))
        finding = Finding(
            message,
            file=file,
            row=rows[0] if rows else None,
            column=missing,
            hint=Message("advice.every-measure-is"),
            link=value_of(constraint(17)),
            rows=tuple(rows),
        )
        focus = iris.observation(dataset.id, [str(code) for code in cells.values()])
        yield _result(finding, 17, focus, message)


def _result(finding: Finding, number: int, focus: Term, message: Message) -> ValidationResult:
    return ValidationResult(
        finding,
        constraint(number),
        focus,
        messages=tuple((language, text(message, language)) for language in languages()),
    )
