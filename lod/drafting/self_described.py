"""A draft of a table that describes itself: what its file says, in the words of a description."""

from __future__ import annotations

from collections.abc import Iterator

from lod.drafting.draft import Draft, Drafted, Kind, Known, Naming, role_of
from lod.drafting.lists import NewList, agreeing, of_concepts
from lod.drafting.roles import role_named
from lod.model.attributes import BUILT_IN, SOURCE
from lod.model.codelist import CodeList
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description
from lod.sources.site.unitwords import unit_named


def draft(id: str, description: Description, known: Known) -> Draft:
    """The draft of a table that describes itself. The same file and site give the same draft."""
    return _Drafting(id, description, known).draft()


class _Drafting:
    def __init__(self, id: str, description: Description, known: Known) -> None:
        self.id, self.description, self.known = id, description, known
        self.naming = Naming(id, known)
        self.lists: list[NewList] = []
        self.grown: list[NewList] = []

    def draft(self) -> Draft:
        described = self.description
        components = (*map(self._dimension, described.dimensions), *map(self._measure, described.measures))
        documents = next((column for column in described.attributes if column.name == SOURCE.name), None)
        return Draft(
            self.id,
            (*components, *map(self._attribute, described.attributes)),
            tuple(self.lists),
            tuple(self.grown),
            measure=described.measure,
            ignored=tuple((column, "published") for column in described.ignored),
            sources={concept.notation: concept.label.best() for concept in documents.concepts} if documents else {},
        )

    def _dimension(self, column: ColumnDescription) -> Drafted:
        listed, held = agreeing(column.concepts, self._lists())
        owner = self.known.owner(listed.name) if listed else None
        name = self.naming.component(column.name, "dim", owner)
        label, definition = column.label or _named(column), column.definition
        role = column.role or next(filter(None, (role_named(word) for _, word in label)), "")
        if owner is not None and name == owner.name:
            label, definition, role = owner.label, owner.definition, role_of(owner)
        codelist = self._grow(column, listed) if listed else self._new(name, column, role == "period")
        return Drafted(Kind.DIMENSION, name, column.name, label, definition, "told", role, codelist,
                       len(column.concepts), held)  # fmt: skip

    def _lists(self) -> Iterator[CodeList]:
        return (codelist for codelist in self.known.lists.values() if not codelist.built_in)

    def _grow(self, column: ColumnDescription, listed: CodeList) -> str:
        lacking = [concept for concept in column.concepts if concept.notation not in listed.by_notation]
        if lacking:
            self.grown.append(NewList(listed.name, listed.label, of_concepts(lacking, listed.periods)))
        return listed.name

    def _new(self, name: str, column: ColumnDescription, period: bool) -> str:
        entries = of_concepts(column.concepts, period)
        listed = NewList(self.naming.codelist(name), column.label or _named(column), entries)
        self.lists.append(listed)
        return listed.name

    def _measure(self, column: ColumnDescription) -> Drafted:
        unit = unit_named(text for _, text in column.unit)
        return Drafted(
            Kind.MEASURE,
            self.naming.component(column.name, "value"),
            column.column or column.name,
            column.label or _named(column),
            column.definition,
            "told",
            unit=unit,
            unit_word=column.unit.best("nb", "en"),
            ranged=False,
            decimals=None if column.decimals is None else min(max(column.decimals, 0), 18),
            code=column.name if column.column else "",
            datatype=column.datatype,
        )

    def _attribute(self, column: ColumnDescription) -> Drafted:
        if column.name in BUILT_IN:
            return Drafted(Kind.ATTRIBUTE, column.name, column.name, Text(), why="told", language=column.language)
        name, label = self.naming.component(column.name, "note"), column.label or _named(column)
        codelist = self._new(name, column, False) if column.codelist else ""
        return Drafted(Kind.ATTRIBUTE, name, column.name, label, column.definition, "told", codelist=codelist,
                       datatype=column.datatype, language=column.language, multiple=column.multiple)  # fmt: skip


def _named(column: ColumnDescription) -> Text:
    return Text.of({"nb": column.name})
