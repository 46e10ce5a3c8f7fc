"""The address of a table in a PxWebApi v2, as a person finds it, and those of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from lod.errors import LodError
from lod.importing.pieces import Selection
from lod.messages.message import Message
from lod.model.valuecodes import matching, split

_TABLE = re.compile(r"(?P<base>.*)/tables/(?P<id>[^/]+)(?:/(?:metadata|data|defaultselection))?/?")
_VALUES = re.compile(r"valuecodes\[(.+)\]", re.IGNORECASE)
_LISTS = re.compile(r"(?P<key>codelist|outputvalues)\[(?P<name>.+)\]", re.IGNORECASE)
_KEYS = {"codelist": "codelist", "outputvalues": "outputValues"}


@dataclass(frozen=True)
class Address:
    """Where a table is: the address of the interface, the table's id, the language and the codes asked for.

    `lists`: what is asked of dimensions besides their codes – `codelist[Region]=agg_KommSummer`, and what is to come of
    it, `outputValues[Region]=aggregated` (PxWebApi 2.0, query parameters of `/tables/{id}/data` and `/metadata`).
    """

    base: str
    table: str
    language: str = ""
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, url: str) -> Address:
        """An address such as `https://data.ssb.no/api/pxwebapi/v2/tables/05810`. Raises `LodError` for another."""
        parts = urlsplit(url)
        table_path = _TABLE.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not parts.hostname or not table_path:
            raise LodError(Message("error.no-table-address", url=url))
        query = parse_qsl(parts.query)
        wanted = {match[1]: split(value) for key, value in query if (match := _VALUES.fullmatch(key))}
        chosen = [(match, value) for key, value in query if (match := _LISTS.fullmatch(key))]
        lists = tuple((f"{_KEYS[match['key'].lower()]}[{match['name']}]", value) for match, value in chosen)
        base, language = f"{parts.scheme}://{parts.netloc}{table_path['base']}", dict(query).get("lang", "")
        return cls(base, table_path["id"], language, wanted, lists)

    @property
    def codelists(self) -> dict[str, str]:
        """The list that codes of a dimension are taken from, by the dimension, where the address names one."""
        return {key[9:-1]: codelist for key, codelist in self.lists if key.startswith("codelist[")}

    @property
    def config(self) -> str:
        return f"{self.base}/config"

    def metadata(self, language: str) -> str:
        return f"{self.base}/tables/{quote(self.table)}/metadata?{self._query(language)}"

    def data(self, language: str) -> str:
        """The address that answers a selection, which is sent to it."""
        return f"{self.base}/tables/{quote(self.table)}/data?{self._query(language)}"

    def get(self, language: str, selection: Selection) -> str:
        """The address that is the answer to a selection."""
        codes = {f"valueCodes[{name}]": ",".join(codes) for name, codes in selection}
        return f"{self.data(language)}&{urlencode(codes)}"

    def _query(self, language: str) -> str:
        languages = {"lang": language} if language else {}
        return urlencode({**languages, "outputFormat": "json-stat2", **dict(self.lists)})

    def selected(self, dimensions: Selection) -> Selection:
        """The codes of each dimension that the address asks for: all, where it says nothing.

        Raises `LodError` for a dimension or a code that there is not.
        """
        names = {name.casefold(): name for name, _ in dimensions}
        wanted = {names.get(name.casefold(), name): patterns for name, patterns in self.wanted.items()}
        unknown = [name for name in wanted if name not in names.values()]
        if unknown:
            raise LodError(Message("advice.the-table-has", unknown=unknown[0], names=", ".join(names.values())))
        return tuple((name, matching(name, codes, wanted.get(name, ("*",)))) for name, codes in dimensions)
