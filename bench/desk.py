"""How fast the desk shows windows of a table: `python -m bench.desk [N …]`.

Of each N (50,000 and 1,000,000) a data set of so many rows lies in a folder; a desk is opened on it, and asked for the
first window, for others far apart, for a search, and for the window after a cell was saved. Printed are milliseconds
that a browser waits, and those of the desk's processor.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from html import unescape
from pathlib import Path
from statistics import median

from tests.desk.conftest import Desk, opened

ABOUT = {
    "id": "table", "title": "Table", "description": "Made up.", "publisher": "Us", "contact": "us@example.org",
    "license": "CC0", "answer:unit.value": "number",
}  # fmt: skip
TABLE = "/sets/table/table"
SMALL = 200
"""Rows of the table that the description is drafted from."""


def rows(count: int) -> str:
    """A table of places, years and values."""
    lines = (f"p{number // 10};{2010 + number % 10};{number * 7 % 1000}" for number in range(count))
    return "place;year;value\n" + "\n".join(lines) + "\n"


def processor(desk: Desk) -> float:
    """Seconds of processor time that the desk has used."""
    assert desk.process is not None
    fields = Path(f"/proc/{desk.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(desk: Desk, what: str, *paths: str) -> None:
    """Asks for pages and prints what they took: the median of them, and the most."""
    waits, begun = [], processor(desk)
    for path in paths:
        start = time.perf_counter()
        answer = desk.get(path)
        waits.append(time.perf_counter() - start)
        assert answer.status == 200, answer.text
    used = (processor(desk) - begun) / len(paths)
    print(f"  {what:28} {median(waits) * 1000:8.0f} ms, most {max(waits) * 1000:8.0f}, processor {used * 1000:8.0f}")


def measure(count: int) -> None:
    """Prints what a table of so many rows takes."""
    print(f"{count:,} rows")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "site"
        folder.mkdir()
        small = folder.parent / "table.csv"
        small.write_text(rows(SMALL), "utf-8")
        with opened(folder) as desk:
            made = desk.post(desk.drop(small), ABOUT)
            assert made.status == 303, made.text
        (path,) = (folder / "data" / "table").glob("*.csv")
        path.write_text(rows(count), "utf-8")
        with opened(folder) as desk:
            timed(desk, "opened", TABLE)
            while '"busy":true' in desk.get(f"{TABLE}/check").body.replace(" ", ""):
                time.sleep(0.5)
            timed(desk, "once it is checked", TABLE)
            timed(desk, "other windows", *(f"{TABLE}?at={count * part // 20}" for part in range(1, 20)))
            timed(desk, "only what is wrong", f"{TABLE}?only=errors")
            timed(desk, "a search", f"{TABLE}?find=p{count // 20}")
            page = desk.get(TABLE).body
            was = unescape(re.findall('name="was" value="([^"]*)"', page)[0])
            start = time.perf_counter()
            assert desk.post(TABLE, {"was": was, "c0-2": "5"}).status == 303
            print(f"  {'a cell saved':28} {(time.perf_counter() - start) * 1000:8.0f} ms")
            timed(desk, "the window after it", TABLE)


def main() -> None:
    """Measures each number of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[50_000, 1_000_000], metavar="N")
    for count in parser.parse_args().counts:
        measure(count)


if __name__ == "__main__":
    main()
