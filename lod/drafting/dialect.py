"""How a text file of a table is written: its encoding, its separator, and the lines above its header."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass

LOOKED_AT = 256_000
"""Bytes at the beginning of a file that are looked at."""
SEPARATORS = (";", "\t", ",", "|")


@dataclass(frozen=True)
class Dialect:
    """What a description's `table` says of a CSV file; `above`: the texts in the lines above the header."""

    encoding: str = "utf-8"
    separator: str = ","
    skip: int = 0
    above: tuple[str, ...] = ()


def dialect(raw: bytes) -> Dialect:
    """The dialect of a file that begins with these bytes."""
    encoding = _encoding(raw)
    lines = raw.decode(encoding, "replace").splitlines()[:200]
    lines = lines[:-1] if len(raw) >= LOOKED_AT else lines
    separator, width = max((_regularity(lines, mark) for mark in SEPARATORS), key=lambda found: found[2])[:2]
    skip = next((i for i, line in enumerate(lines) if _is_header(line, separator, width)), 0)
    above = tuple(text for line in lines[:skip] if (text := line.strip(f' "\ufeff{separator}')))
    return Dialect(encoding, separator, skip, above)


def _encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    for cut in range(4):  # a character may be cut in two at the end
        try:
            raw[: len(raw) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return "utf-8"
    return "windows-1252"


def _regularity(lines: list[str], separator: str) -> tuple[str, int, int]:
    """The separator, the number of cells that most rows have with it, and how well it fits."""
    widths = Counter(len(row) for row in _rows(lines, separator) if len(row) > 1)
    width, times = max(widths.items(), key=lambda found: (found[1], found[0]), default=(1, 0))
    return separator, width, times * (width > 1)


def _rows(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in lines]


def _is_header(line: str, separator: str, width: int) -> bool:
    """Whether the line names all columns."""
    cells = next(iter(_rows([line], separator)), [])
    return len(cells) == width and all(cell.strip() for cell in cells)
