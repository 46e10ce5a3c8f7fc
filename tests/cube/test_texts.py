"""Observations said column by column are the same bytes as observations said one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from lod.cube.columns import Cell
from lod.cube.observations import ObservationTriples
from lod.cube.texts import ObservationBlocks
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.text import Text
from lod.rdf.formats import FORMATS
from lod.rdf.iris import Iris
from tests.cube.test_cube import LABEL, ROWS, STRUCTURE, stored

IRIS = Iris("https://data.example.org/x/x/")
DATASET = DataSet("x", LABEL, LABEL, STRUCTURE, Agent(LABEL), Contact(LABEL), "2026-01-01", "2026-01-01")
Rows = dict[tuple[str, str], tuple[Cell, ...]]


def lists(rows: Rows) -> dict[str, CodeList]:
    """Lists with the codes of the rows, the second half of each published elsewhere."""

    def made(name: str, codes: set[str]) -> CodeList:
        iris = [f"https://elsewhere.example/{n}&q" if n % 2 else "" for n in range(len(codes))]
        pairs = zip(sorted(codes), iris, strict=True)
        return CodeList(name, LABEL, tuple(Concept(c, Text.of({"nb": f'="{c}",\n'}), iri=iri) for c, iri in pairs))

    return {"area": made("area", {k[0] for k in rows}), "year": made("year", {k[1] for k in rows})}


@pytest.mark.slow
@given(ROWS)
def test_columns_say_what_rows_say(rows: Rows) -> None:
    """In every format that carries a graph: each block after a separator, in the order of keys."""
    codelists = lists(rows)
    formats = [format for format in FORMATS if format.writer]
    with tempfile.TemporaryDirectory() as folder:
        cube = stored(rows, Path(folder))
        prefixes = IRIS.prefixes(list(codelists))
        writers = [format.writer(prefixes) for format in formats if format.writer]
        observation_blocks = ObservationBlocks(DATASET, codelists, IRIS, writers)
        columns = [b"".join(texts) for texts in zip(*map(observation_blocks.of, cube.batches(rows=4)), strict=True)]
        observations = ObservationTriples(DATASET, codelists, IRIS)
        for format, texts in zip(formats, columns, strict=True):
            assert format.writer
            writer = format.writer(prefixes)
            one_by_one = "".join(writer.separator + writer.block(observations.described(row)) for row in cube)
            assert texts.decode() == one_by_one
