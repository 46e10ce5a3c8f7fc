"""A release's model in parts – catalogue, data sets, code lists – so that a change of one is kept by itself.

A part is a plain value, as the release's `model.json` has it. `datasets` and `codelists` are the names in order,
`datasets/{id}` and `codelists/{name}` what is said of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMED = {"datasets": "id", "codelists": "name"}
"""Lists whose members are parts, and the member's field that names it."""

Parts = Mapping[str, Any]
"""The parts of a model by name; None stands for one that is not there."""


def split(model: Mapping[str, Any]) -> dict[str, Any]:
    """A model's parts."""
    parts: dict[str, Any] = {}
    for name, value in model.items():
        if name in _NAMED:
            members = {member[_NAMED[name]]: member for member in value}
            parts[name] = list(members)
            parts.update({f"{name}/{key}": member for key, member in members.items()})
        else:
            parts[name] = value
    return parts


def join(parts: Parts) -> dict[str, Any]:
    """The model with these parts: the inverse of `split`."""
    model = {name: value for name, value in parts.items() if "/" not in name and value is not None}
    for name in _NAMED.keys() & model.keys():
        model[name] = [parts[f"{name}/{key}"] for key in model[name]]
    return model


def previous(before: Parts, after: Parts) -> dict[str, Any]:
    """The parts that differ, as they were before."""
    names = sorted({*before, *after})
    return {name: before.get(name) for name in names if before.get(name) != after.get(name)}
