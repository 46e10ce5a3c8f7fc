"""Where each address of the site lies among files: with a suffix, its parameters in its name.

    doc/dataset/x               doc/dataset/x.html
    doc/dataset/x?lang=en       doc/dataset/x.en.html
    codelists?page=2            codelists.page-2.html
    id/dataset/x                doc/dataset/x.html
    doc/dataset/x?region=46     doc/dataset/x.html?region=46    (the page selects in the browser)

An address that only a server can answer lies nowhere. Codes keep a point only before a digit (`lod.rdf.iris`), so that
no name made here is that of another address.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode

from lod.rdf.formats import BIBTEX, CSL_JSON, FORMATS, HTML, WRITTEN, by_name_of_file, carrying
from lod.rdf.iris import doc_path
from lod.rdf.profiles import PROFILES

MOST_BYTES = 255
"""Bytes of a name that every usual file system holds."""

PAGES = {
    "": "index",
    "catalog": "index",
    "codelists": "codelists",
    "downloads": "downloads",
    "accessibility": "accessibility",
    "api": "api",
    "changes": "changes",
    "calendar": "calendar",
    "figure": "figure",
    "search": "search",
    "sparql": "sparql",
}
"""The pages about the site as a whole, and what their files are called."""

IN_THE_NAME = ("theme", "dataset", "page")
"""Parameters that a page has a file for each value of."""

IN_THE_BROWSER = {"search": ("q", "kind"), "sparql": ("query",)}
"""Parameters that a page answers in the browser, by its path."""

AS_THEY_ARE = ("dumps/", "reports/", "shapes/", "schema/", "charts/", "static/")
"""What is called the same as a file, whatever parameters it has for browsers' caches."""

PROOFS = (".well-known/jwks.json", "proof/digests.json", "proof/signature.jws")
"""What a site is verified by from outside (`lod verify`)."""

SINGLE = (
    "datapackage.json",
    "robots.txt",
    "sitemap.xml",
    "favicon.ico",
    "apple-touch-icon.png",
    "llms.txt",
    ".well-known/security.txt",
    *PROOFS,
    "site/theme.css",
)

THINGS = ("id/", "def/", "shape/")

_DOCUMENTS = (HTML, *carrying("graph"), *carrying("table"), *carrying("citation"), *FORMATS)


@dataclass(frozen=True)
class Target:
    """Where an address lies: the `file`, what follows it in a link (`rest`: query or fragment), and the address the
    file is `made` from."""

    file: str
    rest: str
    made: str


