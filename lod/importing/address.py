"""The address of a table in a PxWebApi v2, as a person finds it, and those of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from lod.errors import LodError
from lod.importing.pieces import Selection

_TABLE = re.compile(r"(?P<base>.*)/tables/(?P<id>[^/]+)(?:/(?:metadata|data|defaultselection))?/?")
_VALUES = re.compile(r"valuecodes\[(.+)\]", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """Where a table is: the address of the interface, the table's id, the language and the codes asked for."""

    base: str
    table: str
    language: str = ""
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str) -> Address:
        """An address such as `https://data.ssb.no/api/pxwebapi/v2/tables/05810`. Raises `LodError` for another."""
        parts = urlsplit(url)
        found = _TABLE.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not parts.hostname or not found:
            raise LodError(
                f"{url} is not the address of a table in a PxWebApi v2; expected something like "
                "https://data.ssb.no/api/pxwebapi/v2/tables/05810."
            )
        query = parse_qsl(parts.query)
        wanted = {match[1]: _codes(value) for key, value in query if (match := _VALUES.fullmatch(key))}
        return cls(f"{parts.scheme}://{parts.netloc}{found['base']}", found["id"], dict(query).get("lang", ""), wanted)

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
        return urlencode(
            {"lang": language, "outputFormat": "json-stat2"} if language else {"outputFormat": "json-stat2"}
        )

    def selected(self, dimensions: Selection) -> Selection:
        """The codes of each dimension that the address asks for: all, where it says nothing.

        Raises `LodError` for a dimension or a code that there is not.
        """
        known = {name.casefold(): name for name, _ in dimensions}
        wanted = {known.get(name.casefold(), name): patterns for name, patterns in self.wanted.items()}
        unknown = [name for name in wanted if name not in known.values()]
        if unknown:
            raise LodError(f"The table has no dimension {unknown[0]!r}; it has {', '.join(known.values())}.")
        return tuple((name, _matching(name, codes, wanted.get(name, ("*",)))) for name, codes in dimensions)


def _codes(value: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in value.split(",") if code.strip())


def _matching(name: str, codes: tuple[str, ...], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that any of the patterns names, in the table's order; `*` and `?` stand for characters."""
    for pattern in patterns:
        if not any(fnmatchcase(code, pattern) for code in codes):
            raise LodError(f"The dimension {name!r} has no code {pattern!r}; codes, `*` and `?` are understood here.")
    return tuple(code for code in codes if any(fnmatchcase(code, pattern) for pattern in patterns))
