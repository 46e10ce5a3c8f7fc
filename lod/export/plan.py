"""What an export has: where its walk begins, and which figures have pages of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lod.export.addresses import PROOFS, THINGS
from lod.rdf.formats import WRITTEN
from lod.rdf.iris import doc_path
from lod.release.opened import Release
from lod.release.sealing import PUBLIC
from lod.web import assets
from lod.web.exported import ENGINE, bytes_to_query
from lod.web.pages.view import LANGUAGES

_SITE = ("", "codelists", "downloads", "accessibility", "api", "changes", "calendar", "figure", "search")
_FILES = ("robots.txt", "sitemap.xml", "favicon.ico", "apple-touch-icon.png", "datapackage.json")
_CATALOGUES = ("catalog.{suffix}", "catalog.{suffix}?profile=dcat", ".well-known/void.{suffix}")


def single(release: Release, most: int) -> frozenset[str]:
    """The data sets whose figures have pages of their own: the smallest first, `most` figures in all."""
    return _smallest({name: release.manifest.datasets[name].observations for name in release.datasets}, most)


def paged(release: Release, most: int) -> frozenset[str]:
    """The code lists whose codes have pages of their own: the smallest first, `most` codes in all."""
    return _smallest({name: len(codelist.concepts) for name, codelist in release.lists.items()}, most)


def _smallest(counts: Mapping[str, int], most: int) -> frozenset[str]:
    chosen, left = set[str](), most
    for name, count in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
        if count > left:
            break
        chosen.add(name)
        left -= count
    return frozenset(chosen)


def seeds(release: Release, single: frozenset[str], language: str) -> Iterator[str]:
    """The addresses that the walk begins with: every page in each language, and every document."""
    for path in (*_SITE, *(["sparql"] if bytes_to_query(release.manifest.files) else [])):
        yield from _in_each(path, language)
    yield from _FILES
    for format in WRITTEN:
        yield from (path.format(suffix=format.suffix) for path in _CATALOGUES)
    unused = () if bytes_to_query(release.manifest.files) else ENGINE
    yield from (f"static/{name}" for name in assets.names() if name not in unused)
    yield "catalog.jsonld?profile=schema.org"
    for thing in release.graph.things(release.base):
        if thing.startswith(THINGS):
            yield from _document(thing, language)
    for name in single:
        for row in release.figures[name]:
            thing = release.observations[name].subject(row)[len(release.base) + 1 : -1]
            yield from _document(thing, language)
            yield thing.replace("id/observation/", "figure/", 1)
    yield from (path for path in release.manifest.files if path.startswith(PUBLIC))
    yield from PROOFS


def _document(thing: str, language: str) -> Iterator[str]:
    path = doc_path(thing)
    yield from _in_each(path, language)
    yield from (f"{path}.{format.suffix}" for format in WRITTEN)


def _in_each(path: str, language: str) -> Iterator[str]:
    yield path
    yield from (f"{path}?lang={other}" for other in LANGUAGES if other != language)
