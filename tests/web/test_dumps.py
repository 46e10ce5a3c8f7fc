"""Dumps of real size, which are kept compressed alone, as people download them from a real server."""

from __future__ import annotations

import gzip
import hashlib
import http.client
from collections.abc import Iterator

import pytest

from tests.conftest import SiteFolder
from tests.web.routes import MANY
from tests.web.test_server import serving

pytestmark = pytest.mark.server
NAMES = (f"{MANY}.nt", "all.ttl", "all.csv")


@pytest.fixture(scope="module")
def port(large_site: SiteFolder) -> Iterator[int]:
    """Where the site with the large cube is served."""
    with serving(large_site) as served:
        yield served


def fetch(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as they are sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, 60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_large_dump_comes_whole_packed_and_in_parts(large_site: SiteFolder, port: int, name: str) -> None:
    """It is on the disk in its compressed copy alone; who accepts that gets it as it is, others what is in it."""
    dumps = large_site.root / ".lod" / "current" / "dumps"
    assert not (dumps / name).exists()
    assert (dumps / f"{name}.gz").exists()
    status, headers, whole = fetch(port, f"/dumps/{name}")
    digest = hashlib.sha256(whole).hexdigest()
    assert (status, headers["etag"], int(headers["content-length"])) == (200, f'"{digest}"', len(whole))
    status, packed_headers, packed = fetch(port, f"/dumps/{name}", Accept_Encoding="gzip")
    assert (packed_headers["content-encoding"], gzip.decompress(packed)) == ("gzip", whole)
    assert packed_headers["etag"] != headers["etag"]
    assert fetch(port, f"/dumps/{name}.gz")[2] == packed
    for first, last in ((0, 0), (70_000, 140_000), (len(whole) - 10, len(whole) + 5)):
        status, part_headers, part = fetch(port, f"/dumps/{name}", Range=f"bytes={first}-{last}")
        assert (status, part) == (206, whole[first : last + 1])
        assert part_headers["content-range"] == f"bytes {first}-{min(last, len(whole) - 1)}/{len(whole)}"
    assert fetch(port, f"/dumps/{name}", Range="bytes=-100")[2] == whole[-100:]
    assert fetch(port, f"/dumps/{name}", Range=f"bytes={len(whole)}-")[0] == 416
    assert fetch(port, f"/dumps/{name}", If_None_Match=headers["etag"])[0] == 304
    stale = fetch(port, f"/dumps/{name}", Range="bytes=5-9", If_Range='"another"')
    assert (stale[0], stale[2]) == (200, whole)
    assert headers["last-modified"]


def test_a_whole_data_set_is_its_dump(port: int) -> None:
    """What is asked for as a selection of everything is the file that is there."""
    assert fetch(port, f"/doc/dataset/{MANY}.csv")[2] == fetch(port, f"/dumps/{MANY}.csv")[2]
