"""What a release changes, in short: figures, codes, labels, descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.history.codes import codes_of
from lod.history.differences import ADDED, CHANGED, REMOVED, Differences, comparable, same_key
from lod.history.recording import PublishedRelease
from lod.model.codec import from_plain
from lod.model.comparison import EXAMPLES, Comparison
from lod.model.structure import DataStructureDefinition
from lod.model.text import Text

_DERIVED = frozenset({"version", "previous_version", "stated_modified"})
"""What follows from the rest, and is said by itself."""

_KINDS = {ADDED: "new", CHANGED: "changed", REMOVED: "gone"}


class Step(StrEnum):
    """What happens to a data set."""

    NEW = "new"
    GONE = "gone"
    RESTRUCTURED = "restructured"
    """Its figures have other dimensions, so that each of them has another address."""
    CHANGED = "changed"


@dataclass(frozen=True)
class DataSetDifference:
    """What changes in a data set: its `figures`, and which keys of its description (`described`).

    `versions`: before and after, "" where there is none; `notes`: why, where that is said anew.
    """

    id: str
    title: Text
    step: Step
    figures: Comparison
    described: tuple[str, ...] = ()
    versions: tuple[str, str] = ("", "")
    notes: Text = Text()


@dataclass(frozen=True)
class LabelChange:
    """A code that is called something else."""

    code: str
    before: Text
    after: Text


@dataclass(frozen=True)
class CodeListDifference:
    """What changes in a code list: codes that are `new` and `gone`, each with its label, and `labels` that change;
    `described`: whether anything else does."""

    name: str
    new: tuple[tuple[str, Text], ...] = ()
    gone: tuple[tuple[str, Text], ...] = ()
    labels: tuple[LabelChange, ...] = ()
    described: bool = False


@dataclass(frozen=True)
class Difference:
    """What changes from one release to another. `others`: parts of the model that are neither a data set nor a list."""

    datasets: tuple[DataSetDifference, ...] = ()
    codelists: tuple[CodeListDifference, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Difference()


def compare(before: PublishedRelease, after: PublishedRelease) -> Difference:
    """What changes from one release to the other. Raises `ReleaseError` where one of them cannot be read."""
    then, now = before.parts(), after.parts()
    names = {kind: sorted({*then.get(kind, []), *now.get(kind, [])}) for kind in ("datasets", "codelists")}
    compared = (_dataset(name, before, after, then, now) for name in names["datasets"])
    lists = (
        _codelist(name, then.get(f"codelists/{name}") or {}, now.get(f"codelists/{name}") or {})
        for name in names["codelists"]
        if then.get(f"codelists/{name}") != now.get(f"codelists/{name}")
    )
    whole = sorted(name for name in {*then, *now} if "/" not in name and name not in names)
    return Difference(
        tuple(difference for difference in compared if difference is not None),
        tuple(lists),
        tuple(name for name in whole if _undated(then.get(name)) != _undated(now.get(name))),
    )


def _undated(part: Any) -> Any:
    """A part without the day that follows from the data sets."""
    return _without(part, "modified") if isinstance(part, Mapping) else part


def _dataset(
    name: str, before: PublishedRelease, after: PublishedRelease, then: Mapping[str, Any], now: Mapping[str, Any]
) -> DataSetDifference | None:
    old, new = then.get(f"datasets/{name}"), now.get(f"datasets/{name}")
    if old == new and before.rows.get(name) and before.rows.get(name) == after.rows.get(name):
        return None  # the cubes need not be opened
    title = _label(new or old or {}, "title")
    differ = (key for key in {**(old or {}), **(new or {})} if (old or {}).get(key) != (new or {}).get(key))
    versions = [str((plain or {}).get("version", "")) for plain in (old, new)]
    derived = _DERIVED | ({"modified"} if versions[0] != versions[1] else set())
    described = sorted(key for key in differ if key not in derived)
    notes: Text = from_plain(Text, (new or {}).get("version_notes", {}) if "version_notes" in described else {})
    rest = tuple(described), (versions[0], versions[1]), notes
    db = connect()
    cubes = [
        Cube(release.cube(name), from_plain(DataStructureDefinition, plain["structure"]), db) if plain else None
        for release, plain in ((before, old), (after, new))
    ]
    match cubes:
        case [Cube() as former, Cube() as current] if same_key(former, current):
            same = comparable(former, current) and before.rows.get(name) == after.rows.get(name, "")
            figures = Comparison(same=len(current)) if same else _figures(former, current)
            if not described and not figures.new and not figures.revised and versions[0] == versions[1]:
                return None
            return DataSetDifference(name, title, Step.CHANGED, figures, *rest)
        case [former, current]:
            gone, added = (len(cube) if cube else 0 for cube in (former, current))
            step = Step.NEW if former is None else Step.GONE if current is None else Step.RESTRUCTURED
            return DataSetDifference(name, title, step, Comparison(new=added, gone=gone), *rest)
    return None


def _figures(before: Cube, after: Cube) -> Comparison:
    rows = Differences(before, after)
    counts = rows.counts()
    examples = {kind: rows.first(what, EXAMPLES) for what, kind in _KINDS.items()}
    same = len(before) - counts.changed - counts.removed
    return Comparison(
        counts.added,
        counts.changed,
        counts.removed,
        same,
        {kind: listed for kind, listed in examples.items() if listed},
    )


def _codelist(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> CodeListDifference:
    then, now = codes_of(old), codes_of(new)
    labels = tuple(
        LabelChange(code, _label(then[code]), _label(now[code]))
        for code in now
        if code in then and then[code].get("label") != now[code].get("label")
    )
    unlabelled = [{code: _without(concept, "label") for code, concept in one.items()} for one in (then, now)]
    others = any(unlabelled[0][code] != unlabelled[1][code] for code in now if code in then)
    return CodeListDifference(
        name,
        tuple((code, _label(now[code])) for code in now if code not in then),
        tuple((code, _label(then[code])) for code in then if code not in now),
        labels,
        others or _without(old, "concepts") != _without(new, "concepts"),
    )


def _without(plain: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name != key}


def _label(plain: Mapping[str, Any], key: str = "label") -> Text:
    label: Text = from_plain(Text, plain.get(key, {}))
    return label
