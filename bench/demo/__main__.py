"""Writes the demonstration site into a folder: `python -m bench.demo FOLDER [--large]`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bench.demo.site import write_large, write_site


def main() -> None:
    """Writes the sources anew; what was built from them before stays until the next build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--large", action="store_true", help="half a million figures by single years of age too")
    given = parser.parse_args()
    shutil.rmtree(given.folder / "data", ignore_errors=True)
    write_site(given.folder)
    if given.large:
        write_large(given.folder / "data")


if __name__ == "__main__":
    main()
