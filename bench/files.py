"""What a selection in an exported site reads: `python -m bench.files [N] [--sparse]`.

The sample of N figures (1,000,000) is published, exported (`--figures 0 --codes 0`) and served by Python's file server,
which compresses nothing; Chromium chooses, and its own count of bytes that came over the network is printed for each
selection: parts of figures and lists alone, and everything with the page, its styles and scripts, with nothing cached.
`--sparse`: nine of ten figures are left out, at random, of ten times as many combinations. `--keep DIR` keeps what was
built.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.sample import BASE, NAME, make_site
from bench.sparql import build
from tests.export.conftest import served
from tests.web.browser import chromium

SELECTIONS = (
    "area=a0",
    "area=a399&age=g3",
    "area=a10..a20&sex=s1",
    "year=2001",
    "age=g25&sex=s4&year=2003",
    "area=a7&age=g7&sex=s2&year=2002",
    "view=all&page=400",
)
AIM = 500_000
"""Bytes of parts that a selection may read."""


def thin_out(root: Path) -> None:
    """Leaves out nine of ten figures."""
    chance, figures = random.Random(2), root / "data" / NAME / "figures.csv"
    with figures.open(encoding="utf-8") as file:
        lines = [line for place, line in enumerate(file) if not place or chance.random() < 0.1]
    figures.write_text("".join(lines), "utf-8")


def export(root: Path, folder: Path) -> None:
    """Writes the release as files, where that has not been done."""
    if folder.exists():
        return
    environment = os.environ | {"LOD_BASE": BASE}
    command = [
        sys.executable,
        "-m",
        "lod",
        "--root",
        str(root),
        "export",
        str(folder),
        "--figures",
        "0",
        "--codes",
        "0",
    ]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    taken = os.times()
    print(f"with the export: {taken.children_user + taken.children_system:.0f} s of processor time", flush=True)


def measure(context: Any, address: str) -> tuple[int, int, int]:
    """Bytes of parts, how many parts, and bytes of everything that a page reads."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address)
    page.wait_for_selector("section[data-ready]", timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.close()
    parts = [int(size) for request, size in sizes.items() if "/parts/" in urls.get(request, "")]
    return sum(parts), len(parts), int(sum(sizes.values()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--sparse", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = given.keep or Path(temporary)
        if given.sparse and not (root / "data").exists():
            make_site(root, 10 * given.count)
            thin_out(root)
        build(root, given.count)
        export(root, root / "files")
        with served(root / "files") as port, chromium() as browser:
            worst = 0
            for selection in SELECTIONS:
                address = f"http://127.0.0.1:{port}/doc/dataset/{NAME}.en.html?{selection}"
                parts, count, everything = measure(browser.new_context(), address)
                worst = max(worst, parts)
                print(f"{selection:36} {parts / 1000:7.0f} kB in {count:3} parts, {everything / 1000:7.0f} kB in all")
        print(f"worst {worst / 1000:.0f} kB, aimed at {AIM / 1000:.0f} kB")


if __name__ == "__main__":
    main()
