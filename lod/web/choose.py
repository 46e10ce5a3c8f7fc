"""Choosing codes of a dimension from all there are: `/choose/dataset/{dataset}/{dimension}`, a form page by page.

What is selected stands in the address as on the data set's page, each dimension's name after `d.`; besides, `q` is what
is searched for, `take=found` chooses all that were found, `take=none` none, and `show` leads to the data set.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, Response, request

from lod.exchange.selection import Selection, parse
from lod.model.dataset import DataSet
from lod.model.structure import Dimension
from lod.rdf.formats import HTML
from lod.web import pages
from lod.web.gone import missing
from lod.web.pages.choose import choose, matching
from lod.web.pages.selection import pairs
from lod.web.pages.view import View
from lod.web.paging import page_number
from lod.web.responses import lasting
from lod.web.site import Served, Site

OWN = ("q", "take", "show", "page")
"""Parameters that are not of the selection."""


def register(app: Flask, site: Site) -> None:
    """Adds the route."""

    @app.get("/choose/dataset/<dataset>/<dimension>")
    def choose_codes(dataset: str, dimension: str) -> Response:
        """The codes of a dimension to choose from; with `show`, the way back to the figures."""
        with site.current() as served:
            described = served.release.datasets.get(dataset)
            wanted = (
                next((d for d in described.structure.dimensions if d.name == dimension), None) if described else None
            )
            if described is None or wanted is None:
                return missing(served.release, f"choose/dataset/{dataset}/{dimension}")
            view = pages.view_of(site.settings, served.release)
            selection = _selection(served, view, described, wanted)
            if "show" in request.args:
                return _shown(view, described, selection)
            body = choose(view, described, wanted, selection, request.args.get("q", ""), page_number())
            response = Response(body, content_type=HTML.content_type)
            response.headers["Content-Language"] = view.language
            return lasting(response, served.id, "choose", view.language)


def _selection(served: Served, view: View, dataset: DataSet, dimension: Dimension) -> Selection:
    """What is selected, with what is taken here. Raises `SelectionError`."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name not in OWN]
    choices = served.release.choices[dataset.id]
    selection = parse(given, choices)
    take = request.args.get("take")
    if take not in ("found", "none"):
        return selection
    codes = {name: tuple(chosen) for name, chosen in selection.codes if name != dimension.name}
    if take == "found":
        occurring = set(served.release.occurring(dataset.id)[dimension.name])
        codelist = served.release.lists[dimension.codelist]
        before = set(selection.fixed.get(dimension.name, ()))
        new = {concept.notation for concept, _ in matching(view, codelist, occurring, request.args.get("q", ""))}
        codes[dimension.name] = tuple(code for code in choices[dimension.name] if code in before | new)
    return replace(selection, codes=tuple((name, codes[name]) for name in choices if name in codes))


def _shown(view: View, dataset: DataSet, selection: Selection) -> Response:
    parameters = pairs(view, dataset, selection)
    address = f"{view.root}/doc/dataset/{dataset.id}" + (f"?{urlencode(parameters)}" if parameters else "")
    return Response(status=303, headers={"Location": f"{address}#figures"})
