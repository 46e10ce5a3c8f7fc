"""The addresses of SDMX REST below `/sdmx`: data, structure, availability."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, request

from lod.errors import QueryError
from lod.exchange.complaints import SelectionError
from lod.exchange.sdmxnames import SdmxNames
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.rdf.formats import AVAILABLE, SDMX_CSV, SDMX_JSON, SDMX_ML, Format
from lod.web import slow
from lod.web.exports import export
from lod.web.memento import AS_OF, wanted
from lod.web.negotiation import choose
from lod.web.problems import TurnedAway, language
from lod.web.refusals import problem_of
from lod.web.responses import lasting
from lod.web.sdmx import structureml, vintages
from lod.web.sdmx.artefacts import DATAFLOW, STRUCTURE, Artefact, Artefacts
from lod.web.sdmx.availability import REFERENCES, constraint
from lod.web.sdmx.problems import NOT_IMPLEMENTED, SYNTAX, SdmxProblem, unknown_word
from lod.web.sdmx.query import ALL, DataQuery, read_parameters
from lod.web.sdmx.structures import StructureQuery, matches, matches_version, require_one, select
from lod.web.site import Served, Site

ROOT = "/sdmx"
CONTEXTS = (DATAFLOW, STRUCTURE, ALL)
DATA: tuple[Format, ...] = (SDMX_JSON, SDMX_CSV, SDMX_ML)
"""The formats of data messages, the default first."""
DATED = (SDMX_JSON, SDMX_ML)
"""Those that say from when, or until when, figures were so."""
STRUCTURE_JSON = Format(
    "structurejson",
    "SDMX-JSON",
    "application/vnd.sdmx.structure+json",
    "json",
    frozenset({"interface"}),
    aliases=("application/json",),
    parameters="version=2.0.0",
)
STRUCTURE_ML = Format(
    "structureml",
    "SDMX-ML",
    "application/vnd.sdmx.structure+xml",
    "xml",
    frozenset({"interface"}),
    aliases=("application/xml", "text/xml"),
    parameters="version=3.0.0",
)
STRUCTURES = (STRUCTURE_JSON, STRUCTURE_ML)
"""The formats of structure messages, the default first."""
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
_MEMBERS = {
    "agencyscheme": "agencySchemes", "codelist": "codelists", "conceptscheme": "conceptSchemes",
    "dataconstraint": "dataConstraints", "dataflow": "dataflows", "datastructure": "dataStructures",
    "valuelist": "valueLists",
}  # fmt: skip
"""The member of a message that has the artefacts of a kind."""

Answer = Callable[[Served], Response]


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    def answered(answer: Answer) -> Response:
        """What is answered, or the problem in the words of the protocol."""
        try:
            with site.current() as served:
                return answer(served)
        except SdmxProblem as problem:
            return problem.response(language())
        except QueryError as error:
            refused = problem_of(error, f"{request.script_root}/downloads")
            code = {413: 130, 503: 503, 429: 503, 504: 130}.get(refused.status, 500)
            response = SdmxProblem(code, refused.detail, refused.status).response(language())
            response.headers.update(refused.headers)
            return response
        except SelectionError as error:
            return SdmxProblem(SYNTAX, error.message).response(language())
        except TurnedAway as turned:
            return vintages.problem(turned).response(language())

    @app.get(f"{ROOT}/data/<path:query>")
    def sdmx_data(query: str) -> Response:
        """The figures of a data query."""
        return answered(lambda served: _data(served, site, query))

    @app.get(f"{ROOT}/structure/<path:query>")
    def sdmx_structure(query: str) -> Response:
        """Structures: dataflows, definitions, lists."""
        return answered(lambda served: _structure(served, site, query))

    @app.get(f"{ROOT}/availability/<path:query>")
    def sdmx_availability(query: str) -> Response:
        """The codes that have figures under a data query."""
        return answered(lambda served: _availability(served, site, query))


def _parts(query: str, most: int) -> list[str]:
    """The parts of a path, `*` for those that are left out."""
    parts = [part or ALL for part in query.rstrip("/").split("/")]
    if len(parts) > most:
        raise SdmxProblem(SYNTAX, Message("sdmx.path-too-long", most=most))
    return parts + [ALL] * (most - len(parts))


def _dataset(served: Served, context: str, agency: str, id: str, version: str) -> DataSet:
    """The data set that a context names. Raises `SdmxProblem`."""
    if context == "provisionagreement":
        raise SdmxProblem(NOT_IMPLEMENTED, Message("sdmx.none-of-kind", kind=context))
    if context not in CONTEXTS:
        raise unknown_word(SYNTAX, "sdmx.unknown-context", context, CONTEXTS)
    release = served.release
    ids = [
        dataset.id
        for dataset in release.site.datasets
        if matches(dataset.id, id)
        and matches((names := SdmxNames(dataset, release.lists)).agency, agency)
        and matches_version(names.version, version)
    ]
    flows = {dataset.id: SdmxNames(dataset, release.lists).structure_id for dataset in release.site.datasets}
    if id in flows:  # the agency or the version is another
        return release.datasets[require_one(ids, f"{agency}:{id}({version})", list(flows.values()))]
    return release.datasets[require_one(ids, id, list(flows))]


def _served(served: Served, site: Site, context: str, agency: str, id: str, version: str) -> tuple[Served, DataSet]:
    """The data set that a context names, and what is served of it: the present, or the moment that is asked for."""
    event = wanted(served, f"doc/dataset/{id}")
    dataset = _dataset(vintages.models(served, event), context, agency, id, version)
    return vintages.figures(served, site, event, dataset), dataset


def _accepted(offers: Sequence[Format]) -> Format:
    """The format that is asked for. Raises `SdmxProblem` where it is none of the offers."""
    format = choose(request.headers.get("Accept"), offers)
    if format is None:
        offered = tuple(offer.content_type for offer in offers)
        raise SdmxProblem(SYNTAX, Message("sdmx.not-acceptable", offered=offered), 406)
    return format


def _data(served: Served, site: Site, query: str) -> Response:
    context, agency, id, version, key = _parts(query, 5)
    served, dataset = _served(served, site, context, agency, id, version)
    given = read_parameters(request.query_string)
    format = _accepted(DATED if dict(given).get(vintages.INCLUDE_HISTORY, "").lower() == "true" else DATA)
    query_of = DataQuery(SdmxNames(dataset, served.release.lists), served.release.choices[dataset.id])
    selection = query_of.selection(key, given, _spoken(format))
    changes = vintages.changes(served, dict(given), dataset)
    if changes is not None:
        vintages.checked(selection.restriction)
    return vintages.stamped(export(served, site, dataset, selection, format, changes), served)


def _spoken(format: Format) -> str:
    """The language of a message; the others have none."""
    return language() if format is SDMX_JSON else ""


def _structure(served: Served, site: Site, query: str) -> Response:
    kind, agency, id, version, item = _parts(query, 5)
    format = _accepted(STRUCTURES)
    given = dict(read_parameters(request.query_string))
    for name in given:
        if name not in ("detail", "references", "lang", AS_OF):
            raise unknown_word(SYNTAX, "sdmx.unknown-parameter", name, ("detail", "references", AS_OF))
    structure_query = StructureQuery(
        kind, agency, id, version, item, given.get("detail") or "full", given.get("references") or "none"
    )
    served = vintages.models(served, wanted(served))
    artefacts = Artefacts(served.release, language())
    if sum(len(codelist.concepts) for codelist in served.release.site.codelists) > slow.LONG:
        slow.place(site)
    return _message(served, artefacts, select(structure_query, artefacts.all()), format)


def _message(served: Served, artefacts: Artefacts, chosen: Sequence[Artefact], format: Format) -> Response:
    """A structure message with these artefacts."""
    head = _meta(served, artefacts)
    if format is STRUCTURE_ML:
        body = structureml.write(chosen, head)
    else:
        data: dict[str, list[Mapping[str, Any]]] = {}
        for artefact in chosen:
            links = {"links": [{"rel": "self", "urn": artefact.urn}]}
            data.setdefault(_MEMBERS[artefact.kind], []).append({**artefact.body, **links})
        body = json.dumps({"meta": head, "data": data}, ensure_ascii=False) + "\n"
    response = Response(body, content_type=format.content_type)
    response.headers["Content-Language"] = artefacts.language
    return vintages.stamped(lasting(response, served.id, format.name, artefacts.language), served)


def _meta(served: Served, artefacts: Artefacts) -> dict[str, Any]:
    catalog = served.release.site.catalog
    days = [d.modified or d.issued for d in served.release.site.datasets]
    return {
        "schema": SCHEMA,
        "id": f"release-{served.id}",
        "test": False,
        "prepared": f"{max([*days, catalog.modified or catalog.issued]) or '1970-01-01'}T00:00:00Z",
        "contentLanguages": [artefacts.language],
        "sender": {"id": artefacts.agency, "name": catalog.publisher.name.best(artefacts.language, "nb", "en")},
    }


def _availability(served: Served, site: Site, query: str) -> Response:
    context, agency, id, version, key, components = _parts(query, 6)
    served, dataset = _served(served, site, context, agency, id, version)
    format, given = _accepted(STRUCTURES), read_parameters(request.query_string)
    names = SdmxNames(dataset, served.release.lists)
    selection = DataQuery(names, served.release.choices[dataset.id]).selection(key, given, "")
    references = dict(given).get("references") or "none"
    for reference in references.split(","):
        if reference not in REFERENCES:
            raise unknown_word(SYNTAX, "sdmx.unknown-references", reference, REFERENCES)
    counted = export(served, site, dataset, selection, AVAILABLE)
    if counted.status_code != 200:
        return counted
    counts = json.loads(counted.get_data())
    artefacts = Artefacts(served.release, language())
    flow = artefacts.dataflow(dataset)
    head = {name: flow.body[name] for name in ("name", "names")}
    chosen = [constraint(names, counts, dict(given).get("mode") or "exact", components, head)]
    if references != "none":
        chosen += _referenced(artefacts, flow, references)
    return _message(served, artefacts, chosen, format)


def _referenced(artefacts: Artefacts, flow: Artefact, references: str) -> list[Artefact]:
    """The dataflow with what it refers to, as far as it is asked for."""
    every = select(StructureQuery(flow.kind, flow.agency, flow.id, references="descendants"), artefacts.all())
    return [artefact for artefact in every if references == "all" or matches(artefact.kind, references)]
