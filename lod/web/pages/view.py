"""How a page is seen: by whom it is read, where it is served, and how texts, numbers and links come out there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode
from zoneinfo import ZoneInfo

from lod.config import Settings
from lod.cube import values
from lod.messages.catalogue import forms
from lod.model import controlled
from lod.model.text import FALLBACKS, Text
from lod.rdf.iris import doc_path
from lod.release.calendar import CalendarEntry
from lod.release.opened import Release
from lod.web import assets
from lod.web.exported import bytes_to_query
from lod.web.pages import numbers
from lod.web.pages.words import Link, Words

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
"""The languages of the pages; each is called by its own name where one can choose it."""
OWN_NAMES: dict[Language, str] = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English"}

LICENSES = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC_BY_4_0": "https://creativecommons.org/licenses/by/4.0/",
    "NLOD_1_0": "https://data.norge.no/nlod/no/1.0",
    "NLOD_2_0": "https://data.norge.no/nlod/no/2.0",
}
"""Where a person reads a licence; the data name it by its row in the EU's table."""

MOST_LINKS = 10_000
"""Links to concepts that are kept for each way of seeing pages."""

_PLAIN = re.compile(r"[A-Za-z0-9/_.~%-]*")
"""A path that is written in an address as it is; most are, and a page has hundreds."""
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_DESCRIBED = ("id/", "def/", "shape/")


