"""Worlds to ask, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.query.sql import served
from tests.query.sql.world import PEOPLE, SURVEY, TWIN, World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three cubes, two of them of the same form, and metadata with every kind of term."""
    cubes = [("survey", SURVEY, 60), ("twin", TWIN, 30), ("people", PEOPLE, 50)]
    return World(tmp_path_factory.mktemp("world"), cubes)


@pytest.fixture(scope="session")
def client(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The world's endpoint, as it is served."""
    with served.serving(world, tmp_path_factory.mktemp("served")) as client:
        yield client


@pytest.fixture(scope="session")
def store_client(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The same endpoint with the setting `engine = "oxigraph"`: the store with everything in it, and no columns."""
    with served.serving(world, tmp_path_factory.mktemp("store"), "oxigraph") as client:
        yield client
