"""Files of a release: dumps, the catalogue, VoID, the report – what the manifest names and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from flask import Flask, Response, request, send_file
from werkzeug.exceptions import NotAcceptable, NotFound

from lod import __version__
from lod.messages.message import Message
from lod.rdf.formats import DUMPS, FORMATS, HTML, JSONLD, Format, by_name_of_file, by_suffix, carrying
from lod.rdf.profiles import PROFILES, SCHEMA_ORG, CatalogueProfile
from lod.release.manifest import FileEntry
from lod.release.packed import open_plain, readable
from lod.web import openapi, pages
from lod.web.compression import LARGEST
from lod.web.gone import missing
from lod.web.negotiation import choose, choose_profile
from lod.web.paging import page_number
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

GRAPHS = carrying("graph")
SCHEMAS = ("dataset", "codelist", "catalog", "correspondence", "removed")
"""The schemas of what stewards write."""


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/dumps/<path:name>")
    def dump(name: str) -> Response:
        """A dump, as it is or gzipped, in whole or in part (Range)."""
        with site.current() as served:
            return file_of(served, f"dumps/{name}")

    @app.get("/reports/<path:name>")
    def report(name: str) -> Response:
        """The SHACL report of the release."""
        with site.current() as served:
            return file_of(served, f"reports/{name}")

    @app.get("/shapes/<path:name>")
    def shapes(name: str) -> Response:
        """The SHACL shapes that judge: a profile's or a data set's, in Turtle."""
        with site.current() as served:
            return file_of(served, f"shapes/{name}")

    @app.get("/schema/<name>.json")
    def schema(name: str) -> Response:
        """The JSON Schemas that descriptions are written by: the package's own, the same for every release."""
        if name not in SCHEMAS:
            raise NotFound
        text = resources.files("lod.sources.site").joinpath(f"{name}.schema.json").read_text("utf-8")
        return lasting(Response(text, mimetype="application/schema+json"), __version__, text)

    @app.get("/catalog")
    def catalog() -> Response:
        """The catalogue, by format and by profile; for people it is the home page."""
        profile = _profile()
        with site.current() as served:
            format = choose(request.headers.get("Accept"), (*formats_of(profile), HTML))
            if format is HTML:
                return page(site, served, "home")
            return _in_profile(served, profile, format)

    @app.get("/catalog.<suffix>")
    def catalog_file(suffix: str) -> Response:
        """The catalogue in the format of the suffix, by profile."""
        profile = _profile()
        with site.current() as served:
            return _in_profile(served, profile, _by_suffix(suffix))

    @app.get("/.well-known/void")
    def void() -> Response:
        """What there is to download and to ask (VoID), negotiated."""
        with site.current() as served:
            return _negotiated(served, "void", choose(request.headers.get("Accept"), GRAPHS), GRAPHS)

    @app.get("/.well-known/void.<suffix>")
    def void_file(suffix: str) -> Response:
        """VoID in the format of the suffix."""
        with site.current() as served:
            return _negotiated(served, "void", _by_suffix(suffix), GRAPHS)


def formats_of(profile: CatalogueProfile) -> tuple[Format, ...]:
    """The formats a profile of the catalogue can be had in."""
    return (JSONLD,) if profile is SCHEMA_ORG else tuple(GRAPHS)


def _profile() -> CatalogueProfile:
    """The profile asked for by `?profile=` (its name or IRI), else by Accept-Profile. Raises `TurnedAway`."""
    name = request.args.get("profile")
    if name is None:
        return choose_profile(request.headers.get("Accept-Profile"), PROFILES)
    for profile in PROFILES:
        if name in (profile.name, profile.iri, *profile.aliases):
            return profile
    names = tuple(profile.name for profile in PROFILES)
    raise TurnedAway(Message("request.unknown-profile", value=name, known=names))


def _in_profile(served: Served, profile: CatalogueProfile, format: Format | None) -> Response:
    """The catalogue in a profile, with links to every other form of it."""
    if format not in formats_of(profile):
        raise NotAcceptable
    name = "catalog" if profile is PROFILES[0] else f"catalog.{profile.name}"
    response = _document(served, name, format)
    response.vary.update(("Accept", "Accept-Language", "Accept-Profile"))
    response.headers["Content-Profile"] = f"<{profile.iri}>"
    for iri in (profile.iri, *profile.aliases):
        response.headers.add("Link", f'<{iri}>; rel="profile"')
    for other in PROFILES:
        query = "" if other is PROFILES[0] else f"?profile={other.name}"
        for form in formats_of(other):
            if (other, form) != (profile, format):
                address = f"{request.script_root}/catalog.{form.suffix}{query}"
                link = f'<{address}>; rel="alternate"; type="{form.media_type}"; profile="{other.iri}"'
                response.headers.add("Link", link)
    return response


