"""What becomes of published files: `python -m tests.real` drafts each of `../shared/real` and prints a table.

For each format: how many tables were tried, go through with nothing to decide but their unit and who answers for them,
ask a person for more, or are refused in words. That none is wrong is what `test_real_csv` and `test_real_formats` hold.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests import test_real_csv, test_real_formats
from tests.conftest import SiteFolder

OUTCOMES = ("through", "asked", "refused")
OWN = ("title:", "description:", "publisher:", "contact:", "license:", "unit:")
"""The lines of a draft that a person fills in, whatever the file says."""


def tables() -> Iterator[tuple[str, Path, str, str]]:
    """Each table: its format, its file, which table of the file it is, and what keeps it from being published."""
    for name in test_real_csv.FILES:
        yield "csv", test_real_csv.FOLDER / name, "", ""
    for name, about in test_real_formats.HERE.items():
        path = test_real_formats.FOLDER / name.partition("#")[0]
        yield name.partition("/")[0], path, about.get("table", ""), about.get("finding", "")


def outcome(path: Path, table: str, finding: str) -> str:
    """What becomes of one table; `finding`: what `lod check` is known to say of it, "" for nothing."""
    with tempfile.TemporaryDirectory() as folder:
        site = SiteFolder(Path(folder))
        drafted = site.lod("new", str(path), "--yes", "--id", "real", *(["--table", table] if table else []))
        if drafted.exit_code or finding:
            return "refused"
        lines = (site.root / "data" / "real" / "dataset.yaml").read_text("utf-8").splitlines()
    open_lines = [line for line in lines if re.search(r"\"TODO", line) and not line.strip().startswith(OWN)]
    return "asked" if open_lines else "through"


def main() -> None:
    """Prints the table."""
    counts: dict[str, Counter[str]] = {}
    for format, path, table, finding in tables():
        counts.setdefault(format, Counter())[outcome(path, table, finding)] += 1
    print(f"{'format':10}{'tried':>8}" + "".join(f"{word:>9}" for word in OUTCOMES))
    for format, outcomes in counts.items():
        print(f"{format:10}{sum(outcomes.values()):8}" + "".join(f"{outcomes[word]:9}" for word in OUTCOMES))


if __name__ == "__main__":
    main()
