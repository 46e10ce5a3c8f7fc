"""Data sets as programs for data take them in: Croissant and Data Package, of each data set and of the whole."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response

from lod.exchange import citation, croissant, datapackage
from lod.exchange.selection import Selection
from lod.model.text import FALLBACKS
from lod.rdf.formats import CSV
from lod.web import slow
from lod.web.gone import missing
from lod.web.problems import language
from lod.web.responses import lasting
from lod.web.site import Served, Site

CROISSANT = f'application/ld+json; profile="{croissant.PROFILE}"'


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/doc/dataset/<dataset>/croissant.json")
    def croissant_of(dataset: str) -> Response:
        """A data set for machine learning (Croissant 1.1)."""
        with site.current() as served:
            if dataset not in served.release.datasets:
                return missing(served.release, f"doc/dataset/{dataset}")
            return lasting(_json(_croissant(served, dataset), CROISSANT), served.id, language())

    @app.get("/doc/dataset/<dataset>/datapackage.json")
    def package_of(dataset: str) -> Response:
        """A data set as a Data Package."""
        with site.current() as served:
            release = served.release
            if dataset not in release.datasets:
                return missing(release, f"doc/dataset/{dataset}")
            extract = release.extract(dataset, Selection())
            package = datapackage.package(extract, release.files(dataset), language())
            return lasting(_json(package), served.id, language())

    @app.get("/datapackage.json")
    def package() -> Response:
        """Everything that is published as one Data Package."""
        slow.place(site)
        with site.current() as served:
            release = served.release
            resources = [
                datapackage.resource(release.extract(name, Selection()), file, language())
                for name in release.datasets
                for file in release.files(name)
                if file.format is CSV
            ]
            whole = datapackage.whole(release.site.catalog, resources, release.iris, language())
            return lasting(_json(whole), served.id, language())


def _croissant(served: Served, dataset: str) -> dict[str, Any]:
    release, chosen = served.release, language()
    described = release.datasets[dataset]
    iri, home = release.iris.dataset(dataset)[1:-1], release.site.catalog.title
    cited = citation.reference(described, iri, home.best(chosen, "nb", "en"), FALLBACKS[chosen])
    extract = release.extract(dataset, Selection())
    return croissant.croissant(extract, release.files(dataset), citation.text(cited), chosen)


def _json(value: dict[str, Any], media_type: str = "application/json") -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=1) + "\n", content_type=media_type)
