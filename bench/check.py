"""How long judging takes: `python -m bench.check [N …]`, from the folder of the project.

For each N the site of `bench.sample` is made, read and judged in a process of its own: wall-clock seconds of reading
the CSV, of judging figures and catalogue against all shapes and integrity constraints, processor seconds and peak
memory of all of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.sample import make_site

CHILD = """
import json, resource, sys, time
from lod.config import Settings
from lod.release.build import check
spent, last = {}, [time.perf_counter(), "starting"]
def progress(done, total, what):
    now = time.perf_counter()
    spent[last[1]] = spent.get(last[1], 0) + now - last[0]
    last[:] = now, what.split()[0]
check(Settings.load(sys.argv[1]), progress)
progress(0, 0, "end")
used = resource.getrusage(resource.RUSAGE_SELF)
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps(spent | {"busy": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit / 1e6}))
"""


def main(counts: list[int]) -> None:
    print(f"{'figures':>12} {'reading':>10} {'judging':>10} {'processor':>10} {'memory':>10}")
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
            make_site(Path(scratch), count)
            done = subprocess.run([sys.executable, "-c", CHILD, scratch], capture_output=True, text=True, check=True)
            told = json.loads(done.stdout)
            cells = (f"{told[key]:.1f} s" for key in ("reading", "judging", "busy"))
            print(f"{count:>12,}", *(f"{cell:>10}" for cell in cells), f"{told['memory']:>7,.0f} MB", flush=True)


if __name__ == "__main__":
    main([int(argument.replace("_", "")) for argument in sys.argv[1:]] or [10_000, 100_000])
