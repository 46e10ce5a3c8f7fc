"""`lod new ARTICLE`: the tables of an article go the way of any table, its figures that of `lod read`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from lod.article.file import open_article
from lod.article.reader import read
from lod.article.tables import as_csv, figure_tables, title_of
from lod.article.text import Article, Table
from lod.cli.words import say
from lod.drafting import names
from lod.errors import Finding, SourceError
from lod.messages.message import Message

Draft = Callable[[Path, str], None]
"""Drafts a data set of a table in a file, with an id."""


def new(file: Path, wanted: str, number: str | None, draft: Draft, figures: Callable[[], None], *, every: bool) -> None:
    """Says that a file is an article, and drafts what was asked for of it.

    `number`: of a table, from 1; `every`: all of them. Otherwise `figures` reads what the text states, and the tables
    are listed; where it states nothing, its only table is drafted. Raises `SourceError` for a table that is not there.
    """
    article = open_article(file)
    tables = figure_tables(article)
    click.echo(say("terminal.is-article", file=file.name))
    chosen = _chosen(file, tables, number, every=every)
    stated = bool(read(article).statements)
    if not chosen and not stated and len(tables) == 1:
        chosen = [1]
    for each in chosen:
        _draft(article, tables[each - 1], _id(article, tables[each - 1], wanted, each, len(chosen)), draft)
    if not chosen:
        if stated or not tables:
            figures()
        _list(article, tables, file)


def _chosen(file: Path, tables: Sequence[Table], number: str | None, *, every: bool) -> list[int]:
    if every:
        return list(range(1, len(tables) + 1))
    if number is None:
        return []
    if not number.isdecimal() or not 1 <= int(number) <= len(tables):
        message = Message("article-without-table", number=number, tables=len(tables))
        raise SourceError([Finding(message, file=file.name, hint=Message("article-without-table.do"))])
    return [int(number)]


def _id(article: Article, table: Table, wanted: str, number: int, count: int) -> str:
    if wanted and count == 1:
        return wanted
    title = names.slug(title_of(article, table), 40)
    return f"{wanted}-{number}" if wanted else title or f"table-{number}"


def _draft(article: Article, table: Table, id: str, draft: Draft) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{id}.csv"
        path.write_text(as_csv(article, table), "utf-8")
        draft(path, id)


def _list(article: Article, tables: Sequence[Table], file: Path) -> None:
    """The tables of an article with the command that drafts each."""
    for number, table in enumerate(tables, 1):
        click.echo(
            say(
                "terminal.article-table",
                number=number,
                title=title_of(article, table) or "–",
                rows=len(table.rows) - table.heads,
                columns=max(map(len, table.rows)),
                command=f"lod new {file} --table {number}",
            )
        )
