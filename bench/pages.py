"""Pages of a large cube beside those of a small one: `python -m bench.pages [N]`.

A site with one cube of ten figures, one of a thousand and one of N (1,000,000) are built and asked for the same kinds
of pages, in process and without the cache of finished documents. Printed for each page: the least milliseconds of
processor time for each size (asked in turn, so that what else the machine does falls on all of them), the ratio of the
largest to ten and to a thousand (whose pages hold as many lines as those of N), the milliseconds of the largest when
nothing is remembered of its cubes, and the kilobytes of its HTML. `--keep DIR` keeps what was built.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.sample import BASE, NAME
from bench.sparql import build
from lod.config import Settings
from lod.web.app import create_app

TIMES = 15
SMALL, MIDDLE = 10, 1_000
DATASET = f"/doc/dataset/{NAME}"
PAGES = {
    "data set": DATASET,
    "data set, next page": f"{DATASET}?page=2",
    "first dimension filtered": f"{DATASET}?area=a0",
    "last dimension filtered": f"{DATASET}?year=2000",
    "all but one filtered": f"{DATASET}?age=g0&sex=s0&year=2000",
    "in the order of values": f"{DATASET}?sort=-value",
    "years across": f"{DATASET}?columns=year",
    "areas across": f"{DATASET}?columns=area",
    "observation": f"/doc/observation/{NAME}/a0/g0/s0/2000/share",
    "structure": f"/doc/structure/{NAME}",
    "code list": "/doc/codelist/area",
    "concept": "/doc/codelist/area/a0",
    "choose codes": f"/choose/dataset/{NAME}/area",
    "search": "/search?q=area+a0",
    "home": "/",
    "embed": f"/embed/dataset/{NAME}",
}


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        folder = (given.keep or Path(scratch)).resolve()
        sizes = (SMALL, MIDDLE, given.count)
        compare([served(folder / f"pages-{count}", count) for count in sizes], sizes)


def served(folder: Path, count: int) -> Flask:
    """The application on a site with a cube of so many figures."""
    if not (folder / ".lod" / "current").exists():
        build(folder, count)
    return create_app(Settings.load(folder, {"LOD_BASE": BASE, "LOD_CACHE_BYTES": "0", "LOD_QUERY_WORKERS": "1"}))


def compare(sites: list[Flask], sizes: tuple[int, ...]) -> None:
    """Prints a line for each page."""
    heads = "".join(f"{f'{size:,}':>12}" for size in sizes)
    print(f"{'page':26}{heads}{'/ ten':>9}{'/ 1,000':>9}{'first':>8}{'kB':>7}")
    clients = [site.test_client() for site in sites]
    for name, path in PAGES.items():
        times = least([partial(fetch, client, path) for client in clients])
        [first] = least([partial(anew, sites[-1], clients[-1], path)])
        size = fetch(clients[-1], path) / 1000
        ratios = f"{times[-1] / times[0]:9.2f}{times[-1] / times[1]:9.2f}"
        print(f"{name:26}{''.join(f'{found:12.1f}' for found in times)}{ratios}{first:8.1f}{size:7.1f}", flush=True)


def anew(site: Flask, client: FlaskClient, path: str) -> int:
    """The bytes of a page, by an application that remembers no number of a cube."""
    with site.extensions["lod"].current() as served:
        for cube in served.release.figures.values():
            cube.number.cache_clear()
            cube.few.cache_clear()
    return fetch(client, path)


def fetch(client: FlaskClient, path: str) -> int:
    """The bytes of a page."""
    answer = client.get(path, headers={"Accept": "text/html"})
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return len(answer.data)


def least(acts: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of processor time that each takes at best, once what is done once is done."""
    found: list[list[float]] = [[] for _ in acts]
    for turn in range(TIMES + 1):
        for act, times in zip(acts, found, strict=True):
            started = time.process_time()
            act()
            if turn:
                times.append(time.process_time() - started)
    return [min(times) * 1000 for times in found]


if __name__ == "__main__":
    main()
