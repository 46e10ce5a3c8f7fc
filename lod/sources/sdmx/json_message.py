"""SDMX-JSON data messages, 1.0 and 2.0: figures by index, with the structure in the message itself.

Read here and not by sdmx1, whose reader passes over the attributes of series.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.structure import MEASURE_TYPE
from lod.sources.io.streams import opened
from lod.sources.sdmx.structure import OBSERVED, SdmxComponent, Structure, text_of
from lod.sources.sdmx.structure_message import SdmxCode, SdmxCodes, SdmxTexts
from lod.sources.table.several import joined

_LEVELS = ("dataSet", "dimensionGroup", "series", "observation")
_STATUS = "OBS_STATUS"


_STRUCTURES = ("dataStructures", "dataflows", "codelists", "conceptSchemes")
"""What a message of structures has."""


class JsonMessage:
    """A data message: its structure and its rows."""

    def __init__(self, path: Path, name: str, language: str) -> None:
        with opened(path, name) as raw:
            try:
                value = json.load(raw)
            except (ValueError, RecursionError) as error:
                raise SourceError([Finding(Message("not-json", msg=str(error)), file=name)]) from None
        self._language = language
        try:
            data = value.get("data", value)
            if not data.keys().isdisjoint(_STRUCTURES) and "dataSets" not in data:
                hint = Message("advice.it-may-be")
                raise SourceError([Finding(Message("sdmx-not-read", element="Structure"), file=name, hint=hint)])
            self._sets = list(data["dataSets"])
            self._judge(name)
            structures = data["structures"] if "structures" in data else [data["structure"]]
            self._definition = structures[int(self._sets[0].get("structure", 0)) if self._sets else 0]
            self._parts = {
                kind: {level: list(self._definition.get(kind, {}).get(level) or ()) for level in _LEVELS}
                for kind in ("dimensions", "measures", "attributes")
            }
            self._measures = [measure["id"] for measure in self._parts["measures"]["observation"]] or [OBSERVED]
            self.structure = self._structure()
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            message = Message("not-sdmx-json", error=type(error).__name__, why=str(error))
            raise SourceError([Finding(message, file=name)]) from None

    def _judge(self, name: str) -> None:
        """Raises `SourceError` for data sets that are not one table: of several structures, or told to be deleted."""
        deleted = [data_set for data_set in self._sets if str(data_set.get("action")) == "Delete"]
        if deleted:
            raise SourceError([Finding(Message("sdmx-deletions", count=len(deleted)), file=name)])
        structures = {str(data_set.get("structure", 0)) for data_set in self._sets}
        if len(structures) > 1:
            raise SourceError([Finding(Message("several-datasets", count=len(structures)), file=name)])

    def _structure(self) -> Structure:
        dimensions = [d for level in _LEVELS for d in self._parts["dimensions"][level]]
        self._keys = {str(d["id"]): d for d in dimensions}
        dimensions.sort(key=lambda d: d.get("keyPosition", 99))
        attributes = [a for level in _LEVELS for a in self._parts["attributes"][level]]
        keys, others = [d["id"] for d in dimensions], [a["id"] for a in attributes]
        columns = [OBSERVED, *([MEASURE_TYPE] if len(self._measures) > 1 else [])]
        return Structure(
            tuple(map(self._part, dimensions)),
            tuple(map(self._part, attributes)),
            text_of(self._texts(self._definition)),
            text_of(self._texts(self._definition, "description")),
            [*keys, *columns, *others, *([] if _STATUS in others else [_STATUS])],
        )

    def _part(self, component: dict[str, Any]) -> SdmxComponent:
        values = [v for v in component.get("values") or () if v]
        coded = bool(values) and all("id" in value for value in values)
        items = {str(v["id"]): SdmxCode(str(v["id"]), self._texts(v)) for v in values} if coded else {}
        label = self._texts(component)
        return SdmxComponent(
            component["id"], text_of(label), codelist=SdmxCodes(component["id"], label, items) if coded else None
        )

    def _texts(self, thing: dict[str, Any], key: str = "name") -> SdmxTexts:
        several = thing.get(f"{key}s") or {}
        return SdmxTexts(several if several else {self._language: str(thing[key])} if thing.get(key) else {})

    def rows(self) -> Iterator[dict[str, str]]:
        """The observations by column; an index that leads nowhere raises `LookupError`."""
        for data_set in self._sets:
            whole = self._values("dimensions", "dataSet", [0] * len(self._parts["dimensions"]["dataSet"]))
            whole |= self._values("attributes", "dataSet", data_set.get("attributes") or ())
            groups = [*map(self._group, (data_set.get("dimensionGroupAttributes") or {}).items())]
            for key, series in (data_set.get("series") or {}).items():
                above = whole | self._keyed("series", key)
                above |= self._values("attributes", "series", series.get("attributes") or ())
                yield from self._observed(series, above, groups)
            yield from self._observed(data_set, whole, groups)

    def _group(self, entry: tuple[str, list[Any]]) -> tuple[dict[str, str], dict[str, str]]:
        """What a group of dimensions says: the codes it is for, and its attributes.

        Its key has all dimensions as they are listed, whatever their position in the keys of figures.
        """
        key, attributes = entry
        indices = [int(index) if index else None for index in key.split(":")]
        named = zip(self._keys.items(), indices, strict=False)
        codes = {id: _text(about, index) for (id, about), index in named if index is not None}
        return codes, self._values("attributes", "dimensionGroup", attributes)

    def _observed(
        self, holder: dict[str, Any], above: dict[str, str], groups: list[tuple[dict[str, str], dict[str, str]]]
    ) -> Iterator[dict[str, str]]:
        count = len(self._measures)
        for key, cells in (holder.get("observations") or {}).items():
            if not cells:  # a key without figures: the message lists which there are
                continue
            row = above | self._keyed("observation", key)
            for codes, attributes in groups:
                if codes.items() <= row.items():
                    row = attributes | row
            row |= self._values("attributes", "observation", cells[count:])
            for measure, value in zip(self._measures, cells[:count], strict=False):
                named = {MEASURE_TYPE: measure} if count > 1 else {}
                yield row | named | {OBSERVED: "" if value is None else str(value)}

    def _keyed(self, level: str, key: str) -> dict[str, str]:
        indices = [int(index) for index in key.split(":") if index]
        if len(indices) > len(self._parts["dimensions"][level]):
            raise LookupError(key)
        return self._values("dimensions", level, indices)

    def _values(self, kind: str, level: str, indices: Any) -> dict[str, str]:
        values = {}
        for component, index in zip(self._parts[kind][level], indices, strict=False):
            if index is not None:
                values[component["id"]] = _text(component, index)
        return {id: text for id, text in values.items() if text}


def _text(component: dict[str, Any], index: Any) -> str:
    """A value of a component: the one at an index, or what stands there itself, alone, in several languages or many."""
    if isinstance(index, list):
        return joined(_text(component, each) for each in index)
    if isinstance(index, dict):
        return str(index.get("en") or next(iter(index.values()), ""))
    if isinstance(index, int) and not isinstance(index, bool) and component.get("values"):
        value = component["values"][index]
        return str(value.get("id") or value.get("name") or value.get("value", "")) if value else ""
    return str(index)
