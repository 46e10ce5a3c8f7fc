"""Every link of an exported folder, followed as a browser on any file server follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

ADDRESSES = {"href", "src", "action", "formaction", "poster"}
_STYLED = re.compile(r"url\(['\"]?([^'\")]+)['\"]?\)")


class Links(HTMLParser):
    """The addresses that a page links to, loads, or sends a form to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value is None:
                continue
            leads = name in ADDRESSES or (name.startswith("data-") and re.match(r"(\.\.?)?/|https?:", value))
            if name == "content" and value.startswith("0; url="):
                self.found.append(value.removeprefix("0; url="))
            elif leads or (name == "content" and value.startswith("http")):
                self.found.append(value)


def dead(folder: Path, base: str) -> list[tuple[str, str]]:
    """Links (page and address) below `base` that lead to no file, and those that begin at the root of the server, but
    for the page that is shown at any address."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    rooted = {"404.html"}
    return [
        (page, address)
        for page, address in links(folder)
        if (address.startswith("/") and page not in rooted)
        or ((file := file_of(page, address, base)) is not None and file not in files)
    ]


def links(folder: Path) -> Iterator[tuple[str, str]]:
    """Every page and stylesheet with each address that it links to."""
    for path in sorted(folder.rglob("*.html")):
        for address in Links(path.read_text("utf-8")).found:
            yield path.relative_to(folder).as_posix(), address
    for path in sorted(folder.rglob("*.css")):
        for address in _STYLED.findall(path.read_text("utf-8")):
            if not address.startswith("data:"):
                yield path.relative_to(folder).as_posix(), address


def file_of(page: str, address: str, base: str) -> str | None:
    """The file that an address on a page is of; None for one elsewhere. A lasting address has a page that leads on."""
    whole = urljoin(base + page, address)
    if not whole.startswith(base):
        return None
    path = unquote(urlsplit(whole).path)[len(urlsplit(base).path) :] or "index.html"
    return f"{path}.html" if path.startswith(("id/", "def/", "shape/")) and not path.endswith(".html") else path
