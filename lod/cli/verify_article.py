"""`lod verify-article`: whether an article's figures still are those that are published."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lod.cli.article import LANGUAGES, open_source
from lod.cli.context import settings_of
from lod.cli.publish import FORMAT, report
from lod.errors import Finding, Severity
from lod.messages.catalogue import languages
from lod.messages.message import Argument, Message
from lod.terminal import language, reports_errors

if TYPE_CHECKING:
    from lod.article.checking import Result
    from lod.article.text import Article
    from lod.model.dataset import DataSet

SEVERITIES = {
    "statement-holds": Severity.INFO,
    "statement-no-longer-holds": Severity.VIOLATION,
    "statement-without-value": Severity.WARNING,
    "statement-of-several-figures": Severity.WARNING,
    "statement-not-published": Severity.WARNING,
}
"""How much each verdict on a statement matters; the messages have the same keys."""


@click.command("verify-article")
@click.argument("source")
@click.option("--dataset", "ids", multiple=True, help="Only look in this data set; may be given several times.")
@click.option("--url", default="", help="Where the text is published, for a file.")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help="The language of the text.")
@FORMAT
@click.option("--lang", "words", type=click.Choice(languages()), help="The language of what is said.")
@click.pass_context
@reports_errors
def verify_article(
    context: click.Context,
    source: str,
    ids: tuple[str, ...],
    url: str,
    tongue: str | None,
    name: str,
    words: str | None,
) -> None:
    """Hold the figures that an article states against those of the current release.

    SOURCE is a file or an address, as for `lod read`. Says of each statement whether its words still hold («ca. 80
    prosent» holds for 78.6, not for 71), no longer hold, or state a figure that is not published. docs/articles.md has
    the rules. Exit code 1 where something does not hold.
    """
    from lod.article.checking import check
    from lod.article.reader import read
    from lod.cli.article_figures import chosen, current, figures_of

    release = current(settings_of(context))
    datasets = chosen(release, ids)
    reading = read(open_source(source, tongue or "", url))
    published = [figure for dataset in datasets for figure in figures_of(release, dataset)]
    findings = [_finding(result, source, reading.article) for result in check(reading, published)]
    findings += [_changed(name, source) for name in _sources_changed(datasets, reading.article)]
    skipped = [d.id for d in release.site.datasets if not ids and d not in datasets]
    report([*findings, *(_too_large(id, source) for id in skipped)], name, words or language())
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        sys.exit(1)


def _sources_changed(datasets: list[DataSet], article: Article) -> list[str]:
    """The sources at the address of an article whose text is another since it was read."""
    sources = {source.name: source for dataset in datasets for source in dataset.sources}
    return [s.name for s in sources.values() if article.url and s.url == article.url and s.sha256 != article.digest]


def _changed(name: str, source: str) -> Finding:
    return Finding(Message("source-text-changed", name=name), Severity.WARNING, file=source)


def _finding(result: Result, source: str, article: Article) -> Finding:
    """A result in words, at the character of a paragraph of the text."""
    statement, figures = result.statement, result.figures
    iri = figures[0].iri.strip("<>") if figures else ""
    paragraph = statement.place.paragraph
    arguments: dict[str, Argument] = {"words": statement.words, "iri": iri}
    if figures:
        arguments |= {"value": figures[0].measured, "count": len(figures)}
    message = Message(result.verdict.value, **arguments)
    return Finding(
        message,
        SEVERITIES[result.verdict.value],
        file=source,
        row=article.line(paragraph, statement.place.start),
        paragraph=paragraph,
        character=statement.place.start + 1,
        value=statement.words,
        link=iri or None,
    )


def _too_large(id: str, source: str) -> Finding:
    from lod.cli.article_figures import LARGEST

    return Finding(Message("dataset-not-looked-at", id=id, most=LARGEST), Severity.INFO, file=source)
