"""`<lod-figure as-of="…">`: a figure in another page as it was published at a moment, and marked where it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from lod.history.chain import Chain
from lod.release.home import Home
from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.web.browser import Browser, chromium, needed
from tests.web.test_lod_figure import Elsewhere, element, elsewhere, states, written
from tests.web.test_server import serving

__all__ = ["elsewhere"]

PATH = "okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel"
"""The figure that is 76 now; it was about 75."""


def moments(site: SiteFolder) -> list[str]:
    """When each state of a site was published."""
    return [event.at for event in Chain.read(Home(site.root / ".lod").history).events]


def quoted(client: FlaskClient, at: str) -> dict[str, Any]:
    """A figure as the script reads it, as of a moment."""
    answer = client.get(f"/figure/{PATH}", query_string={"asOf": at, "lang": "en"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.fixture(scope="module")
def client(revised: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(revised.settings)
    yield app.test_client()
    app.extensions["lod"].close()


def test_a_figure_is_quoted_as_it_was(client: FlaskClient, revised: SiteFolder) -> None:
    """Its value and words of then, and what is published now; a moment before anything has nothing to quote."""
    first, last = moments(revised)
    then, now = (quoted(client, at) for at in (first, last))
    assert (then["value"], then["texts"]["words"], then["state"]) == ("75", "approximately 75 per cent", "changed")
    assert "76" in then["note"]
    assert urlencode({"asOf": first}) in then["page"]
    assert (now["value"], now["state"], now["note"]) == ("76", "published", "")
    assert client.get(f"/figure/{PATH}?asOf=1999-01-01").status_code == 404
    assert client.get(f"/figure/{PATH}?asOf=yesterday").status_code == 400


@pytest.mark.slow
def test_a_figure_that_was_withdrawn_is_quoted_as_it_was(revised_site: SiteFolder) -> None:
    """410 in the present; as of a moment before, its value, and that it is not published any more."""
    first, _ = moments(revised_site)
    revised_site.edit(
        "data/okt-digitalisering/figures.csv",
        lambda text: "".join(line for line in text.splitlines(True) if not line.startswith("kommuner,_T,digitale-")),
    )
    revised_site.lod("build", "--allow-revision")
    app = create_app(revised_site.settings)
    asked = app.test_client()
    assert asked.get(f"/figure/{PATH}").status_code in (404, 410)
    then = quoted(asked, first)
    assert (then["value"], then["state"]) == ("75", "withdrawn")
    assert then["note"] == "This figure is not published here any more."
    app.extensions["lod"].close()


def test_the_page_of_then_gives_a_figure_of_then(client: FlaskClient, revised: SiteFolder) -> None:
    """What is copied from the page of an earlier state is pinned to its moment; the page of the present is not."""
    first, _ = moments(revised)
    page = client.get(f"/doc/observation/{PATH}", query_string={"asOf": first}).get_data(as_text=True)
    assert f"as-of=&#34;{first}&#34;" in page
    assert "as-of" not in client.get(f"/doc/observation/{PATH}").get_data(as_text=True)


@pytest.mark.slow
@needed
def test_words_of_then_are_marked(revised: SiteFolder, elsewhere: Elsewhere) -> None:
    """In a page of another origin: as it was, changed since; as it is, published; before anything, words without a
    state; nothing moves."""
    first, last = moments(revised)
    with serving(revised) as port, chromium() as started:
        browser = Browser(started, port)
        body = "".join(
            element(browser, words, path=PATH, **pinned)
            for words, pinned in (
                ("tre av fire", {"as-of": first, "value": "75", "qualifier": "approximately"}),
                ("76 prosent", {"as-of": last, "value": "76", "qualifier": "approximately"}),
                ("omtrent 70 prosent", {"as-of": first, "format": "words"}),
                ("mange", {"as-of": "1999-01-01"}),
            )
        )
        with written(browser, elsewhere, body) as page:
            assert states(page) == ["changed", "published", "changed", None]
            shown = page.locator("lod-figure").all_text_contents()
            assert shown == ["tre av fire", "76 prosent", "omtrent 75 prosent", "mange"]
            assert "76" in page.locator("lod-figure i").first.text_content()
            assert page.evaluate("window.shifts.length") == 0