@dataclass(frozen=True)
class Addresses:
    """The addresses of one exported site.

    `language`: that of pages without a language in their name; `base`: the site's, ending in `/`; `single`: the data
    sets whose figures have pages of their own; `paged`: the code lists whose codes have; `logo`: the suffix of the
    site's logo, "" for none; `absent`: addresses that turned out to have no answer.
    """

    base: str
    language: str
    single: frozenset[str]
    paged: frozenset[str]
    logo: str = ""
    absent: frozenset[str] = frozenset()

    def target(self, address: str) -> Target | None:
        """Where an address below the root (without a leading slash) lies; None where only a server answers it."""
        address, sign, fragment = address.partition("#")
        target = self._wanted(address)
        if target is None or target.made in self.absent or _too_long(target.file):
            return None
        return Target(target.file, target.rest + (sign + fragment if "#" not in target.rest else ""), target.made)

    def unnamed(self, address: str) -> bool:
        """Whether an address has no file only because that would need a name which file systems do not hold."""
        target = self._wanted(address)
        return target is not None and target.made not in self.absent and _too_long(target.file)

    def _wanted(self, address: str) -> Target | None:
        path, _, query = address.partition("?")
        given = dict(parse_qsl(query, keep_blank_values=True))
        language = given.pop("lang", "")
        return self._of(path, "" if language == self.language else language, given, query)

    def below(self, address: str) -> str | None:
        """An absolute address without the base, or a path without its leading slash; None for anybody else's."""
        if address.startswith(self.base):
            return address[len(self.base) :]
        return address[1:] if address.startswith("/") and not address.startswith("//") else None

    def _of(self, path: str, language: str, given: Mapping[str, str], query: str) -> Target | None:
        if path in PAGES:
            return _page(path, PAGES[path], language, given, IN_THE_BROWSER.get(path, ()))
        if path.startswith(THINGS):
            path = doc_path(path)
        if path.startswith("doc/"):
            return self._document(path, language, given, query)
        if path.startswith("embed/"):
            return None if given or not self._has_page(path) else _page(path, unquote(path), language, given, ())
        if path.startswith("proof/observation/"):
            return Target(path, "", path) if self._has_page(f"id/{path.removeprefix('proof/')}") else None
        if path.startswith("figure/"):
            return Target(path, "", path) if self._has_page(f"id/observation/{path.partition('/')[2]}") else None
        if path.startswith(AS_THEY_ARE):
            return self._as_it_is(path, query, given)
        return self._file(path, language, given)

    def _document(self, path: str, language: str, given: Mapping[str, str], query: str) -> Target | None:
        stem, format = by_name_of_file(path, _DOCUMENTS)
        match path.split("/"):
            case ["doc", "dataset", _, "croissant.json" | "datapackage.json"]:
                return _worded(path, language)
            case ["doc", "dataset", _, "available"]:
                return None
        if "asOf" in given:
            return None
        if format is not None and format is not HTML:
            if given or format.like or not self._has_page(stem):
                return None
            return _worded(path, language, format.suffix) if format in (BIBTEX, CSL_JSON) else Target(path, "", path)
        if not self._has_page(path):
            return self._within(path, language)
        if not path.startswith("doc/dataset/"):
            return _page(path, unquote(path), language, given, ())
        chosen = [(n, v) for n, v in parse_qsl(query, keep_blank_values=True) if n != "lang"]
        page = _page(path, unquote(path), language, {}, ())
        return page and Target(page.file, f"?{urlencode(chosen)}" if chosen else "", page.made)

    def _within(self, path: str, language: str) -> Target | None:
        """The place of a figure or a code without a page: on that of its data set, or of its list."""
        match path.split("/"):
            case ["doc", "observation", dataset, *codes]:
                page = _page(f"doc/dataset/{dataset}", f"doc/dataset/{dataset}", language, {}, ())
                return page and Target(page.file, f"#/{'/'.join(codes)}", page.made)
            case ["doc", "codelist", codelist, _, *_]:
                return _page(f"doc/codelist/{codelist}", f"doc/codelist/{codelist}", language, {}, ())
        return None

    def _has_page(self, path: str) -> bool:
        """Whether a document or a frame has a file, as far as the number of figures, or of codes, decides it."""
        match path.split("/"):
            case [_, "observation", dataset, *_]:
                return dataset in self.single and not any(_too_long(part, 40) for part in path.split("/"))
            case [_, "codelist", codelist, _, *_]:
                return codelist in self.paged
        return True

    def _as_it_is(self, path: str, query: str, given: Mapping[str, str]) -> Target | None:
        if path.startswith("static/"):
            return Target(path, f"?{query}" if query else "", path)
        match path.split("/"):
            case ["charts", "observation", dataset, *_] if dataset not in self.single:
                return None
        return None if given else Target(unquote(path), "", path)

    def _file(self, path: str, language: str, given: Mapping[str, str]) -> Target | None:
        name, _, suffix = path.rpartition(".")
        if path == "site/logo" and self.logo:
            return Target(path + self.logo, "", path)
        if path in SINGLE:
            return _worded(path, language) if path == "datapackage.json" else Target(path, "", path)
        if name in ("catalog", ".well-known/void") and suffix not in {format.suffix for format in WRITTEN}:
            return None
        if name == ".well-known/void":
            return Target(path, "", path)
        if name == "catalog":
            return _catalogue(path, suffix, given.get("profile", ""))
        if path.startswith("changes/") and not suffix:
            return _page(path, path, language, given, ())
        if name.startswith("changes") or (name == "calendar" and suffix in ("ics", "json")):
            return None if given else _worded(path, language, suffix)
        return None


def _page(path: str, name: str, language: str, given: Mapping[str, str], left: Collection[str]) -> Target | None:
    """The file of a page; None for parameters that no page has a file for."""
    if set(given) - set(IN_THE_NAME) - set(left):
        return None
    named = [(key, given[key]) for key in IN_THE_NAME if given.get(key, "") not in ("", "1" if key == "page" else "")]
    if any(not value.replace("-", "").replace("_", "").isalnum() for _, value in named):
        return None
    parts = [name, *(f"{key}-{value}" for key, value in named), *([language] if language else [])]
    rest = [(key, value) for key, value in given.items() if key in left]
    parameters = [*named, *([("lang", language)] if language else [])]
    return Target(
        f"{'.'.join(parts)}.html",
        f"?{urlencode(rest)}" if rest else "",
        path + (f"?{urlencode(parameters)}" if parameters else ""),
    )


def _worded(path: str, language: str, suffix: str = "json") -> Target:
    """A document that has words of a language, in each."""
    if not language:
        return Target(path, "", path)
    return Target(f"{path.removesuffix(f'.{suffix}')}.{language}.{suffix}", "", f"{path}?lang={language}")


def _catalogue(path: str, suffix: str, profile: str) -> Target | None:
    """The catalogue in a profile; the first needs no name."""
    if profile in ("", PROFILES[0].name):
        return Target(path, "", path)
    is_named = profile in {other.name for other in PROFILES}
    return Target(f"catalog.{profile}.{suffix}", "", f"{path}?profile={profile}") if is_named else None


def _too_long(file: str, suffixes: int = 0) -> bool:
    return any(len(part.encode()) + suffixes > MOST_BYTES for part in file.split("/"))
