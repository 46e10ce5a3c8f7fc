"""SDMX-JSON data messages, 1.0 and 2.0: figures by index, with the structure in the message itself.

Read here and not by sdmx1, whose reader passes over the attributes of series.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.streams import opened
from lod.sources.sdmx.structure import OBSERVED, SdmxComponent, Structure, text_of

_LEVELS = ("dataSet", "series", "observation")
_STATUS = "OBS_STATUS"


@dataclass(frozen=True)
class SdmxTexts:
    """A text in several languages, as sdmx1 has it too."""

    localizations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JsonCode:
    """A code, as sdmx1 has it too."""

    id: str
    name: SdmxTexts
    description: SdmxTexts = SdmxTexts()
    parent: None = None


@dataclass(frozen=True)
class Items:
    """The codes of one component."""

    id: str
    name: SdmxTexts
    items: dict[str, JsonCode]


class JsonMessage:
    """A data message: its structure and its rows."""

    def __init__(self, path: Path, name: str, language: str) -> None:
        with opened(path, name) as raw:
            try:
                value = json.load(raw)
            except (ValueError, RecursionError) as error:
                raise SourceError([Finding(Message("not-json", msg=str(error)), file=name)]) from None
        try:
            data = value.get("data", value)
            self._definition = data["structures"][0] if "structures" in data else data["structure"]
            self._sets = data["dataSets"]
            self._language = language
            self._parts = {
                kind: {level: list(self._definition.get(kind, {}).get(level) or ()) for level in _LEVELS}
                for kind in ("dimensions", "attributes")
            }
            self.structure = self._structure()
        except (LookupError, AttributeError, TypeError) as error:
            message = Message("not-sdmx-json", error=type(error).__name__, why=str(error))
            raise SourceError([Finding(message, file=name)]) from None

    def _structure(self) -> Structure:
        dimensions = [d for level in _LEVELS for d in self._parts["dimensions"][level]]
        dimensions.sort(key=lambda d: d.get("keyPosition", 99))
        attributes = [a for level in _LEVELS for a in self._parts["attributes"][level] if a.get("values")]
        keys, others = [d["id"] for d in dimensions], [a["id"] for a in attributes]
        return Structure(
            tuple(map(self._part, dimensions)),
            tuple(map(self._part, attributes)),
            text_of(self._texts(self._definition)),
            text_of(self._texts(self._definition, "description")),
            [*keys, OBSERVED, *others, *([] if _STATUS in others else [_STATUS])],
        )

    def _part(self, component: dict[str, Any]) -> SdmxComponent:
        values = [v for v in component["values"] if v]
        coded = all("id" in value for value in values)
        items = {str(v["id"]): JsonCode(str(v["id"]), self._texts(v)) for v in values} if coded else {}
        label = self._texts(component)
        return SdmxComponent(
            component["id"], text_of(label), codelist=Items(component["id"], label, items) if coded else None
        )

    def _texts(self, thing: dict[str, Any], key: str = "name") -> SdmxTexts:
        several = thing.get(f"{key}s") or {}
        return SdmxTexts(several if several else {self._language: str(thing[key])} if thing.get(key) else {})

    def rows(self) -> Iterator[dict[str, str]]:
        """The observations by column; an index that leads nowhere raises `LookupError`."""
        for data_set in self._sets:
            whole = self._values("dimensions", "dataSet", [0] * len(self._parts["dimensions"]["dataSet"]))
            whole |= self._values("attributes", "dataSet", data_set.get("attributes") or ())
            for key, series in (data_set.get("series") or {}).items():
                above = whole | self._keyed("series", key)
                above |= self._values("attributes", "series", series.get("attributes") or ())
                yield from self._observed(series, above)
            yield from self._observed(data_set, whole)

    def _observed(self, holder: dict[str, Any], above: dict[str, str]) -> Iterator[dict[str, str]]:
        for key, cells in (holder.get("observations") or {}).items():
            value, *attributes = cells or [None]
            row = above | self._keyed("observation", key) | self._values("attributes", "observation", attributes)
            yield row | {OBSERVED: "" if value is None else str(value)}

    def _keyed(self, level: str, key: str) -> dict[str, str]:
        return self._values("dimensions", level, [int(index) for index in key.split(":") if index])

    def _values(self, kind: str, level: str, indices: Any) -> dict[str, str]:
        values = {}
        for component, index in zip(self._parts[kind][level], indices, strict=False):
            if isinstance(index, int) and component.get("values"):
                value = component["values"][index]
                values[component["id"]] = str(value.get("id") or value.get("name") or value.get("value", ""))
            elif isinstance(index, str):
                values[component["id"]] = index
        return values
