"""SDMX-ML data messages as rows: generic and structure-specific of 2.1 and 3.0, generic and compact of 2.0.

Read as a stream, and without a structure message: what that says besides is read by sdmx1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.streams import opened
from lod.sources.sdmx.structure import ATTRIBUTES, OBSERVED

CHUNK = 1 << 18
TIME = "TIME_PERIOD"
FLAT = "AllDimensions"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_OF_DATA_SET = frozenset(
    {"action", "validFromDate", "validToDate", "structureRef", "dataScope", "setID", "datasetID", "keyFamilyURI",
     "publicationYear", "publicationPeriod", "reportingBeginDate", "reportingEndDate", "REPORTING_YEAR_START_DAY"}
)  # fmt: skip
"""Attributes of a data set's element that say nothing of its figures."""
_KINDS = frozenset(
    {"GenericData", "StructureSpecificData", "GenericTimeSeriesData", "StructureSpecificTimeSeriesData", "CompactData",
     "MessageGroup"}
)  # fmt: skip


@dataclass
class Columns:
    """The ids that figures have, in order. `guessed`: whether the message does not say which are dimensions."""

    dimensions: dict[str, None] = field(default_factory=dict)
    attributes: dict[str, None] = field(default_factory=dict)
    guessed: bool = False


class DataMessage:
    """A data message in a file. `wanted`: the one of several data sets, by a part of what it refers to."""

    def __init__(self, path: Path, name: str, wanted: str = "") -> None:
        self.path, self.name, self.wanted = path, name, wanted
        self.columns = Columns()
        reading = _Reading(name, wanted, self.columns)
        for _ in self._read(reading):
            pass
        if reading.sets != 1:
            hint = Message("advice.name-one-under-table") if reading.sets else _EMPTY
            message = Message("several-datasets", count=reading.sets)
            raise SourceError([Finding(message, file=name, hint=hint)])

    def rows(self) -> Iterator[dict[str, str]]:
        """The figures, each with all that is said of it: by itself, its series, its group and its data set."""
        return self._read(_Reading(self.name, self.wanted, Columns()))

    def _read(self, reading: _Reading) -> Iterator[dict[str, str]]:
        with opened(self.path, self.name) as raw:
            try:
                while chunk := raw.read(CHUNK):
                    reading.parser.Parse(chunk)
                    yield from reading.taken()
                reading.parser.Parse(b"", True)
            except expat.ExpatError as error:
                message = Message("not-xml", why=str(error))
                raise SourceError([Finding(message, file=self.name, row=error.lineno)]) from None
            yield from reading.taken()


_EMPTY = Message("advice.it-may-be")


