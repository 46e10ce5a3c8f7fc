"""The structure of a cube: dimensions, measures and attributes (RDF Data Cube section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lod.model.origin import Origin
from lod.model.text import Text

MEASURE_TYPE = "measureType"
"""The column that says which measure an observation carries (`qb:measureType`)."""


@dataclass(frozen=True)
class Component:
    """A property that observations have.

    `name` is a column of the cube and the end of the property's IRI (`def/{name}`), unless the property is somebody
    else's and `iri` says which. `sub_property_of`, `concept`: IRIs of SDMX properties and concepts; `same_as`:
    IRIs that name this very property elsewhere.
    """

    name: str
    label: Text
    definition: Text = Text()
    iri: str = ""
    sub_property_of: str = ""
    concept: str = ""
    origin: Origin = field(default=Origin(), compare=False)
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension(Component):
    """What identifies an observation; its values are codes of one code list."""

    codelist: str = ""

    @property
    def is_area(self) -> bool:
        """Whether it says where."""
        return self.sub_property_of.endswith("dimension#refArea")

    @property
    def is_sex(self) -> bool:
        """Whether it is sex."""
        return self.sub_property_of.endswith("dimension#sex")

    @property
    def is_age(self) -> bool:
        """Whether it is age."""
        return self.sub_property_of.endswith("dimension#age")


@dataclass(frozen=True)
class Measure(Component):
    """What was measured. `unit`: a code of the list `unit`; `decimals`: how many were stated, None if it varies;
    `additive`: the dimensions over which values may be added, so that parts make a whole."""

    datatype: str = "decimal"
    unit: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    additive: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribute(Component):
    """What qualifies an observation: a code of a list, a literal, or (`source`) a source of the data set.

    `required`: every observation has it. `multiple`: an observation may have several, kept in order.
    """

    codelist: str = ""
    datatype: str = "string"
    language: str = ""
    required: bool = False
    multiple: bool = False
    source: bool = False


@dataclass(frozen=True)
class SliceKey:
    """Slices of the cube that hold these dimensions fixed (RDF Data Cube section 7)."""

    name: str
    label: Text
    fixes: tuple[str, ...]


@dataclass(frozen=True)
class DataStructureDefinition:
    """The components of a cube, each kind in its order. The measure dimension comes last among the dimensions."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    attributes: tuple[Attribute, ...] = ()
    slice_keys: tuple[SliceKey, ...] = ()

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that identify an observation, in the order of its IRI."""
        return (*(dimension.name for dimension in self.dimensions), MEASURE_TYPE)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the cube at rest."""
        return (*self.key, *(m.name for m in self.measures), *(a.name for a in self.attributes))

    def components(self) -> Iterator[Component]:
        yield from self.dimensions
        yield from self.measures
        yield from self.attributes

    def component(self, name: str) -> Component | None:
        return next((component for component in self.components() if component.name == name), None)
