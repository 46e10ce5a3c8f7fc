"""Availability queries: which codes have figures, as a constraint with one cube region (SDMX REST 2.2).

The counts are those of `/doc/dataset/{id}/available`, counted in a worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lod.exchange.sdmxnames import SdmxNames
from lod.messages.message import Message
from lod.web.sdmx.artefacts import CONSTRAINT, DATAFLOW, Artefact, urn
from lod.web.sdmx.problems import SEMANTIC, SYNTAX, SdmxProblem, unknown_word

MODES = ("exact", "available")
REFERENCES = ("none", "all", "codelist", "valuelist", "datastructure", "conceptscheme", "dataflow")


def constraint(
    names: SdmxNames, counts: Mapping[str, Any], mode: str, components: str, head: Mapping[str, Any]
) -> Artefact:
    """The constraint that says what is there. `counts`: what the site's own availability answers; `head`: the names of
    the constraint. Raises `SdmxProblem`."""
    if mode not in MODES:
        raise unknown_word(SYNTAX, "sdmx.unknown-mode", mode, MODES)
    if not counts["figures"]:
        raise SdmxProblem(100, Message("sdmx.no-figures"))
    shown = _shown(names, components)
    keys = [
        {"id": id, "include": True, "values": codes}
        for name, id in names.dimensions.items()
        if id in shown and (codes := _codes(counts["dimensions"][name], mode))
    ]
    key = (names.agency, f"{names.dataset.id}-{mode}", names.version)
    flow = urn(DATAFLOW, names.agency, names.dataset.id, names.version)
    count = {"id": "obs_count", "title": str(counts["figures"]), "type": "sdmx_metrics"}
    body = {
        **head,
        "id": key[1],
        "agencyID": key[0],
        "version": key[2],
        "annotations": [count],
        "role": "Actual",
        "constraintAttachment": {"dataflows": [flow]},
        "cubeRegions": [{"include": True, "keyValues": keys}],
    }
    return Artefact(CONSTRAINT, *key, body, ((DATAFLOW, names.agency, names.dataset.id),))


def _shown(names: SdmxNames, components: str) -> Sequence[str]:
    dimensions = list(names.dimensions.values())
    if components in ("", "*", "all"):
        return dimensions
    for id in components.split(","):
        if id not in dimensions:
            raise unknown_word(SEMANTIC, "sdmx.unknown-dimension", id, dimensions)
    return components.split(",")


def _codes(counted: Mapping[str, Any], mode: str) -> list[str]:
    """The codes that the figures have; or those that could be chosen, whatever is chosen now of this dimension."""
    return list(counted.get("instead", counted["codes"]) if mode == "available" else counted["codes"])
