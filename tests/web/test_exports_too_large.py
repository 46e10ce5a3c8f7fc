"""A selection whose file would be past the limit, on the site of real-looking statistics."""

from __future__ import annotations

from dataclasses import replace

from lod.web.app import create_app
from tests.conftest import SiteFolder

MEGABYTE = 1 << 20


def test_a_file_past_the_limit_is_told_as_too_large(large_site: SiteFolder) -> None:
    """The system stops the worker while it writes; what wrote may have removed what there was, and it is 413 all the
    same, never an error of ours."""
    settings = replace(large_site.settings, export_bytes=MEGABYTE, query_result_bytes=MEGABYTE, query_wait_seconds=60)
    app = create_app(settings)
    try:
        answer = app.test_client().get("/doc/dataset/folkemengde.csv?labels=both&sort=-value&lang=en")
        assert answer.status_code == 413, answer.text
        assert "/downloads" in answer.headers["Link"]
    finally:
        app.extensions["lod"].close()
