"""Some observations as text: what is remembered of a cell changes nothing of what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.cube.observations import ObservationTriples
from lod.cube.paragraphs import paragraphs
from lod.rdf.formats import Format, carrying
from lod.rdf.iris import Iris
from tests.exchange.world import BASE, DATASET, LISTS, build


@pytest.mark.parametrize("format", carrying("graph"), ids=lambda format: format.name)
def test_paragraphs_are_the_blocks_of_a_writer(format: Format, tmp_path: Path) -> None:
    """Hostile codes, several values, missing cells: the text of each observation is that of the format's writer."""
    assert format.writer is not None
    cube, observations = build(tmp_path), ObservationTriples(DATASET, LISTS, Iris(BASE))
    one, other = format.writer({"def": f"{BASE}def/"}), format.writer({"def": f"{BASE}def/"})
    wanted = [(subject[0], one.block(subject)) for subject in map(observations.described, cube.select())]
    assert paragraphs(observations, cube.stored(), other) == wanted
    assert one.used == other.used
