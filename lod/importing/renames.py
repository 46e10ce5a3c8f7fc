"""Codes that have got another name: likely ones proposed, and those accepted kept as correspondences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lod.config import Settings
from lod.errors import Finding, LodError
from lod.importing import comparison
from lod.importing.comparison import EditionFigures
from lod.importing.edition import NewCodes
from lod.messages.message import Message
from lod.sources.site import correspondences
from lod.sources.site.folder import DataSetSource
from lod.sources.table.labels import plain

ALIKE = 0.9
"""The share of figures that must be the same under the new code for it to be proposed by these alone."""


@dataclass(frozen=True)
class Rename:
    """A code of a dimension and its new name; `why`: `label`, `figures` or "" where a person said it."""

    dimension: str
    old: str
    new: str
    why: str = ""

    @classmethod
    def of(cls, text: str) -> Rename:
        """A rename as it is written on the command line: `region:1601=5001`. Raises `LodError`."""
        dimension, _, codes = text.partition(":")
        old, _, new = codes.partition("=")
        if not (dimension and old and new):
            raise LodError(Message("error.no-rename", rename=text))
        return cls(dimension, old, new)

    def __str__(self) -> str:
        return f"{self.dimension}:{self.old}={self.new}"


def proposed(
    source: DataSetSource,
    before: EditionFigures,
    after: EditionFigures,
    new: Mapping[str, Sequence[NewCodes]],
    gone: Mapping[str, Sequence[str]],
    accepted: Sequence[Rename],
) -> tuple[Rename, ...]:
    """The renames that are likely and not accepted yet: a code without figures now, and a new one that is like it."""
    lists = {
        dimension.name: source.site_lists.get(dimension.codelist) for dimension in source.dataset.structure.dimensions
    }
    places = {name: place for place, name in enumerate(lists)}
    _judge(accepted, places, gone, after)
    done = {(one.dimension, code) for one in accepted for code in (one.old, one.new)}
    likely = []
    for name, codes in new.items():
        codelist = lists[name]
        for old in gone.get(name, ()):
            labels = (
                {plain(label) for _, label in codelist.by_notation[old].label}
                if codelist and old in codelist.by_notation
                else set()
            )
            for code in codes:
                alike = comparison.likeness(before, after, places[name], old, code.code) >= ALIKE
                why = "label" if plain(code.label) in labels else "figures" if alike else ""
                if why and not {(name, old), (name, code.code)} & done:
                    done |= {(name, old), (name, code.code)}
                    likely.append(Rename(name, old, code.code, why))
    return tuple(likely)


def without_zeros(
    source: DataSetSource,
    new: Mapping[str, Sequence[NewCodes]],
    gone: Mapping[str, Sequence[str]],
    accepted: Sequence[Rename],
) -> Iterator[Finding]:
    """A finding for each new code that is one gone without the noughts before it, as spreadsheets write `0301`."""
    meant = {(one.dimension, one.new) for one in accepted}
    for name, codes in new.items():
        bare = {code.lstrip("0"): code for code in gone.get(name, ()) if code[:1] == "0"}
        for code in (entry.code for entry in codes if (name, entry.code) not in meant and entry.code in bare):
            message = Message("code-without-zeros", code=code, whole=bare[code], dimension=name)
            yield Finding(message, file=source.name, value=code)


def _judge(
    accepted: Sequence[Rename], places: Mapping[str, int], gone: Mapping[str, Sequence[str]], after: EditionFigures
) -> None:
    for one in accepted:
        if one.dimension not in places:
            raise LodError(
                Message("error.rename-no-dimension", rename=str(one), dimension=one.dimension, known=tuple(places))
            )
        if one.old not in gone.get(one.dimension, ()):
            raise LodError(Message("error.rename-still-used", rename=str(one), code=one.old))
        if one.new not in comparison.codes(after, places[one.dimension]):
            raise LodError(Message("error.rename-unused", rename=str(one), code=one.new))


def keep(copy: Settings, source: DataSetSource, id: str, accepted: Sequence[Rename]) -> None:
    """Writes the renames as correspondences of a list with itself, in the data set's folder."""
    lists = {dimension.name: dimension.codelist for dimension in source.dataset.structure.dimensions}
    for name, rows in _by_list(lists, accepted):
        folder = copy.data / id / correspondences.FOLDER
        folder.mkdir(exist_ok=True)
        for path, text in kept(folder, name, [(one.old, one.new) for one in rows]).items():
            path.write_text(text, "utf-8", newline="")


def kept(folder: Path, name: str, pairs: Sequence[tuple[str, str]]) -> dict[Path, str]:
    """The files of a folder of correspondences, with what they become where codes of a list are renamed, old to new."""
    path = folder / f"{name}-renamed.csv"
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([] if path.exists() else [("from", "to")])
    csv.writer(written, lineterminator="\n").writerows(pairs)
    if path.exists():
        held = path.read_bytes().decode("utf-8")
        return {path: held + ("" if held.endswith("\n") else "\n") + written.getvalue()}
    label = {"nb": f"Koder i {name} som har fått nytt navn", "en": f"Codes of {name} that were renamed"}
    about = {"label": label, "from": name, "to": name}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in about.items())
    return {path: written.getvalue(), path.with_suffix(".yaml"): "".join(lines)}


def _by_list(lists: Mapping[str, str], accepted: Sequence[Rename]) -> Iterator[tuple[str, list[Rename]]]:
    for name in dict.fromkeys(lists[one.dimension] for one in accepted):
        yield name, [one for one in accepted if lists[one.dimension] == name]
