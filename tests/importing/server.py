"""A PxWebApi v2 on this machine, with one table and limits of its own, that remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

DIMENSIONS: dict[str, list[str]] = {
    "Region": ["0301", "1103", "4601"],
    "ContentsCode": ["Personer", "Endring"],
    "Tid": ["2021", "2022", "2023", "2024"],
}
LABELS = {
    "no": {"Region": "region", "ContentsCode": "statistikkvariabel", "Tid": "år", "0301": "Oslo", "Personer": "Folk"},
    "en": {"Region": "region", "ContentsCode": "contents", "Tid": "year", "0301": "Oslo", "Personer": "People"},
}


@dataclass
class Office:
    """What the interface allows and does: `later` answers are 429 first; after `broken` calls for data it fails."""

    cells: int = 6
    later: int = 0
    broken: int = -1
    config: bool = True
    window: int = 60
    requests: list[tuple[str, str]] = field(default_factory=list)
    data: int = 0
    url: str = ""

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any, dict[str, str]]:
        self.requests.append((method, path))
        if self.later:
            self.later -= 1
            return 429, {"title": "Too many"}, {"Retry-After": "7"}
        tongue = query.get("lang", ["no"])[0]
        match path.split("/")[-1]:
            case "config" if self.config:
                languages = [{"id": "no", "label": "Norsk"}, {"id": "en", "label": "English"}]
                about = {"maxDataCells": self.cells, "maxCallsPerTimeWindow": 3, "timeWindow": self.window}
                license = "https://creativecommons.org/licenses/by/4.0/"
                return 200, about | {"languages": languages, "defaultLanguage": "no", "license": license}, {}
            case "metadata":
                return 200, dataset(DIMENSIONS, tongue), {}
            case "data":
                return self._data(query, body, tongue)
        return 404, {"title": "Not found", "detail": "There is no such thing here."}, {}

    def _data(self, query: dict[str, list[str]], body: Any, tongue: str) -> tuple[int, Any, dict[str, str]]:
        if self.data == self.broken:
            return 500, {"title": "Out of order"}, {}
        self.data += 1
        if body:
            chosen = {one["variableCode"]: one["valueCodes"] for one in body["selection"]}
        else:
            chosen = {name: query[f"valueCodes[{name}]"][0].split(",") for name in DIMENSIONS}
        picked = {name: [code for code in codes if code in chosen[name]] for name, codes in DIMENSIONS.items()}
        answer = dataset(picked, tongue)
        keys = list(product(*picked.values()))
        if len(keys) > self.cells:
            return 403, {"title": "Too many cells"}, {}
        cells = [figure(*key) for key in keys]
        answer["value"] = [None if isinstance(cell, str) else cell for cell in cells]
        answer["status"] = {str(place): cell for place, cell in enumerate(cells) if isinstance(cell, str)}
        return 200, answer, {}


def figure(region: str, content: str, year: str) -> float | str:
    """The figure of a combination: a number of its own, or why there is none."""
    if (region, year) == ("4601", "2021"):
        return ".."
    number = list(DIMENSIONS["Region"]).index(region) * 100 + int(year) - 2020
    return number if content == "Personer" else number / 10


def dataset(codes: dict[str, list[str]], tongue: str) -> dict[str, Any]:
    """A data set of JSON-stat 2 without figures."""
    labels = LABELS[tongue]
    dimension: dict[str, Any] = {
        name: {
            "label": labels[name],
            "category": {
                "index": {code: place for place, code in enumerate(listed)},
                "label": {code: labels.get(code, code) for code in listed},
            },
        }
        for name, listed in codes.items()
    }
    dimension["ContentsCode"]["category"]["unit"] = {
        "Personer": {"base": "personer", "decimals": 0},
        "Endring": {"base": "prosent", "decimals": 1},
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folk, etter region og år" if tongue == "no" else "People, by region and year",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-01-01T07:00:00Z",
        "id": list(codes),
        "size": [len(listed) for listed in codes.values()],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "dimension": dimension,
        "value": None,
        "extension": {"px": {"language": tongue}},
    }


@contextmanager
def serving(office: Office) -> Iterator[Office]:
    """The interface at an address of its own, while it lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            status, answer, headers = office.answer(self.command, parts.path, parse_qs(parts.query), body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the names the handler is asked by

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    office.url = f"http://127.0.0.1:{server.server_port}/api/v2"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