@dataclass(frozen=True)
class View:
    """One visitor's view of a release.

    `root`: where the application is mounted ("" or "/prefix"); `chosen`: the language was chosen by `?lang=`, so links
    carry it on; `path`: of this page, below the root, without a leading slash; `query`: its query string;
    `as_of`: the moment as of which the release is shown, as history writes it, "" for the present: links to documents
    carry it on; `exported`: the page becomes a file, and `server` is where a server of the same site is, if anywhere.
    `preview`: the release is not published yet, and when it is to be, `-` where that is not set; `coming`: the releases
    that are announced, where the page tells of them.
    `release` is None only for the page of a problem.
    """

    release: Release | None
    settings: Settings
    language: Language = "nb"
    root: str = ""
    chosen: bool = False
    path: str = ""
    query: str = ""
    as_of: str = ""
    exported: bool = False
    server: str = ""
    coming: tuple[CalendarEntry, ...] = ()
    preview: str = ""

    @property
    def opened(self) -> Release:
        """The release. Raises `LookupError` where there is none."""
        if self.release is None:
            raise LookupError("there is no release")
        return self.release

    def url(self, path: str, /, **params: str | int) -> str:
        """A link to a page of this site, carrying the chosen language on."""
        query = {name: str(value) for name, value in params.items()}
        if self.chosen:
            query.setdefault("lang", self.language)
        if self.as_of and path.startswith("doc/"):
            query.setdefault("asOf", self.as_of)
        return f"{self.root}/{path}" + (f"?{urlencode(query)}" if query else "")

    def link(self, iri: str, /, **params: str | int) -> str | None:
        """Where to read about an IRI: our own on the site as it is served, others where they are; None if unsafe."""
        path = self.opened.iris.path(iri) if self.release else None
        if path is not None:
            path = doc_path(path) if path.startswith(_DESCRIBED) else path
            return self.url(path if _PLAIN.fullmatch(path) else quote(path, safe="/~%"), **params)
        iri = iri.strip("<>")
        return iri if _SAFE.match(iri) else None

    def static(self, name: str) -> str:
        """A link to a static file that changes when the file does."""
        return f"{self.root}/static/{name}?v={assets.fingerprint(name)}"

    @property
    def queried(self) -> bool:
        """Whether queries are answered: by the server, or of files in the browser, where it can hold the triples."""
        return not self.exported or (self.release is not None and bytes_to_query(self.release.manifest.files) > 0)

    def has(self, name: str) -> bool:
        """Whether there is such a static file."""
        return bool(assets.fingerprint(name))

    @property
    def stylesheets(self) -> list[str]:
        own = [self.static(name) for name in assets.stylesheets()]
        theme = self.settings.theme
        return [*own, f"{self.root}/site/theme.css?v={assets.fingerprint_of(theme)}"] if theme else own

    @property
    def typeface(self) -> str:
        """The address of the typeface, as its stylesheet has it; "" where the reader's own serves."""
        return self.static(assets.typeface()) if assets.typeface() else ""

    @property
    def logo(self) -> str:
        """The address of the site's logo, "" if it has none."""
        logo = self.settings.logo
        return f"{self.root}/site/logo?v={assets.fingerprint_of(logo)}" if logo else ""

    def _turned(self, language: str) -> str:
        pairs = [(name, value) for name, value in parse_qsl(self.query, keep_blank_values=True) if name != "lang"]
        return urlencode([*pairs, ("lang", language)])

    def others(self) -> list[tuple[Language, str, str]]:
        """The other languages, each with its own name and this page in it."""
        names = {language: name for language, name in OWN_NAMES.items() if language != self.language}
        return [(other, name, f"{self.root}/{self.path}?{self._turned(other)}") for other, name in names.items()]

    @property
    def drawn(self) -> Language:
        """The language of files that a release has in Bokmål and English."""
        return "en" if self.language == "en" else "nb"

    @property
    def canonical(self) -> str | None:
        """The lasting address of this page."""
        if self.release is None:
            return None
        return self.release.base + self.path + (f"?lang={self.language}" if self.chosen else "")

    def t(self, key: str, /, **values: object) -> str:
        """A text of the user interface. Raises `KeyError` for a key that is not there."""
        words = forms(key, self.language).forms[-1]
        return words.format(**values) if values else words

    def n(self, key: str, count: int, /) -> str:
        """A text that counts something, in the form for the count."""
        return forms(key, self.language).form(count).format(count=self.number(count))

    def one(self, key: str, /) -> str:
        """A text that counts something, in the singular."""
        return forms(key, self.language).forms[0]

    def say(self, text: Text) -> str:
        """The text in this language, else in the next best one."""
        return text.best(*FALLBACKS[self.language])

    def say_lang(self, text: Text) -> str:
        """The language that `say` gives the text in; empty if there is no text."""
        return text.first(*FALLBACKS[self.language])[0]

    def words(self, text: Text) -> Words:
        """The text as `say` gives it, knowing its language if that is a foreign one."""
        language, said = text.first(*FALLBACKS[self.language])
        return Words(said, "" if language == self.language else language)

    @cached_property
    def concepts(self) -> dict[tuple[str, str], Link]:
        """The links to concepts by list and code, made once for all pages of a release that are seen alike."""
        links: dict[tuple[str, str], Link] = self.opened.kept.setdefault(("concepts", *self.seen), {})
        if len(links) > MOST_LINKS:
            links.clear()
        return links

    @property
    def seen(self) -> tuple[str, str, bool, str]:
        """What links depend on besides the release: the language, the root, whether the language was chosen, and the
        moment as of which it is shown."""
        return self.language, self.root, self.chosen, self.as_of

    @property
    def newest(self) -> str:
        """The address of this page as it is now."""
        pairs = [(name, value) for name, value in parse_qsl(self.query, keep_blank_values=True) if name != "asOf"]
        return f"{self.root}/{self.path}" + (f"?{urlencode(pairs)}" if pairs else "")

    @cached_property
    def title(self) -> Words:
        """The catalogue's title."""
        if self.release:
            return self.words(self.release.site.catalog.title)
        given = self.settings.catalog.get("title")
        named = given if isinstance(given, dict) else {}
        text = Text.of({k: v for k, v in named.items() if isinstance(v, str)})
        return self.words(text) if text else Words(self.t("site.title"))

    def number(self, value: str | int, decimals: int | str | None = None) -> str:
        """A number as it is written in this language, with as many decimals as were stated."""
        return values.number(self.language, str(value), decimals)

    def decimal(self, value: str) -> str:
        """A number exactly as it is, with the decimal sign of this language."""
        return value if self.language == "en" else value.replace(".", ",")

    def size(self, count: int) -> str:
        """A number of bytes."""
        return numbers.size(self.language, count)

    def day(self, iso: str) -> str:
        """An ISO date (or time) as a day written out."""
        return numbers.day(self.language, iso)

    def moment(self, at: str) -> str:
        """A moment as history writes it, or a day, written out, on the clocks of the site's time zone."""
        if "T" not in at:
            return self.day(at)
        local = datetime.fromisoformat(at).astimezone(ZoneInfo(self.settings.timezone))
        return self.t("calendar.moment", day=self.day(local.date().isoformat()), time=f"{local:%H:%M}")

    def language_name(self, language: str) -> str:
        """What a language is called, as the heading of a column; its tag, where it has no name here."""
        known = controlled.LANGUAGE_NAMES.get(controlled.LANGUAGES.get(language, ""))
        name = self.say(known) if known else language
        return name[:1].upper() + name[1:]

    def licence_of(self, code: str) -> Link:
        """A licence by its code, where a person reads it."""
        label = controlled.LICENSES.get(code)
        return Link(self.words(label) if label else Words(code), LICENSES.get(code))

    @property
    def publisher(self) -> Link:
        """Who publishes the catalogue."""
        agent = self.opened.site.catalog.publisher
        return Link(self.words(agent.name), self.link(agent.homepage or self.opened.iris.agent_of(agent)))

    @property
    def licence(self) -> Link:
        """The catalogue's licence."""
        return self.licence_of(self.opened.site.catalog.license)
