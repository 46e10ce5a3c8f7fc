"""What SDMX calls the parts of a data set: the one place that gives its identifiers and those of its components.

SDMX-CSV, SDMX-JSON, the structures and the queries of the interface all ask here, so that they agree. Codes stay as
they are; a list whose codes are no identifiers of SDMX is a value list (SDMX 3.0, section 2, 4.3 and 9).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lod.model.attributes import DECIMALS, STATUS, UNIT
from lod.model.codelist import CodeList
from lod.model.dataset import Agent, DataSet
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.rdf.iris import slug

TIME_PERIOD, REF_AREA, MEASURE, OBS_VALUE = "TIME_PERIOD", "REF_AREA", "MEASURE", "OBS_VALUE"

PERIOD = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-A1|-S[12]|-T[123]|-Q[1-4]|-M(0[1-9]|1[0-2])|-W[0-5]\d|-D[0-3]\d\d)?"
)
"""SDMX's observational time periods: Gregorian and reporting ones (SDMX 3.0, section 6, 4.2)."""

IDENTIFIER = re.compile(r"[A-Za-z0-9_@$-]+")
"""What a code may be (`IDType`)."""
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_CONCEPTS = {UNIT.name: "UNIT_MEASURE", STATUS.name: "OBS_STATUS", DECIMALS.name: "DECIMALS"}


def agency_of(agent: Agent) -> str:
    """The agency that a publisher is."""
    name = slug(agent.name.best("en", "nb")).upper().replace("-", "_")
    return name if name[0].isalpha() else f"A_{name}"


def is_coded(codelist: CodeList) -> bool:
    """Whether all codes of a list are identifiers of SDMX, so that it is a code list; else it is a value list."""
    return bool(codelist.concepts) and all(IDENTIFIER.fullmatch(concept.notation) for concept in codelist.concepts)


@dataclass(frozen=True)
class SdmxNames:
    """The identifiers of a data set. `lists`: the code lists by name."""

    dataset: DataSet
    lists: Mapping[str, CodeList]

    @cached_property
    def agency(self) -> str:
        return agency_of(self.dataset.publisher)

    @property
    def version(self) -> str:
        return self.dataset.version if _VERSION.fullmatch(self.dataset.version) else "1.0.0"

    @property
    def structure_id(self) -> str:
        """The dataflow: agency, id and version."""
        return f"{self.agency}:{self.dataset.id}({self.version})"

    @cached_property
    def time(self) -> str:
        """The dimension that is TIME_PERIOD: the only one of periods, if its codes are SDMX's; "" for none."""
        dimensions = self.dataset.structure.dimensions
        of_periods = [d for d in dimensions if self.lists[d.codelist].periods]
        timely = [d for d in dimensions if self._is_period(d)]
        if len(timely) != 1 or of_periods not in ([], timely):
            return ""
        codes = self.lists[timely[0].codelist].concepts
        return timely[0].name if all(PERIOD.fullmatch(concept.notation) for concept in codes) else ""

    def _is_period(self, dimension: Dimension) -> bool:
        return self.lists[dimension.codelist].periods or _parent(dimension) in ("refPeriod", "timePeriod")

    @cached_property
    def has_measures(self) -> bool:
        """Whether the measure is a dimension: there are several, or there would be none beside the period."""
        structure = self.dataset.structure
        return len(structure.measures) > 1 or all(d.name == self.time for d in structure.dimensions)

    @cached_property
    def dimensions(self) -> dict[str, str]:
        """The identifiers of the dimensions by our names, in the order of a key; the period comes last."""
        structure = self.dataset.structure
        names = {d.name: self._dimension(d) for d in structure.dimensions if d.name != self.time}
        names |= {MEASURE_TYPE: MEASURE} if self.has_measures else {}
        return names | ({self.time: TIME_PERIOD} if self.time else {})

    def _dimension(self, dimension: Dimension) -> str:
        areas = [d for d in self.dataset.structure.dimensions if _parent(d) == "refArea"]
        return REF_AREA if areas == [dimension] else dimension.name

    @cached_property
    def attributes(self) -> dict[str, str]:
        """The identifiers of the attributes by our names."""
        return {a.name: _CONCEPTS.get(a.name, a.name) for a in self.dataset.structure.attributes}


def _parent(dimension: Dimension) -> str:
    """The SDMX property that a dimension is, or is a kind of."""
    return (dimension.sub_property_of or dimension.iri).rpartition("#")[2]
