"""What StatDCAT-AP 1.0.1 adds for statistics, derived from the structure: dimensions, attributes, units, series."""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.attributes import UNIT
from lod.model.dataset import DataSet
from lod.rdf.dqv import Quality
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple, integer
from lod.rdf.vocab import QB, STATDCAT

REF_PERIOD = "http://purl.org/linked-data/sdmx/2009/dimension#refPeriod"


def statistics(dataset: DataSet, quality: Quality, iris: Iris) -> Iterator[Triple]:
    """The data set's dimensions, attributes, units of measure, and its number of series."""
    subject, structure = iris.dataset(dataset.id), dataset.structure
    yield from ((subject, STATDCAT.dimension, iris.property_of(dimension)) for dimension in structure.dimensions)
    yield subject, STATDCAT.dimension, QB.measureType
    yield from ((subject, STATDCAT.attribute, iris.property_of(attribute)) for attribute in structure.attributes)
    units = sorted({measure.unit for measure in structure.measures if measure.unit})
    yield from ((subject, STATDCAT.statUnitMeasure, iris.concept(UNIT.codelist, unit)) for unit in units)
    yield subject, STATDCAT.numSeries, integer(quality.series)


def series_key(dataset: DataSet) -> tuple[str, ...]:
    """The columns that tell one series from another: all of the key but time."""
    times = {d.name for d in dataset.structure.dimensions if d.sub_property_of == REF_PERIOD}
    return tuple(name for name in dataset.structure.key if name not in times)
