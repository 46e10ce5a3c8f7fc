"""`lod read`: an article's figures as a data set."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.errors import LodError
from lod.terminal import language, told

if TYPE_CHECKING:
    from lod.article.reader import Reading
    from lod.article.text import Article

PAGE = "article.html"
"""The text with every number marked, in the folder of its data set."""

LANGUAGES = ("nb", "nn", "en")


@click.command("read")
@click.argument("source")
@click.option("--id", "wanted", help="The data set's id: the end of its address. Made of the title, if left out.")
@click.option(
    "--language", "tongue", type=click.Choice(LANGUAGES), help="The text's language; recognised, if left out."
)
@click.option("--url", default="", help="Where the text is published, for a file.")
@click.option("--show", is_flag=True, help="Only show what is read; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Show it as JSON; write nothing.")
@click.pass_context
@told
def read(
    context: click.Context, source: str, wanted: str | None, tongue: str | None, url: str, show: bool, as_json: bool
) -> None:
    """Read the figures that an article states, with their words, and draft data sets of them.

    SOURCE is a file (HTML, text, Markdown, PDF, .docx, .odt) or an address. Beside the table it writes statements.csv,
    a row for each statement: correct whom and what each is of, and run the command again – the table is made anew, what
    moved in the text is recognised, and what is new or gone is said. article.html shows the text with its numbers
    marked.
    """
    from lod.article.marked import marked_page
    from lod.article.reader import read as read_article
    from lod.drafting import names
    from lod.drafting.article.folder import SHEET, draft

    settings = settings_of(context)
    if wanted is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", wanted):
        raise LodError(f"{wanted!r} cannot be an id: use lower-case letters, digits and hyphens.")
    article = open_source(source, tongue or "", url)
    reading = read_article(article)
    if as_json:
        click.echo(json.dumps(_plain(reading), ensure_ascii=False, indent=2, default=str))
        return
    _print(reading)
    if show:
        return
    id = wanted or names.slug(article.title, 40) or names.slug(Path(source).stem, 40) or "article"
    drafted = draft(reading, id, settings)
    page = settings.data / id / PAGE
    page.write_text(marked_page(reading, language()), "utf-8")
    for name in (*drafted.written, f"{id}/{page.name}"):
        click.echo(say("terminal.wrote", path=f"{settings.data.name}/{name}"))
    for entry in drafted.new:
        click.echo(say("terminal.statement-new", words=entry.words, paragraph=entry.paragraph))
    for entry in drafted.gone:
        click.secho(say("terminal.statement-gone", words=entry.words, paragraph=entry.paragraph), fg="yellow")
    click.secho(say("terminal.article-drafted", sheet=f"{settings.data.name}/{id}/{SHEET}"), fg="green")


def open_source(source: str, tongue: str, url: str) -> Article:
    """The article in a file or at an address. Raises `LodError`."""
    from lod.article.file import article_of, open_article
    from lod.importing.client import Client

    if re.match(r"https?://", source, re.IGNORECASE):
        name = source.rpartition("/")[2].partition("?")[0] or "article.html"
        return article_of(Client().fetch(source), name, tongue, source)
    if "://" in source:
        raise LodError(f"{source} is neither a file nor an address that begins with https:// or http://.")
    return open_article(Path(source), tongue, url)


def _print(reading: Reading) -> None:
    """A line for each statement, and how many numbers were passed over."""
    for statement in reading.statements:
        value = f"{statement.qualifier} {statement.measured}"
        click.echo(f"{statement.place.paragraph:4}  {statement.words:34} {value:34} {statement.subject}")
    click.echo(say("terminal.article-read", taken=len(reading.statements), passed=len(reading.passed)))


def _plain(reading: Reading) -> dict[str, object]:
    """The reading as JSON has it."""
    statements = [
        asdict(statement) | {"refers_to": statement.refers_to.words if statement.refers_to else None}
        for statement in reading.statements
    ]
    article = reading.article
    text = {"title": article.title, "language": article.language, "sha256": article.digest, "url": article.url}
    return text | {"statements": statements, "passed": [asdict(each) for each in reading.passed]}
