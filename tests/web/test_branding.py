"""The site's own looks: colours that can be read, a theme and a logo as settings, and the pages about the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.config import Settings
from lod.errors import ConfigError
from lod.web import assets
from lod.web.app import create_app
from tests.conftest import BASE, SiteFolder

CSS = (assets.STATIC / assets.OWN).read_text("utf-8")


def colours(part: str, dark: bool) -> dict[str, str]:
    """The colours a part of the stylesheet defines in the light, or in the dark."""
    (block,) = re.findall(r"@layer " + part + r" \{\n(.*?)\n\}", CSS, re.DOTALL)
    rooted = re.findall(r":root \{(.*?)\}", block, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", rooted[1 if dark else 0]))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_shipped_colours_can_be_read(dark: bool) -> None:
    """Text stands out from every background by 4.5, edges of fields and marks of charts by 3 (WCAG 1.4.3, 1.4.11)."""
    plain, own = colours("plain", dark), colours("lod", dark)
    pages = [plain[f"plain-{name}"] for name in ("page", "tint", "tint-2")]
    texts = [plain[f"plain-{name}"] for name in ("text", "quiet", "accent", "accent-strong", "danger")]
    assert [(text, page) for text in texts for page in pages if contrast(text, page) < 4.5] == []
    assert contrast(plain["plain-on-accent"], plain["plain-accent"]) >= 4.5
    marks = [plain["plain-line-strong"], *(own[f"series-{n}"] for n in range(1, 7))]
    assert [mark for mark in marks if contrast(mark, plain["plain-page"]) < 3] == []


@pytest.fixture
def client(published: SiteFolder) -> Iterator[FlaskClient]:
    """A site with a theme and a logo of its own."""
    (published.root / "own.css").write_text(":root { --accent: #00594f }\n", "utf-8")
    (published.root / "own.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>\n', "utf-8")
    environment = {
        "LOD_BASE": BASE,
        "LOD_THEME": "own.css",
        "LOD_LOGO": "own.svg",
        "LOD_ACCESSIBILITY_STATEMENT": "https://uustatus.no/nb/erklaringer/publisert/example",
    }
    app = create_app(replace(Settings.load(published.root, environment)))
    with app.test_client() as client:
        yield client
    app.extensions["lod"].close()


def test_a_theme_and_a_logo_are_settings(client: FlaskClient) -> None:
    """The theme is read after every other stylesheet, the logo stands before the name, both kept for good."""
    html = client.get("/").text
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', html)
    logo = re.findall(r'<img src="([^"]+)" alt="" height="40">', html)
    assert re.fullmatch(r"/site/theme\.css\?v=[0-9a-f]{12}", sheets[-1])
    for address, media_type in ((sheets[-1], "text/css"), (logo[0], "image/svg+xml")):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.cache_control.immutable


def test_a_theme_that_is_not_there_is_told(published: SiteFolder) -> None:
    """A file that is missing or of another kind is named, with what was expected."""
    for name in ("nowhere.css", "lod.toml"):
        with pytest.raises(ConfigError, match=rf"theme is '{name}'; expected a file .* \.css"):
            Settings.load(published.root, {"LOD_THEME": name})
    with pytest.raises(ConfigError, match="begins with https"):
        Settings.load(published.root, {"LOD_ACCESSIBILITY_STATEMENT": "javascript:alert(1)"})


def test_static_files_are_kept_for_good(client: FlaskClient) -> None:
    """What carries a fingerprint never changes, and everything a page loads carries one."""
    html = client.get("/").text
    loaded = re.findall(r'(?:src|href)="(/(?:static|site)/[^"]+)"', html)
    assert len(loaded) >= 4
    for address in loaded:
        with client.get(address) as answer:
            assert answer.cache_control.immutable, address
            assert (answer.cache_control.max_age or 0) >= 31_536_000


def test_the_pages_about_the_site(client: FlaskClient) -> None:
    """Every page leads to the accessibility statement and the status; the statutory one is where the settings say."""
    html = client.get("/doc/dataset/okt-digitalisering?lang=en").text
    assert 'href="/accessibility?lang=en"' in html
    assert 'href="/status?lang=en"' in html
    assert "https://uustatus.no/nb/erklaringer/publisert/example" in client.get("/accessibility").text
    status = client.get("/status?lang=nb").text
    assert "Alt virker." in status
    assert "/readyz" in status


def test_the_typeface_comes_from_npm(tmp_path: Path) -> None:
    """The typeface is copied with its licence and its version in its name, and what is late does not move the page."""
    source = tmp_path / "node_modules" / "@fontsource-variable" / "inter"
    (source / "files").mkdir(parents=True)
    faces = ""
    for subset in ("cyrillic", "latin-ext", "latin"):
        name = f"inter-{subset}-wght-normal"
        (source / "files" / f"{name}.woff2").write_bytes(subset.encode())
        faces += f"/* {name} */\n@font-face {{ font-family: 'Inter Variable'; font-display: swap; "
        faces += f"src: url(./files/{name}.woff2) format('woff2-variations'); }}\n\n"
    (source / "wght.css").write_text(faces, "utf-8")
    (source / "package.json").write_text('{"version": "1.2.3"}', "utf-8")
    (source / "LICENSE").write_text("OFL", "utf-8")
    assets.font(tmp_path / "node_modules", tmp_path / "vendor")
    css = (tmp_path / "vendor" / "inter.css").read_text("utf-8")
    assert css.count("url(inter-latin-1.2.3.woff2?v=") == css.count("url(inter-latin-ext-1.2.3.woff2?v=") == 1
    assert "swap" not in css
    assert "cyrillic" not in css
    assert (tmp_path / "vendor" / "inter-latin-1.2.3.woff2").read_bytes() == b"latin"
    assert (tmp_path / "vendor" / "inter.LICENSE.txt").read_text("utf-8") == "OFL"
