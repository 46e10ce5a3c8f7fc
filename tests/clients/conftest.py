"""A server with the shipped data, which every client asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import SiteFolder
from tests.web.running import running


@pytest.fixture(scope="session")
def endpoint(published: SiteFolder) -> Iterator[str]:
    """The address of the SPARQL endpoint of a server that runs."""
    with running(published, query_per_visitor=0) as server:
        yield f"http://127.0.0.1:{server.port}/sparql"
