"""What the service offers and where (Reconciliation Service API 0.2, section 3.1)."""

from __future__ import annotations

from typing import Any

from lod import __version__
from lod.web.pages.view import View
from lod.web.reconciliation.entities import type_of
from lod.web.reconciliation.queries import BATCH

SKOS_CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
WIDTH, HEIGHT = 430, 300
"""Pixels of a preview."""


def manifest(view: View, path: str) -> dict[str, Any]:
    """The manifest; `path` is the service's own, below the base."""
    base = view.opened.base
    service = f"{base}{path}"
    lists = [codelist for codelist in view.opened.site.codelists if not codelist.built_in]
    return {
        "versions": ["0.1", "0.2"],
        "name": view.title.text,
        "identifierSpace": f"{base}id/codelist/",
        "schemaSpace": SKOS_CONCEPT,
        "documentation": f"{base}api",
        "serviceVersion": __version__,
        "defaultTypes": [type_of(view, codelist) for codelist in lists],
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            kind: {"service_url": service, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }
