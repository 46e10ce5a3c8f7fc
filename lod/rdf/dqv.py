"""What judging and counting found of a data set's quality, as measurements (W3C Data Quality Vocabulary, 2016)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from lod.model.dataset import DataSet
from lod.model.text import Text
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, decimal, integer, literal
from lod.rdf.vocab import DQV, LDQD, RDF, SKOS, XSD


@dataclass(frozen=True)
class Quality:
    """What was counted in a data set: observations, those without a value, its series in time, and warnings left."""

    observations: int
    missing: int
    series: int
    warnings: int


class QualityMetric(NamedTuple):
    """What is measured, in which datatype and dimension of quality."""

    label: Text
    definition: Text
    datatype: str
    dimension: Term


METRICS: dict[str, QualityMetric] = {
    "completeness": QualityMetric(
        Text.of({"nb": "Fullstendighet", "en": "Completeness"}),
        Text.of({"nb": "Andelen av tallene som har en verdi.", "en": "The share of the figures that have a value."}),
        "decimal",
        LDQD.completeness,
    ),
    "conformance": QualityMetric(
        Text.of({"nb": "Samsvar", "en": "Conformance"}),
        Text.of(
            {
                "nb": "Om alle tallene er uten feil og advarsler etter SHACL-formene og Data Cube-reglene.",
                "en": "Whether all figures are without violations and warnings by the SHACL shapes and the integrity "
                "constraints of Data Cube.",
            }
        ),
        "boolean",
        LDQD.consistency,
    ),
    "observations": QualityMetric(
        Text.of({"nb": "Antall tall", "en": "Number of figures"}),
        Text.of({"nb": "Antall observasjoner i datasettet.", "en": "The number of observations in the data set."}),
        "integer",
        LDQD.completeness,
    ),
}


def measurements(dataset: DataSet, quality: Quality, iris: Iris) -> Iterator[Triple]:
    """One measurement a metric. A share is rounded to four decimals."""
    share = Decimal(quality.observations - quality.missing) / max(quality.observations, 1)
    values = {
        "completeness": decimal(round(share, 4)),
        "conformance": literal(str(quality.warnings == 0).lower(), "boolean"),
        "observations": integer(quality.observations),
    }
    for name, value in values.items():
        subject = iris.measurement(dataset.id, name)
        yield iris.dataset(dataset.id), DQV.hasQualityMeasurement, subject
        yield subject, RDF.type, DQV.QualityMeasurement
        yield subject, DQV.isMeasurementOf, iris.metric(name)
        yield subject, DQV.value, value


def metrics(iris: Iris) -> Iterator[Triple]:
    """What the metrics measure."""
    for name, metric in METRICS.items():
        subject = iris.metric(name)
        yield subject, RDF.type, DQV.Metric
        yield from texts(subject, SKOS.prefLabel, metric.label)
        yield from texts(subject, SKOS.definition, metric.definition)
        yield subject, DQV.expectedDataType, XSD[metric.datatype]
        yield subject, DQV.inDimension, metric.dimension
