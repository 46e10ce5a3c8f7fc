"""Pages in a real browser: drawn whole, nothing refused by the content security policy, nothing from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.web.test_server import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def port(published: SiteFolder) -> Iterator[int]:
    with serving(published) as port:
        yield port


def drawn(port: int, path: str, profile: Path, *options: str) -> tuple[str, str]:
    """The document as the browser has it after loading, and what it logged."""
    address = f"http://127.0.0.1:{port}{path}"
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={profile}", *options, "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?lang=nb", "Økt digitalisering i offentlig sektor"),
        ("/doc/dataset/okt-digitalisering?lang=en", "municipalities"),
        ("/doc/observation/okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel?lang=nb", "mer enn 90"),
        ("/sparql?lang=nb&query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203", "<table"),
    ],
)
def test_a_browser_draws_the_page(port: int, tmp_path: Path, path: str, words: str) -> None:
    """The page is there with its heading, and the browser refused none of its parts."""
    document, log = drawn(port, path, tmp_path)
    assert "<h1" in document
    assert words in document
    assert "Refused to" not in log
    assert "violates the following Content Security Policy" not in log


def test_a_picture_of_a_page_is_not_blank(port: int, tmp_path: Path) -> None:
    """The stylesheet is applied: a screenshot has more than a few bytes of white."""
    picture = tmp_path / "page.png"
    drawn(
        port,
        "/doc/dataset/okt-digitalisering",
        tmp_path / "profile",
        f"--screenshot={picture}",
        "--window-size=800,600",
    )
    assert picture.stat().st_size > 20_000
