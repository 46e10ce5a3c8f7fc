"""Structure queries: which artefacts are asked for, which come with them, and how much of each.

SDMX REST 2.2, structure queries: `/structure/{artefactType}/{agencyID}/{resourceID}/{version}/{itemID}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lod.messages.message import Message
from lod.web.sdmx.artefacts import AGENCIES, CODELIST, CONCEPTS, DATAFLOW, STRUCTURE, VALUELIST, Artefact
from lod.web.sdmx.problems import NO_RESULTS, NOT_IMPLEMENTED, SYNTAX, SdmxProblem, unknown_word

ALL = "*"
KINDS = (DATAFLOW, STRUCTURE, CODELIST, VALUELIST, CONCEPTS, AGENCIES)
OTHER_KINDS = (
    "metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "dataproviderscheme",
    "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme", "metadataflow", "reportingtaxonomy",
    "provisionagreement", "metadataprovisionagreement", "structuremap", "representationmap", "conceptschememap",
    "categoryschememap", "organisationschememap", "reportingtaxonomymap", "process", "categorisation",
    "dataconstraint", "metadataconstraint", "transformationscheme", "rulesetscheme", "userdefinedoperatorscheme",
    "customtypescheme", "namepersonalisationscheme", "vtlmappingscheme",
)  # fmt: skip
"""Kinds of artefacts of which a site has none."""
DETAILS = (
    "full",
    "raw",
    "referencepartial",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
)
REFERENCES = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")
_HEAD = ("id", "agencyID", "version", "name", "names")
_COMPLETE = (*_HEAD, "description", "descriptions")


@dataclass(frozen=True)
class StructureQuery:
    """What is asked for; several values of one part stand with commas between them."""

    kind: str = ALL
    agency: str = ALL
    id: str = ALL
    version: str = "~"
    item: str = ALL
    detail: str = "full"
    references: str = "none"


def matches(value: str, wanted: str) -> bool:
    """Whether a value is one of those wanted."""
    return wanted == ALL or value in wanted.split(",")


def matches_version(version: str, wanted: str) -> bool:
    """Whether a version is one of those wanted, each with signs for the latest or for any (semantic versioning)."""
    return any(part in ("*", "+", "~", "latest", "all") or _fits(version, part) for part in wanted.split(","))


def _fits(version: str, wanted: str) -> bool:
    numbers = [int(part) for part in version.split(".")]
    if wanted == version:
        return True
    least: list[int] = []
    fixed = -1
    for position, part in enumerate(wanted.split(".")):
        if part[-1:] in ("+", "~", "*") and fixed < 0:
            fixed, part = position, part[:-1] or "0"
        if not part.isdecimal():
            return False
        least.append(int(part))
    if fixed < 0:
        return False
    return numbers[:fixed] == least[:fixed] and numbers[fixed:] >= least[fixed:]


def select(query: StructureQuery, artefacts: Iterable[Artefact]) -> list[Artefact]:
    """The artefacts that are asked for, and those that come with them. Raises `SdmxProblem`."""
    _check(query)
    every = {artefact.reference: artefact for artefact in artefacts}
    wanted = [artefact for artefact in every.values() if _is_wanted(query, artefact)]
    if not wanted:
        raise _nothing(query, list(every.values()))
    if query.item not in (ALL, "all"):
        wanted = [_partial(artefact, query.item) for artefact in wanted]
    own = {artefact.reference for artefact in wanted}
    others = [every[reference] for reference in _related(query.references, own, every) if reference not in own]
    return [
        *(_detailed(artefact, query.detail, referenced=False) for artefact in wanted),
        *(_detailed(artefact, query.detail, referenced=True) for artefact in others),
    ]


def _check(query: StructureQuery) -> None:
    if query.kind not in (ALL, *KINDS, *OTHER_KINDS):
        raise unknown_word(SYNTAX, "sdmx.unknown-kind", query.kind, KINDS)
    if query.detail not in DETAILS:
        raise unknown_word(SYNTAX, "sdmx.unknown-detail", query.detail, DETAILS)
    for reference in query.references.split(","):
        if reference not in (*REFERENCES, *KINDS, *OTHER_KINDS):
            raise unknown_word(SYNTAX, "sdmx.unknown-references", reference, (*REFERENCES, *KINDS))


def _is_wanted(query: StructureQuery, artefact: Artefact) -> bool:
    return (
        matches(artefact.kind, query.kind)
        and matches(artefact.agency, query.agency)
        and matches(artefact.id, query.id)
        and (artefact.kind == AGENCIES or matches_version(artefact.version, query.version))
    )


def _nothing(query: StructureQuery, artefacts: Sequence[Artefact]) -> SdmxProblem:
    """Why nothing is found: the first part of the query that nothing has."""
    of_kind = [artefact for artefact in artefacts if matches(artefact.kind, query.kind)]
    if not of_kind:
        return SdmxProblem(NO_RESULTS, Message("sdmx.none-of-kind", kind=query.kind))
    of_agency = [artefact for artefact in of_kind if matches(artefact.agency, query.agency)]
    if not of_agency:
        agencies = sorted({artefact.agency for artefact in of_kind})
        return unknown_word(NO_RESULTS, "sdmx.unknown-agency", query.agency, agencies)
    of_id = [artefact for artefact in of_agency if matches(artefact.id, query.id)]
    if not of_id:
        return unknown_word(NO_RESULTS, "sdmx.unknown-artefact", query.id, [artefact.id for artefact in of_agency])
    versions = sorted({artefact.version for artefact in of_id})
    return unknown_word(NO_RESULTS, "sdmx.unknown-version", query.version, versions)


def _partial(artefact: Artefact, items: str) -> Artefact:
    """An item scheme with some of its items."""
    if not artefact.items:
        raise SdmxProblem(SYNTAX, Message("sdmx.no-items", kind=artefact.kind))
    every = artefact.body.get(artefact.items, [])
    chosen = [item for item in every if matches(item["id"], items)]
    if not chosen:
        raise unknown_word(NO_RESULTS, "sdmx.unknown-item", items, [item["id"] for item in every])
    partial = {} if artefact.kind == VALUELIST else {"isPartial": True}
    return replace(artefact, body={**artefact.body, artefact.items: chosen, **partial})


Related = Iterable[tuple[str, str, str]]


def _related(
    references: str, own: Related, every: Mapping[tuple[str, str, str], Artefact]
) -> list[tuple[str, str, str]]:
    """The references of what comes along, in the order of all."""
    related: set[tuple[str, str, str]] = set()
    for wanted in references.split(","):
        if wanted in ("parents", "parentsandsiblings", "all"):
            related |= _parents(own, every)
        if wanted == "ancestors":
            related |= _closure(own, lambda some: _parents(some, every))
        if wanted == "parentsandsiblings":
            related |= _children(_parents(own, every), every)
        if wanted == "children":
            related |= _children(own, every)
        if wanted in ("descendants", "all"):
            above = _parents(own, every) if wanted == "all" else set()
            related |= _closure({*own, *above}, lambda some: _children(some, every))
        if wanted == "all":
            related |= {reference for reference in every if reference[0] == AGENCIES}
        if wanted in KINDS:
            near = _closure(own, lambda some: _children(some, every)) | _closure(
                own, lambda some: _parents(some, every)
            )
            near |= {reference for reference in every if reference[0] == AGENCIES}
            related |= {reference for reference in near if reference[0] == wanted}
    return [reference for reference in every if reference in related]


def _children(own: Related, every: Mapping[tuple[str, str, str], Artefact]) -> set[tuple[str, str, str]]:
    return {reference for each in own for reference in every[each].uses if reference in every}


def _parents(own: Related, every: Mapping[tuple[str, str, str], Artefact]) -> set[tuple[str, str, str]]:
    wanted = set(own)
    return {reference for reference, artefact in every.items() if wanted.intersection(artefact.uses)}


def _closure(own: Related, step: Callable[[Related], set[tuple[str, str, str]]]) -> set[tuple[str, str, str]]:
    """All that some steps lead to."""
    reached: set[tuple[str, str, str]] = set()
    edge = set(own)
    while edge:
        edge = step(edge) - reached
        reached |= edge
    return reached


def _detailed(artefact: Artefact, detail: str, *, referenced: bool) -> Artefact:
    """The artefact, or as much of it as is asked for: a stub says that the rest is elsewhere."""
    stub = detail.startswith("all") or (referenced and detail.startswith("reference") and detail != "referencepartial")
    if not stub:
        return artefact
    kept = _COMPLETE if "complete" in detail else _HEAD
    return replace(
        artefact,
        body={key: value for key, value in artefact.body.items() if key in kept} | {"isExternalReference": True},
    )


def require_one(ids: Sequence[str], wanted: str, every: Sequence[str]) -> str:
    """The only data set that a query names. Raises `SdmxProblem` for none and for several."""
    if not ids:
        raise unknown_word(NO_RESULTS, "sdmx.unknown-dataflow", wanted, every)
    if len(ids) > 1:
        raise SdmxProblem(NOT_IMPLEMENTED, Message("sdmx.several-dataflows", count=len(ids), ids=tuple(ids[:20])))
    return ids[0]
