"""Published files in PX, JSON-stat, SDMX and workbooks are taken in as they are: what other readers read in them.

The files are not part of this project: LOD_REAL names their folder, else it is `../shared/real`. What stands in them is
in `tests/expected/real.json`, written once from readers of other makes (openpyxl, xlrd, ElementTree, json, a few lines
for PX): how many numbers there are, their sum, and three of them with what they are about; of PX how many
dimensions and measures there are, too.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LEAN, ROOT, SiteFolder
from tests.drafting.test_draft import answered

FOLDER = Path(os.environ.get("LOD_REAL") or ROOT.parent / "shared" / "real")
EXPECTED: dict[str, dict[str, Any]] = json.loads((ROOT / "tests" / "expected" / "real.json").read_text("utf-8"))
HERE = {name: about for name, about in EXPECTED.items() if (FOLDER / name.partition("#")[0]).is_file()}


@pytest.mark.slow
@pytest.mark.skipif(not HERE, reason="the published files are not here; LOD_REAL names their folder")
@pytest.mark.parametrize("name", HERE)
def test_a_published_file_says_what_others_read_in_it(name: str, tmp_path: Path) -> None:
    """All its numbers are published, each for what it is about; or what keeps it from that is said, and is right."""
    about, site = HERE[name], SiteFolder(tmp_path)
    table = ["--table", about["table"]] if "table" in about else []
    drafted = site.lod("new", str(FOLDER / name.partition("#")[0]), "--yes", "--id", "real", *table)
    assert "unforeseen" not in drafted.output
    if drafted.exit_code:
        assert about.get("finding", "no finding is expected") in drafted.output
        return
    decided(tmp_path / "data" / "real")
    built = site.lod("build", env=LEAN)
    if "finding" in about:
        assert built.exit_code == 1
        assert about["finding"] in built.output
        return
    assert built.exit_code == 0, built.output
    if "dimensions" in about:
        assert structure(site) == (about["dimensions"], about["measures"])
    numbers = list(published(site))
    assert len(numbers) == about["count"]
    assert sum(value for _, value in numbers) == Decimal(about["sum"])
    for keys, value in about["cells"]:
        wanted = {key.casefold() for key in keys}
        assert any(found == Decimal(value) and wanted <= words for words, found in numbers), (keys, value)


def decided(folder: Path) -> None:
    """Answers the TODOs of a draft; each sign in place of a number says that there is none."""
    path = folder / "dataset.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.lstrip().startswith("symbols:") and "TODO" in line:
            signs = dict.fromkeys(re.findall(r"'([^']+)'", line), "O")
            lines[number] = f"  symbols: {json.dumps(signs, ensure_ascii=False)}\n"
    path.write_text("".join(lines), "utf-8")
    answered(folder)


def structure(site: SiteFolder) -> tuple[int, int]:
    """How many dimensions and measures the release has, as its JSON-stat says."""
    stat = json.loads((site.current / "dumps" / "real.json").read_text("utf-8"))
    metric = stat.get("role", {}).get("metric", [])
    measures = sum(len(stat["dimension"][name]["category"]["index"]) for name in metric)
    return len(stat["id"]) - len(metric), measures or 1


def published(site: SiteFolder) -> Iterator[tuple[set[str], Decimal]]:
    """The numbers of the release's table, each with all the words of its row."""
    path = site.current / "dumps" / "real.csv"
    packed = path.with_name("real.csv.gz")  # a large dump is kept packed alone
    with (
        path.open(encoding="utf-8", newline="")
        if path.exists()
        else gzip.open(packed, "rt", encoding="utf-8", newline="") as file
    ):
        rows = csv.DictReader(file)
        names = list(rows.fieldnames or ())
        measures = names[names.index("measure_en") + 1 : names.index("unitMeasure")]
        for row in rows:
            for measure in measures:
                if row[measure]:
                    yield (
                        {word.removeprefix("'").casefold() for word in (measure, *row.values())},
                        Decimal(row[measure]),
                    )