class _Reading:
    """One pass over a message."""

    def __init__(self, name: str, wanted: str, columns: Columns) -> None:
        self.name, self.wanted, self.columns = name, wanted, columns
        self.sets = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._started
        self.parser.EndElementHandler = self._ended
        self.parser.CharacterDataHandler = self._text
        self._rows: list[dict[str, str]] = []
        self._path: list[str] = []
        self._across = TIME
        self._chosen = False
        self._given: dict[str, dict[str, str]] = {"DataSet": {}, "Series": {}, "Obs": {}, "Group": {}}
        self._groups: list[tuple[dict[str, str], dict[str, str]]] = []
        self._group_key: dict[str, str] = {}
        self._time: list[str] | None = None

    def taken(self) -> list[dict[str, str]]:
        """The figures since it was asked last."""
        rows, self._rows = self._rows, []
        return rows

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if not self._path and local not in _KINDS:
            raise SourceError([self._not_read(local)])
        self._path.append(local)
        match local:
            case "Structure" if "dimensionAtObservation" in attributes:
                self._across = attributes["dimensionAtObservation"]
            case "DataSet":
                self._data_set(attributes)
            case "Series":
                self._grouping()  # in 2.0 a group holds its series
                self._given["Series"] = self._own(attributes, series=True)
            case "Obs":
                self._given["Obs"] = self._observed(attributes)
            case "Value" | "ObsDimension" | "ObsValue" if self._chosen:
                self._valued(local, attributes)
            case "Time":
                self._time = []
            case "Comp" if "Obs" in self._path or "Series" in self._path:
                raise SourceError([self._not_read("Comp")])
            case "Group":
                self._group_key = {}
                self._given["Group"] = _plain(attributes)
            case _ if len(self._path) == 3 and self._path[1] == "DataSet" and local.endswith("Group"):
                self._given["Group"] = _plain(attributes)

    def _data_set(self, attributes: Mapping[str, str]) -> None:
        about = " ".join(value for key, value in attributes.items() if key.rpartition(" ")[2] in _OF_DATA_SET)
        self._chosen = not self.wanted or self.wanted in about
        self.sets += self._chosen
        self._groups = []
        self._given["DataSet"] = {k: v for k, v in _plain(attributes).items() if k not in _OF_DATA_SET}
        if self._chosen:
            self.columns.attributes.update(dict.fromkeys(self._given["DataSet"]))

    def _own(self, attributes: Mapping[str, str], series: bool = False) -> dict[str, str]:
        """What an element of a structure-specific message says in its attributes, which no message tells apart."""
        own = _plain(attributes)
        if own and self._chosen:
            self.columns.guessed = self.columns.guessed or series or self._across == FLAT
            for id in own:
                if id != OBSERVED:
                    is_key = id not in ATTRIBUTES and (series or self._across == FLAT or id == self._across)
                    (self.columns.dimensions if is_key else self.columns.attributes).setdefault(id)
        return own

    def _observed(self, attributes: Mapping[str, str]) -> dict[str, str]:
        own = self._own(attributes)
        kind = attributes.get(f"{_XSI} type", "").rpartition(":")[2]
        if self._across not in own and self._across not in (FLAT, TIME) and kind:  # explicit measures
            own[self._across] = kind
            self.columns.dimensions.setdefault(self._across)
        return own

    def _valued(self, local: str, attributes: Mapping[str, str]) -> None:
        """A value of a generic message, by where it stands."""
        id = attributes.get("id") or attributes.get("concept") or ""
        value = attributes.get("value", "")
        above = next((one for one in reversed(self._path) if one in self._given), "DataSet")
        if local == "ObsValue":
            self._given["Obs"][OBSERVED] = value
        elif local == "ObsDimension":
            self._given["Obs"][id or self._across] = value
            self.columns.dimensions.setdefault(id or self._across)
        elif "GroupKey" in self._path:
            self._group_key[id] = value
        elif "SeriesKey" in self._path or "ObsKey" in self._path:
            self._given[above][id] = value
            self.columns.dimensions.setdefault(id)
        else:
            self._given[above][id] = value
            self.columns.attributes.setdefault(id)

    def _text(self, data: str) -> None:
        if self._time is not None:
            self._time.append(data)

    def _ended(self, tag: str) -> None:
        local = self._path.pop()
        match local:
            case "Time" if self._time is not None:
                self._given["Obs"][TIME] = "".join(self._time).strip()
                self.columns.dimensions.setdefault(TIME)
                self._time = None
            case "Obs" if self._chosen:
                series = {**self._given["Series"], **self._given["Obs"]}
                self._rows.append({**self._given["DataSet"], **self._grouped(series), **series})
                self._given["Obs"] = {}
            case "Series":
                self._given["Series"] = {}
            case _ if local.endswith("Group"):
                self._grouping()

    def _grouping(self) -> None:
        """Keeps what a group says: its key, and the attributes of the series that have it."""
        group, key = self._given["Group"], self._group_key
        if not group and not key:
            return
        if not key:  # of a structure-specific message: the key is what is no attribute
            key = {id: value for id, value in group.items() if id not in ATTRIBUTES}
        more = {id: value for id, value in group.items() if id not in key}
        if self._chosen:
            self.columns.attributes.update(dict.fromkeys(more))
            self._groups.append((key, more))
        self._given["Group"], self._group_key = {}, {}

    def _grouped(self, series: Mapping[str, str]) -> dict[str, str]:
        grouped: dict[str, str] = {}
        for key, more in self._groups:
            if all(series.get(id) == value for id, value in key.items()):
                grouped |= more
        return grouped

    def _not_read(self, local: str) -> Finding:
        hints = {
            "Structure": _EMPTY,
            "CrossSectionalData": Message("advice.ask-for-generic"),
            "Comp": Message("advice.values-of-several"),
        }
        message = Message("sdmx-not-read", element=local)
        return Finding(message, file=self.name, row=self.parser.CurrentLineNumber, hint=hints.get(local))


def _plain(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes that are of no namespace."""
    return {key: value for key, value in attributes.items() if " " not in key}
