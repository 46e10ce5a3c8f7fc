"""The tables of an article as CSV files, with the title, the notes and the source that stand around them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from lod.article.text import Article, BlockKind, Table

MOST_NOTES = 4
"""Blocks below a table that are looked at for notes."""

_TITLE = re.compile(r"(?:tabell|table)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:tabell|table)\s+\d+(?:\.\d+)*\s*[.:]?\s*", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:kilder?|kjelder?|sources?|merk(?:nad)?|notes?|anm|\*+|\d{1,2}[.)\s]|¹|²|³)(?=[\s:.]|\b)", re.IGNORECASE
)
_FIGURE = re.compile(r"[-–−]?\d[\d\s.,]*\s?%?")


def figure_tables(article: Article) -> list[Table]:
    """The tables that hold figures: a header, two columns, and digits in a quarter of the cells below the header."""
    return [table for table in article.tables if _holds_figures(table)]


def _holds_figures(table: Table) -> bool:
    body = [cell for row in table.rows[table.heads :] for cell in row]
    width = max(map(len, table.rows), default=0)
    figures = sum(bool(_FIGURE.fullmatch(cell.strip())) for cell in body)
    return len(table.rows) > table.heads and width > 1 and figures * 4 >= len(body) > 0


def title_of(article: Article, table: Table) -> str:
    """The caption of a table, or the block above it where that is a caption, a heading, or begins with “Table”."""
    if table.title or not 0 < table.after <= len(article.blocks):
        return table.title
    block = article.block(table.after)
    titled = block.kind in (BlockKind.CAPTION, BlockKind.HEADING) or _TITLE.match(block.text)
    return block.text if titled and len(block.text) < 300 else ""


def notes_of(article: Article, table: Table) -> list[str]:
    """The blocks right below a table that are notes or its source."""
    notes = []
    for block in article.blocks[table.after : table.after + MOST_NOTES]:
        if not _NOTE.match(block.text):
            break
        notes.append(block.text)
    return notes


def as_csv(article: Article, table: Table) -> str:
    """A table as CSV: its title and an empty line above it, its notes below, as statistical offices write files."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if title := _NUMBERED.sub("", title_of(article, table)):
        out.write(f"{_line(title)}\n\n")
    writer.writerow(_header(table))
    width = max(map(len, table.rows))
    writer.writerows([*row, *[""] * (width - len(row))] for row in _body(table))
    notes = notes_of(article, table)
    out.write("".join(f"{_line(note)}\n" for note in notes))
    return out.getvalue()


def _line(text: str) -> str:
    """A text as a line of a file that no reader takes for cells."""
    return " ".join(text.split()).replace('"', "”")


def _header(table: Table) -> list[str]:
    """The names of the columns: those of several rows above one another are one."""
    width = max(map(len, table.rows))
    heads = [[*row, *[""] * (width - len(row))] for row in table.rows[: table.heads]]
    heads = [row for row in heads if row is heads[-1] or len(set(row[1:])) > 1]  # "År" over all years says nothing more
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*heads, strict=True)]


def _body(table: Table) -> Iterator[Sequence[str]]:
    """The rows with something in them."""
    return (row for row in table.rows[table.heads :] if any(row))