def _document(served: Served, name: str, format: Format) -> Response:
    """A document that the release has, in a format that it has or that is like one of them."""
    response = file_of(served, f"documents/{name}.{format.like or format.suffix}")
    response.content_type = format.content_type
    return response


def _by_suffix(suffix: str) -> Format:
    format = by_suffix(suffix)
    if format is None or format not in GRAPHS:
        raise NotFound
    return format


def _negotiated(served: Served, name: str, format: Format | None, formats: Sequence[Format]) -> Response:
    if format is None:
        raise NotAcceptable
    response = _document(served, name, format)
    response.vary.update(("Accept", "Accept-Language"))
    for other in formats:
        if other is not format:
            link = (
                f'<{request.script_root}/.well-known/{name}.{other.suffix}>; rel="alternate"; type="{other.media_type}"'
            )
            response.headers.add("Link", link)
    return response


def file_of(served: Served, path: str) -> Response:
    """A file of the release as an answer; what is not in its manifest is not there."""
    entry = served.release.manifest.files.get(path)
    if entry is None:
        return missing(served.release, path)
    name = path.rsplit("/", 1)[-1]
    packed = name.endswith(".gz")
    copy = _copy(served, path) if entry.size > LARGEST else None
    if copy is not None:
        path, entry = f"{path}.gz", copy
    _, format = by_name_of_file(name.removesuffix(".gz"), (*DUMPS, *FORMATS))
    mimetype = "application/gzip" if packed else format.media_type if format else "application/octet-stream"
    response = _sent(served.folder / path, entry, mimetype, name, packed)
    if format is not None and not packed:
        response.headers["Content-Type"] = format.content_type
    if copy is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(entry.sha256)).decode()}:"
    response.headers["Accept-Ranges"] = "bytes"
    response.cache_control.public = True
    licence = served.release.site.catalog.license
    link = f'<http://publications.europa.eu/resource/authority/licence/{licence}>; rel="license"'
    response.headers.add("Link", link)
    return response


def _sent(path: Path, entry: FileEntry, mimetype: str, name: str, attached: bool) -> Response:
    """A file, or the part of it that is asked for; one that is kept packed is unpacked as it goes."""
    if not entry.packed:
        return send_file(path, mimetype, attached, name, conditional=True, etag=entry.sha256, max_age=0)
    unpacked, written = open_plain(path), readable(path).stat().st_mtime
    response = send_file(unpacked, mimetype, attached, name, False, entry.sha256, written, 0)
    response.content_length = entry.size
    response.make_conditional(request.environ, accept_ranges=True, complete_length=entry.size)
    return response


def _copy(served: Served, path: str) -> FileEntry | None:
    """The compressed copy of a large file, where the visitor accepts it and asks for no part."""
    if "Range" in request.headers or request.accept_encodings.quality("gzip") == 0:
        return None
    return served.release.manifest.files.get(f"{path}.gz")


def page(site: Site, served: Served, name: str) -> Response:
    """One of the pages that are about the site as a whole: `home`, `codelists`, `downloads`, `api`, `accessibility`."""
    coming = site.announced.next_of(served.release.site.datasets)
    view = replace(pages.view_of(site.settings, served.release), coming=coming)
    paged: dict[str, Callable[..., str]] = {"codelists": pages.codelists, "downloads": pages.downloads}
    whole: dict[str, Callable[..., str]] = {"api": pages.api, "accessibility": pages.accessibility}
    if name == "home":
        body = pages.home(view, page=page_number(), theme=request.args.get("theme", ""))
    elif name in paged:
        body = paged[name](view, page=page_number())
    else:
        body = whole[name](view)
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = view.language
    for format in GRAPHS:
        link = f'<{request.script_root}/catalog.{format.suffix}>; rel="alternate"; type="{format.media_type}"'
        response.headers.add("Link", link)
    response.headers.add("Link", openapi.link())
    return lasting(response, served.id, name, view.language, site.announced.stamp() if name == "home" else "")
