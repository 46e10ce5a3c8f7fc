"""The code lists that data sets name or bring: whether the site has them, and one of each name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from lod.errors import Finding
from lod.messages.message import Message, both
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.sources.site.dataset import component_codelist
from lod.sources.site.schema import did_you_mean


def unknown(dataset: DataSet, lists: tuple[CodeList, ...], findings: Sequence[Finding]) -> Iterator[Finding]:
    """Lists that are named and not there; of those that could not be read, it is told already."""
    unread = {PurePath(f.file).stem for f in findings if f.file and PurePath(f.file).parent.name == "codelists"}
    names = [codelist.name for codelist in lists]
    for component in dataset.structure.components():
        name = component_codelist(component)
        if name and name not in names and name not in unread:
            file = f"codelists/{name}.csv"
            yield Finding(
                Message("no-such-list", name=name),
                file=dataset.origin.file,
                row=component.origin.row,
                column=component.name,
                value=name,
                hint=both(Message("advice.add-the-file", file=file), did_you_mean(name, names)),
            )


def together(lists: Iterable[CodeList]) -> list[CodeList]:
    """The lists that tables bring: those of one name that agree in what codes mean are one, with the codes of all.

    Two tables of one office bring the same list as far as each has figures: `TIME_PERIOD` of one ends before the other.
    """
    by_name: dict[str, list[CodeList]] = {}
    for listed in lists:
        same = by_name.setdefault(listed.name, [])
        place = next((place for place, other in enumerate(same) if _agree(other, listed)), None)
        if place is None:
            same.append(listed)
        else:
            same[place] = _united(same[place], listed)
    return [listed for same in by_name.values() for listed in same]


def _agree(one: CodeList, other: CodeList) -> bool:
    """Whether the lists say the same of themselves and of all codes that both have."""
    common = one.by_notation.keys() & other.by_notation.keys()
    bare, same = replace(one, concepts=()), replace(other, concepts=())
    return bare == same and all(one.by_notation[code] == other.by_notation[code] for code in common)


def _united(one: CodeList, other: CodeList) -> CodeList:
    """The codes of both; periods in the order in which they begin."""
    concepts = (*one.concepts, *(concept for concept in other.concepts if concept.notation not in one.by_notation))
    if one.periods:
        concepts = tuple(sorted(concepts, key=lambda concept: (concept.begin, concept.end, concept.notation)))
    return replace(one, concepts=concepts)
