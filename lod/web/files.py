"""Files of a release: dumps, the catalogue, VoID, the report – what the manifest names and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from flask import Flask, Response, request, send_file
from werkzeug.exceptions import NotAcceptable, NotFound

from lod.rdf.formats import HTML, Format, by_suffix, carrying
from lod.web import pages
from lod.web.negotiation import choose
from lod.web.responses import lasting
from lod.web.site import Served, Site

GRAPHS = carrying("graph")


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/dumps/<path:name>")
    def dump(name: str) -> Response:
        """A dump, as it is or gzipped, in whole or in part (Range)."""
        with site.current() as served:
            return _file(served, f"dumps/{name}")

    @app.get("/reports/<path:name>")
    def report(name: str) -> Response:
        """The SHACL report of the release."""
        with site.current() as served:
            return _file(served, f"reports/{name}")

    @app.get("/shapes/<path:name>")
    def shapes(name: str) -> Response:
        """The SHACL shapes that judge: a profile's or a data set's, in Turtle."""
        with site.current() as served:
            return _file(served, f"shapes/{name}")

    @app.get("/catalog")
    def catalog() -> Response:
        """The catalogue (DCAT), negotiated; for people it is the home page."""
        with site.current() as served:
            format = choose(request.headers.get("Accept"), (GRAPHS[0], *GRAPHS[1:], HTML))
            if format is HTML:
                return page(site, served, "home")
            return _negotiated(served, "catalog", format, GRAPHS)

    @app.get("/catalog.<suffix>")
    def catalog_file(suffix: str) -> Response:
        """The catalogue in the format of the suffix."""
        with site.current() as served:
            return _negotiated(served, "catalog", _by_suffix(suffix), GRAPHS)

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


def _by_suffix(suffix: str) -> Format:
    format = by_suffix(suffix)
    if format is None or format not in GRAPHS:
        raise NotFound
    return format


def _negotiated(served: Served, name: str, format: Format | None, formats: Sequence[Format]) -> Response:
    if format is None:
        raise NotAcceptable
    response = _file(served, f"documents/{name}.{format.suffix}")
    response.vary.update(("Accept", "Accept-Language"))
    address = ".well-known/void" if name == "void" else name
    for other in formats:
        if other is not format:
            link = f'<{request.script_root}/{address}.{other.suffix}>; rel="alternate"; type="{other.media_type}"'
            response.headers.add("Link", link)
    return response


def _file(served: Served, path: str) -> Response:
    entry = served.release.manifest.files.get(path)
    if entry is None:
        raise NotFound
    name = path.rsplit("/", 1)[-1]
    packed = name.endswith(".gz")
    format = by_suffix(name.removesuffix(".gz").rpartition(".")[2])
    response = send_file(
        served.folder / path,
        mimetype="application/gzip" if packed else format.content_type if format else "application/octet-stream",
        download_name=name,
        as_attachment=packed,
        etag=entry.sha256,
        conditional=True,
        max_age=0,
    )
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(entry.sha256)).decode()}:"
    response.headers["Accept-Ranges"] = "bytes"
    response.cache_control.public = True
    licence = served.release.site.catalog.license
    link = f'<http://publications.europa.eu/resource/authority/licence/{licence}>; rel="license"'
    response.headers.add("Link", link)
    return response


def page(site: Site, served: Served, name: str) -> Response:
    """One of the pages that are about the site as a whole: `home`, `downloads`, `api`."""
    view = pages.view_of(site.settings, served.release)
    draw = {"home": pages.home, "downloads": pages.downloads, "api": pages.api}[name]
    response = Response(draw(view), content_type=HTML.content_type)
    response.headers["Content-Language"] = view.language
    for format in GRAPHS:
        link = f'<{request.script_root}/catalog.{format.suffix}>; rel="alternate"; type="{format.media_type}"'
        response.headers.add("Link", link)
    return lasting(response, served.id, name, view.language)
