"""CSVW: a library that knows the W3C's metadata reads our CSV back as the observations it was written from."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import csvw
import pytest

from lod.exchange import writers
from lod.exchange.selection import parse
from lod.rdf.formats import CSV, CSVW
from lod.rdf.terms import parse_literal
from lod.release.opened import Release
from tests.conftest import SiteFolder

PREFIXES = {
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "prov": "http://www.w3.org/ns/prov#",
}
"""What CSVW's processors shorten (its initial context)."""

Said = dict[str, set[str | Decimal]]


@pytest.mark.parametrize("dataset", ["okt-digitalisering", "digitale-konsekvenser"])
@pytest.mark.parametrize(
    "query", [[], [("labels", "codes"), ("respondent", "kommuner"), ("respondent", "kommunalsjefer")]]
)
def test_the_csv_means_our_observations(
    published: SiteFolder, dataset: str, query: list[tuple[str, str]], tmp_path: Path
) -> None:
    """The JSON of CSV and metadata has each observation under its own IRI, with all that our triples say of it."""
    release = Release.open(published.current)
    extract = release.extract(dataset, parse(query, release.choices[dataset]))
    table, metadata = tmp_path / f"{dataset}.csv", tmp_path / f"{dataset}.csv-metadata.json"
    writers.write(extract, CSV, table)
    writers.write(extract, CSVW, metadata)
    described = json.loads(metadata.read_text("utf-8"))
    assert described["url"].split("?")[0] == table.name
    metadata.write_text(json.dumps(described | {"url": table.name}), "utf-8")
    read = csvw.CSVW(str(table), md_url=str(metadata))
    assert read.is_valid
    found = {record["@id"]: said(record) for record in read.to_json(minimal=True)}
    rows = list(release.cubes[dataset].select(extract.selection.fixed))
    assert len(found) == len(rows) > 0
    for row in rows:
        wanted: Said = {}
        for subject, predicate, value in release.observations[dataset].triples(row):
            words = value[1:-1] if value.startswith("<") else parse_literal(value).lexical
            wanted.setdefault(predicate[1:-1], set()).add(normal(words))
            iri = subject[1:-1]
        assert found[iri] == wanted


def said(record: dict[str, Any]) -> Said:
    """The properties of a record, whole IRIs for short ones, numbers as numbers."""
    return {
        expanded(name): {normal(expanded(str(cell))) for cell in (cells if isinstance(cells, list) else [cells])}
        for name, cells in record.items()
        if not name.startswith("@")
    }


def expanded(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest if prefix in PREFIXES else name


def normal(words: str) -> str | Decimal:
    try:
        return Decimal(words)
    except InvalidOperation:
        return words
