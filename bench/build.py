"""How fast a release is built, beside Oxigraph's bare loading of the same triples: `python bench/build.py [N …]`.

For each N a site with one cube of N observations (four dimensions, one measure, two attributes) is made in a scratch
folder and built by `lod build` in a process of its own; then another process loads its N-Triples dump into an empty
Oxigraph store. Wall-clock seconds, peak memory, sizes on disk, and the ratio of the two are printed.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AREAS, AGES, SEXES = 400, 26, 5
DESCRIPTION = """title: {nb: Målt, en: Measured}
description: {nb: Tall til måling., en: Figures to measure with.}
publisher: {name: {nb: Eksempel, en: Example}}
contact: {name: {nb: Eksempel, en: Example}, url: https://example.org/}
issued: 2026-01-01
dimensions:
  area: {label: {nb: Område, en: Area}, role: area}
  age: {label: {nb: Alder, en: Age}, role: age}
  sex: {label: {nb: Kjønn, en: Sex}, role: sex}
  year: {label: {nb: År, en: Year}, role: period}
measures:
  share: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus:
"""
LOAD = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[1])
store.bulk_load(path=sys.argv[2], format=ox.RdfFormat.N_TRIPLES)
store.flush()
"""


def make_site(folder: Path, count: int) -> None:
    """Writes a site with one cube of `count` observations."""
    data = folder / "data" / "measured"
    (data / "codelists").mkdir(parents=True)
    years = -(-count // (AREAS * AGES * SEXES))
    codes = {
        "area": [f"a{n}" for n in range(AREAS)],
        "age": [f"g{n}" for n in range(AGES)],
        "sex": [f"s{n}" for n in range(SEXES)],
        "year": [str(2000 + n) for n in range(years)],
    }
    for name, listed in codes.items():
        rows = "".join(f"{code},{name} {code} nb,{name} {code} en\n" for code in listed)
        (data / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
        (data / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    (data / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    chance = random.Random(1)
    with (data / "figures.csv").open("w", encoding="utf-8") as file:
        file.write("area,age,sex,year,share,obsStatus\n")
        for key in itertools.islice(itertools.product(*codes.values()), count):
            status = "E" if chance.random() < 0.02 else "A"
            file.write(f"{','.join(key)},{chance.randint(0, 1000) / 10},{status}\n")


def timed(
    command: list[str], environment: dict[str, str] | None = None, ends: tuple[int, ...] = (0,)
) -> tuple[float, float]:
    """Seconds and peak memory (MB) of a command."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in ends:
        raise SystemExit(f"{command} ended with {status}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begun, usage.ru_maxrss * unit / 1e6


def size(folder: Path) -> float:
    """Megabytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(counts: list[int]) -> None:
    heads = ("observations", "lod build", "memory", "bulk_load", "memory", "ratio", "cube", "store")
    print(" ".join(f"{head:>12}" for head in heads))
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            make_site(root, count)
            environment = {**os.environ, "LOD_BASE": "https://data.example.org/"}
            built, memory = timed([sys.executable, "-m", "lod", "--root", scratch, "build"], environment)
            release = root / ".lod" / "current"
            dump = release / "dumps" / "measured.nt"
            loaded, other = timed([sys.executable, "-c", LOAD, str(root / "store"), str(dump)])
            cells = (
                *(f"{count:,}", f"{built:.1f} s", f"{memory:,.0f} MB", f"{loaded:.1f} s", f"{other:,.0f} MB"),
                *(f"{built / loaded:.1f}", f"{size(release / 'cubes'):.2f} MB", f"{size(root / 'store'):,.0f} MB"),
            )
            print(" ".join(f"{cell:>12}" for cell in cells), flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main([int(argument.replace("_", "")) for argument in sys.argv[1:]] or [10_000, 100_000])
