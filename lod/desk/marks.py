"""What a check says of a table, by its rows and columns, as the grid shows it in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lod.errors import Finding
from lod.findings.kinds import completed
from lod.messages.catalogue import text

NEAREST = "nearest"
"""The argument of an advice that names what was probably meant."""


@dataclass(frozen=True)
class CellMark:
    """What is wrong with a cell, and what to do; `nearest`: what was probably meant, "" where nothing is near."""

    severity: str
    what: str
    advice: str
    value: str | None
    nearest: str

    def fits(self, cell: str) -> bool:
        """Whether a cell still has what was judged."""
        return self.value is None or self.value == cell.strip()


def fitting(marks: Iterable[CellMark], cell: str) -> tuple[CellMark, ...]:
    """The marks of what a cell has; that it has no value is not said where it has one that cannot be read."""
    fit = [mark for mark in marks if mark.fits(cell)]
    return tuple([mark for mark in fit if mark.value is not None] or fit)


Marks = Mapping[int, Mapping[str, tuple[CellMark, ...]]]
"""By row of the file and name of the column, "" for a whole row."""


def marks(
    findings: Iterable[Finding],
    name: str,
    columns: Iterable[str],
    language: str,
    written: Mapping[str, Mapping[str, str]] | None = None,
) -> Marks:
    """What findings say of the rows of a file. `written`: what columns write for a code, where it is not the code."""
    marked: dict[int, dict[str, tuple[CellMark, ...]]] = {}
    within = set(columns)
    for finding in completed(f for f in findings if f.file == name and f.row is not None):
        column = finding.column if finding.column in within else ""
        alike = finding.rows if column else ()  # of a whole row, the other rows are those that it is compared with
        for row in alike or (finding.row or 0,):
            cells = marked.setdefault(row, {})
            cells[column or ""] = (*cells.get(column or "", ()), _mark(finding, column or "", language, written or {}))
    return marked


def _mark(finding: Finding, column: str, language: str, written: Mapping[str, Mapping[str, str]]) -> CellMark:
    nearest = dict(finding.hint.arguments).get(NEAREST, "") if finding.hint else ""
    advice = text(finding.hint, language) if finding.hint else ""
    value = finding.value if column else None
    nearest = written.get(column, {}).get(str(nearest), str(nearest))
    return CellMark(finding.severity.value, text(finding.what, language), advice, value, nearest)
