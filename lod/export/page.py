"""A page as a file: its links lead to files, from where it lies; what only a server answers is no link."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from posixpath import dirname, relpath

from lod.export.addresses import Addresses, Target

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_LINKS = ("href", "src", "action", "formaction", "data-codes", "data-vocabulary", "data-triples")
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")
_ADDRESS = r"(?:embed|doc)/(?:[^\s<>&'\"]|&amp;)*"
"""An address of a page or a frame in a sample of code, after the base; IRIs of things never change."""


@dataclass
class Linked:
    """A page whose links lead to files, and the addresses that it `needs`."""

    html: str
    needs: set[str] = field(default_factory=set)


def linked(html: str, file: str, addresses: Addresses, rooted: bool = False) -> Linked:
    """The page that will lie at `file`. `rooted`: its links begin at the root of the server, as a page must that is
    shown at addresses of others."""
    return _Linking(file, addresses, rooted).page(html)


def located(sitemap: str, addresses: Addresses) -> str:
    """A sitemap whose addresses are those of files."""
    linking = _Linking("sitemap.xml", addresses, rooted=False)
    return _LOCATION.sub(
        lambda place: f"<loc>{escape(linking.absolute(unescape(place[1])) or place[1])}</loc>", sitemap
    )


class _Linking:
    def __init__(self, file: str, addresses: Addresses, rooted: bool) -> None:
        self.file, self.folder, self.addresses, self.rooted = file, dirname(file), addresses, rooted
        self.needs: set[str] = set()
        self.unlinked: list[bool] = []
        self.code = 0
        self.samples = re.compile(re.escape(escape(addresses.base)) + _ADDRESS)

    def page(self, html: str) -> Linked:
        """The page with each tag in its place."""
        pieces, done = [], 0
        for tag in _TAG.finditer(html):
            between = html[done : tag.start()]
            pieces += [self.samples.sub(self._sample, between) if self.code else between, self._tag(tag)]
            self.code += {"<pre": 1, "<textarea": 1, "</pre": -1, "</textarea": -1}.get(f"<{tag[1]}{tag[2]}", 0)
            done = tag.end()
        return Linked("".join((*pieces, html[done:])), self.needs)

    def _tag(self, tag: re.Match[str]) -> str:
        closing, name, rest = tag.groups()
        if closing:
            return "</span>" if name == "a" and self.unlinked and self.unlinked.pop() else tag[0]
        attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(rest)}
        if name == "meta":
            return self._meta(tag[0], attributes)
        if name == "link" and attributes.get("rel") == "canonical":
            return self._replaced(tag[0], "href", attributes["href"], self.absolute(attributes["href"]))
        if name == "a":
            self.unlinked.append(self._is_dead(attributes.get("href", "")))
            if self.unlinked[-1]:
                return "<span>"
        elif name == "link" and self._is_dead(attributes.get("href", "")):
            return ""
        return self._links(tag[0], attributes)

    def _links(self, tag: str, attributes: dict[str, str]) -> str:
        for key in _LINKS:
            if key in attributes and self.addresses.below(attributes[key]) is not None:
                tag = self._replaced(tag, key, attributes[key], self._relative(attributes[key]))
        return tag

    def _meta(self, tag: str, attributes: dict[str, str]) -> str:
        """What others show of the page: where it lies, and its picture, if it has one here."""
        if attributes.get("property") not in ("og:url", "og:image"):
            return tag
        absolute = self.absolute(attributes["content"])
        return self._replaced(tag, "content", attributes["content"], absolute) if absolute else ""

    def _sample(self, match: re.Match[str]) -> str:
        absolute = self.absolute(unescape(match[0]))
        return match[0] if absolute is None else escape(absolute)

    def _is_dead(self, address: str) -> bool:
        path = self.addresses.below(address)
        return path is not None and self._target(path) is None

    def _target(self, path: str) -> Target | None:
        target = self.addresses.target(path)
        if target is not None:
            self.needs.add(target.made)
        return target

    def _relative(self, address: str) -> str | None:
        target = self._target(self.addresses.below(address) or "")
        if target is None:
            return None
        if self.rooted:
            return f"{root_of(self.addresses.base)}{target.file}{target.rest}"
        return relpath(target.file, self.folder or ".") + target.rest

    def absolute(self, address: str) -> str | None:
        """Where an address lies among the files, after the base; None where nowhere."""
        path = self.addresses.below(address)
        target = self._target(path) if path is not None else None
        return f"{self.addresses.base}{_shown(target)}" if target is not None else None

    @staticmethod
    def _replaced(tag: str, key: str, old: str, new: str | None) -> str:
        """The tag with another value of an attribute, or without it."""
        pattern = re.compile(rf'\s{key}="[^"]*"')
        return pattern.sub("" if new is None else lambda _: f' {key}="{escape(new)}"', tag, count=1)


def root_of(base: str) -> str:
    """The path of a base, beginning and ending in `/`."""
    return "/" + base.partition("://")[2].partition("/")[2]


def _shown(target: Target) -> str:
    """The home page's address needs no name of a file."""
    return ("" if target.file == "index.html" else target.file) + target.rest
