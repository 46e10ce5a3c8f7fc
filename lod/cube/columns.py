"""The columns of a cube: which SQL type holds which component, and the text a stored value is published as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lod.cube.sql import Sql, sql_identifier
from lod.model.datatypes import lexical
from lod.model.structure import Attribute, Component, DataStructureDefinition, Dimension, Measure

Cell = str | list[str] | None
Row = dict[str, Cell]
"""An observation: canonical lexical forms by column; codes for what is coded."""

_SQL = {"integer": Sql("BIGINT"), "double": Sql("DOUBLE"), "boolean": Sql("BOOLEAN"), "date": Sql("DATE")}


@dataclass(frozen=True)
class CubeColumn:
    """A column: its name, the XSD datatype of its values ("code" for what is coded), and whether it holds lists."""

    name: str
    datatype: str
    multiple: bool = False

    @property
    def identifier(self) -> Sql:
        """The name as an SQL identifier."""
        return sql_identifier(self.name)

    @property
    def cell(self) -> Sql:
        """A value of it, in SQL."""
        return Sql("unnest({})", self.identifier) if self.multiple else self.identifier

    def sql_type(self, whole: int = 0, scale: int = 0) -> Sql:
        """The type it is stored in; decimals get 8 bytes, or 16, as their digits before and after the point need."""
        decimal = Sql("DECIMAL({}, {})", 18 if whole + scale <= 18 else 38, scale)
        plain = decimal if self.datatype == "decimal" else _SQL.get(self.datatype, Sql("VARCHAR"))
        return Sql("{}[]", plain) if self.multiple else plain

    @property
    def read(self) -> Callable[[Any], Cell]:
        """From a stored value to what is published: the inverse of storing."""
        one = _READ.get(self.datatype, str)
        if self.multiple:
            return lambda value: None if value is None else [one(item) for item in value]
        return lambda value: None if value is None else one(value)


def _double(value: float) -> str:
    return lexical(Decimal(repr(value)))


_READ: dict[str, Callable[[Any], str]] = {
    "decimal": lexical,
    "double": _double,
    "boolean": lambda value: str(value).lower(),
    "date": lambda value: str(value.isoformat()),
}


def columns(structure: DataStructureDefinition) -> tuple[CubeColumn, ...]:
    """The columns of a cube, in order."""
    kinds = {component.name: component for component in structure.components()}
    return tuple(_column(name, kinds.get(name)) for name in structure.columns)


def _column(name: str, component: Component | None) -> CubeColumn:
    match component:
        case Measure(datatype=datatype):
            return CubeColumn(name, datatype)
        case Attribute(codelist="", source=False, datatype=datatype, multiple=multiple):
            return CubeColumn(name, datatype, multiple)
        case Attribute(multiple=multiple):
            return CubeColumn(name, "code", multiple)
        case Dimension() | None:
            return CubeColumn(name, "code")
    raise TypeError(component)
