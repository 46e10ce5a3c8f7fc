"""Availability: the codes that figures have under a selection are those that a query for them finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from lod.cube import figures, presence
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.sql import Sql, sql_identifier
from lod.release.opened import Release
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_site
from tests.web.population import write_population

pytestmark = pytest.mark.server
ADDRESS = "/doc/dataset/folkemengde/available"
SELECTIONS = 500


@pytest.fixture(scope="module", params=[0, presence.LEAST], ids=["bits", "columns"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site whose data set has bit strings beside its columns, as large ones have; and one that has none."""
    made = copy_site(tmp_path_factory.mktemp("available"))
    write_population(made.root, holes=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(presence, "LEAST", request.param)
        result = made.lod("build")
    assert result.exit_code == 0, result.output
    with closing(connect()) as db:
        figures.attach(db, made.current)
        counts = presence.PresenceFile(db, figures.SCHEMA).counts("folkemengde", {})
    assert (counts is None) == (request.param > 0)
    return made


@pytest.fixture(scope="module")
def client(site: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(site.settings)
    yield app.test_client()
    app.extensions["lod"].close()


@pytest.fixture(scope="module")
def cube(site: SiteFolder) -> Cube:
    return Release.open(site.current).cubes["folkemengde"]


def distinct(cube: Cube, name: str, fixed: dict[str, list[str]]) -> dict[str, int]:
    """The codes that figures have and how many, by a statement of its own."""
    where, values = cube.where(fixed)
    sql = Sql("SELECT {}::VARCHAR, count(*) FROM {} WHERE {} GROUP BY 1", sql_identifier(name), cube.scan, where)
    return dict(cube.cursor().execute(sql, values).fetchall())


def test_it_is_what_a_query_finds(client: FlaskClient, cube: Cube) -> None:
    """Over 500 random partial selections: the codes and counts of every dimension, and those one could have instead."""
    draw = random.Random(14)  # noqa: S311 - no secret
    codes = {name: sorted(distinct(cube, name, {})) for name in cube.structure.key}
    for _ in range(SELECTIONS):
        names = [name for name in codes if draw.random() < 0.5]
        fixed = {name: draw.sample(codes[name], draw.randint(1, min(4, len(codes[name])))) for name in names}
        answer = client.get(ADDRESS, query_string=[(name, code) for name in fixed for code in fixed[name]]).get_json()
        assert answer["figures"] == cube.count(fixed)
        for name, about in answer["dimensions"].items():
            assert about["codes"] == distinct(cube, name, fixed)
            if name in fixed and len(fixed[name]) < len(codes[name]):
                assert about["instead"] == distinct(cube, name, {n: c for n, c in fixed.items() if n != name})


def test_what_is_wrong_is_said(client: FlaskClient) -> None:
    """A dimension or code that there is not, and a data set that there is not."""
    assert client.get(f"{ADDRESS}?regoin=01").status_code == 400
    assert client.get(f"{ADDRESS}?region=99").status_code == 400
    assert client.get("/doc/dataset/nothing/available").status_code == 404
