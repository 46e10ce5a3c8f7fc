"""What reading a table takes: `python -m bench.read [N] [--format csv|csv.gz|csv.zst|parquet|px]`.

A table of N rows (1,000,000) is written as the benchmarks' site has it, and read to observations by a process of its
own, the way `lod build` reads it. Rows a second, processor seconds and peak memory are printed; above it stands what it
takes for a hundredth of the rows, so that memory that grows shows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.sample import NAME, make_site

FORMATS = ("csv", "csv.gz", "csv.zst", "parquet", "px")
CHILD = """
import json, resource, sys, time
from lod.config import Settings
from lod.sources.site import folder as site
begun = time.perf_counter()
(dataset,) = site.read(Settings.load(sys.argv[1])).datasets
findings, count = [], 0
for rows, columns in dataset.observations(findings):
    count += len(rows)
if findings:
    raise SystemExit(str(findings[0]))
seconds, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
try:  # what the process itself had: ru_maxrss begins with what its parent had
    peak = int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) * 1024
except OSError:
    peak = used.ru_maxrss
print(json.dumps([count, seconds, used.ru_utime + used.ru_stime, peak / 1e6]))
"""


def written(root: Path, count: int, format: str) -> None:
    """The benchmarks' site with its table in a format."""
    make_site(root, count)
    folder = root / "data" / NAME
    plain, table = folder / "figures.csv", folder / f"figures.{format}"
    if format == "csv.gz":
        with plain.open("rb") as raw, gzip.open(table, "wb", 1) as packed:
            shutil.copyfileobj(raw, packed)
    elif format == "csv.zst":
        import pyarrow as pa

        with plain.open("rb") as raw, pa.output_stream(table, "zstd") as packed:
            shutil.copyfileobj(raw, packed)
    elif format == "parquet":
        import duckdb

        duckdb.sql(f"COPY (FROM read_csv('{plain}', all_varchar = true)) TO '{table}' (FORMAT parquet)")
    elif format == "px":
        _px(plain, table)
    if table != plain:
        plain.unlink()
        description = folder / "dataset.yaml"
        text = description.read_text("utf-8").replace("dimensions:", f"table: {{file: {table.name}}}\ndimensions:")
        if format == "px":  # a PX file has figures alone
            text = text.replace("share: {label", "share: {column: value, label").replace(
                "attributes:\n  obsStatus:\n", ""
            )
        description.write_text(text, "utf-8")


def _px(plain: Path, table: Path) -> None:
    """Every combination of the codes that occur, with the figures in a row for each of the first three."""
    lists = {name: [line.split(",")[0] for line in _lines(plain.parent / "codelists" / f"{name}.csv")]
             for name in ("area", "age", "sex", "year")}  # fmt: skip
    with table.open("w", encoding="utf-8") as file:
        file.write('CHARSET="ANSI";\nCODEPAGE="utf-8";\nSTUB="area","age","sex";\nHEADING="year";\n')
        for name, codes in lists.items():
            file.write(f'VALUES("{name}")={",".join(f"{chr(34)}{code}{chr(34)}" for code in codes)};\n')
        file.write("DATA=\n")
        row = " ".join(str(n % 1000 / 10) for n in range(len(lists["year"])))
        file.writelines(f"{row}\n" for _ in range(len(lists["area"]) * len(lists["age"]) * len(lists["sex"])))
        file.write(";\n")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()[1:]


def measured(count: int, format: str) -> tuple[int, float, float, float]:
    """Observations, wall-clock and processor seconds, and peak memory (MB) of reading a table."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "site"
        root.mkdir()
        written(root, count, format)
        command = [sys.executable, "-c", CHILD, str(root)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if said.returncode:
            raise SystemExit(said.stderr)
        found, seconds, busy, memory = json.loads(said.stdout)
        return found, seconds, busy, memory


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--format", choices=FORMATS, action="append")
    given = asked.parse_args()
    print(f"{'format':9} {'rows':>12} {'seconds':>8} {'busy':>7} {'rows/s':>10} {'MB':>6}")
    for format in given.format or FORMATS:
        for count in (max(given.rows // 100, 1), given.rows):
            found, seconds, busy, memory = measured(count, format)
            speed = found / seconds
            print(f"{format:9} {found:12,} {seconds:8.1f} {busy:7.1f} {speed:10,.0f} {memory:6.0f}", flush=True)


if __name__ == "__main__":
    main()
