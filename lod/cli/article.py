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
from lod.messages.message import Message
from lod.terminal import language, reports_errors

if TYPE_CHECKING:
    from lod.article.reader import Reading
    from lod.article.text import Article
    from lod.config import Settings

LANGUAGES = ("nb", "nn", "en")


@click.command("read")
@click.argument("source")
@click.option("--id", "wanted", help="The data set's id: the end of its address. Made of the title, if left out.")
@click.option(
    "--language", "tongue", type=click.Choice(LANGUAGES), help="The text's language; recognised, if left out."
)
@click.option("--url", default="", help="Where the text is published, for a file.")
@click.option(
    "--write",
    "written",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the text to this file as HTML, each figure that is published as a <lod-figure>; nothing else.",
)
@click.option("--show", is_flag=True, help="Only show what is read; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Show it as JSON; write nothing.")
@click.pass_context
@reports_errors
def read(
    context: click.Context,
    source: str,
    wanted: str | None,
    tongue: str | None,
    url: str,
    written: Path | None,
    show: bool,
    as_json: bool,
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
    from lod.drafting.article.folder import PAGE, SHEET, draft

    settings = settings_of(context)
    if wanted is not None and not names.ID.fullmatch(wanted):
        raise LodError(Message("error.not-an-id", id=wanted))
    if written is not None:
        write_back(settings, source, tongue or "", url, written)
        return
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


def write_back(settings: Settings, source: str, tongue: str, url: str, path: Path) -> None:
    """Writes an article with each figure that is published as an element that knows it; says which are not."""
    from lod.article.checking import check
    from lod.article.file import article_of, text_of
    from lod.article.html import is_html
    from lod.article.quoting import into_page, page
    from lod.article.reader import read as read_article
    from lod.cli.article_figures import chosen, current, figures_of
    from lod.cli.quotes import quote_of
    from lod.drafting import writing

    release = current(settings)
    data, name = _bytes(source)
    article = article_of(data, name, tongue, url or (source if "://" in source else ""))
    published = [figure for dataset in chosen(release, ()) for figure in figures_of(release, dataset)]
    results = check(read_article(article), published)
    quotes = [quote for result in results if (quote := quote_of(result)) is not None]
    script = f"{release.base}static/lod-figure-1.js"
    text = text_of(data)
    html, homeless = into_page(text, article, quotes, script) if is_html(text) else (page(article, quotes, script), [])
    writing.exchange(path, html)
    click.echo(say("terminal.wrote", path=f"{path}"))
    for result in results:
        left = quote_of(result) is None or any(each.start == result.statement.place.start for each in homeless)
        if left or len(result.figures) > 1:
            key = "terminal.figure-left" if left else "terminal.figure-first"
            place = result.statement.place.paragraph
            click.secho(say(key, words=result.statement.words, paragraph=place, count=len(result.figures)), fg="yellow")
    click.secho(say("terminal.figures-written", count=len(quotes) - len(homeless)), fg="green")


def open_source(source: str, tongue: str, url: str) -> Article:
    """The article in a file or at an address. Raises `LodError`."""
    from lod.article.file import article_of

    data, name = _bytes(source)
    return article_of(data, name, tongue, url or (source if "://" in source else ""))


def _bytes(source: str) -> tuple[bytes, str]:
    """The bytes of a file or of what is at an address, and its name. Raises `LodError`."""
    from lod.article.file import bytes_of
    from lod.importing.client import Client

    if re.match(r"https?://", source, re.IGNORECASE):
        name = source.rpartition("/")[2].partition("?")[0] or "article.html"
        return Client().fetch(source), name
    if "://" in source:
        raise LodError(Message("error.neither-file-nor-address", source=source))
    return bytes_of(Path(source)), Path(source).name


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
