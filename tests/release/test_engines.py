"""A release for either engine: its queries are answered, and by the engine that was chosen."""

from __future__ import annotations

import pytest

from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <http://purl.org/linked-data/cube#Observation> }"


@pytest.mark.parametrize("engine", ["columns", "oxigraph"])
def test_a_release_is_built_and_asked(site: SiteFolder, engine: str) -> None:
    """All 22 figures are there, with the store alone too, which then holds every one of them."""
    env = {"LOD_ENGINE": engine}
    result = site.lod("build", env=env)
    assert result.exit_code == 0, result.output
    answer = site.lod("query", "--format", "csv", stdin=COUNT, env=env)
    assert answer.stdout.split() == ["n", "22"]
    assert f"engine: {engine}" in site.lod("explain", stdin=COUNT, env=env).output
