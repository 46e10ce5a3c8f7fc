"""`lod verify-article`: whether an article's figures still are those that are published."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from lod.cli.article import LANGUAGES, open_source
from lod.cli.context import settings_of
from lod.cli.publish import FORMAT, report
from lod.errors import Finding, LodError, Severity
from lod.terminal import language, told

if TYPE_CHECKING:
    from lod.article.checking import Published, Result
    from lod.article.text import Article
    from lod.cube.columns import Row
    from lod.model.dataset import DataSet
    from lod.release.opened import Release

LARGEST = 20_000
"""A data set of more figures is only looked at when it is named with --dataset."""


SAID: dict[str, tuple[str, str, Severity]] = {
    "statement-holds": (
        "“{words}” holds: {value} is published, {iri}.",
        "«{words}» stemmer: {value} er publisert, {iri}.",
        Severity.INFO,
    ),
    "statement-no-longer-holds": (
        "“{words}” does not hold: {value} is published, {iri}.",
        "«{words}» stemmer ikke: {value} er publisert, {iri}.",
        Severity.VIOLATION,
    ),
    "statement-without-value": (
        "“{words}” cannot be checked: the published figure is missing its value, {iri}.",
        "«{words}» kan ikke kontrolleres: det publiserte tallet mangler verdi, {iri}.",
        Severity.WARNING,
    ),
    "statement-of-several-figures": (
        "“{words}” may mean any of {count} published figures with different values, the first {iri}.",
        "«{words}» kan gjelde {count} publiserte tall med ulike verdier, det første {iri}.",
        Severity.WARNING,
    ),
    "statement-not-published": (
        "“{words}” is not published here, or its words do not say which figure it is.",
        "«{words}» er ikke publisert her, eller ordene sier ikke hvilket tall det er.",
        Severity.WARNING,
    ),
}
"""What is said of a statement by its verdict, in English and Norwegian, and how much it matters."""


@click.command("verify-article")
@click.argument("source")
@click.option("--dataset", "ids", multiple=True, help="Only look in this data set; may be given several times.")
@click.option("--url", default="", help="Where the text is published, for a file.")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help="The language of the text.")
@FORMAT
@click.option("--lang", "words", type=click.Choice(["nb", "en"]), help="The language of what is said.")
@click.pass_context
@told
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
    from lod.release.home import Home
    from lod.release.opened import Release

    settings = settings_of(context)
    home = Home(settings.home)
    current = home.current()
    if current is None:
        raise LodError("There is no release to check against: run `lod build`.")
    release = Release.open(home.path(current))
    unknown = [id for id in ids if id not in release.datasets]
    if unknown:
        raise LodError(f"{unknown[0]!r} is no data set of the release. Expected one of {', '.join(release.datasets)}.")
    reading = read(open_source(source, tongue or "", url))
    chosen = [d for d in release.site.datasets if d.id in ids or (not ids and _is_small(release, d.id))]
    published = [figure for dataset in chosen for figure in _published(release, dataset)]
    findings = [_finding(result, source) for result in check(reading, published)]
    findings += [_changed(name, source) for name in _sources_changed(chosen, reading.article)]
    skipped = [d.id for d in release.site.datasets if not ids and d not in chosen]
    report([*findings, *(_too_large(id, source) for id in skipped)], name, words or language())
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        sys.exit(1)


def _sources_changed(datasets: list[DataSet], article: Article) -> list[str]:
    """The sources at the address of an article whose text is another since it was read."""
    sources = {source.name: source for dataset in datasets for source in dataset.sources}
    return [s.name for s in sources.values() if article.url and s.url == article.url and s.sha256 != article.digest]


def _changed(name: str, source: str) -> Finding:
    message = f"the text has changed since it was read as the source {name!r}."
    nb = f"teksten er endret siden den ble lest som kilden {name!r}."
    hint = "Run `lod read` again."
    return Finding(message, Severity.WARNING, file=source, nb=nb, rule="source-text-changed", hint=hint)


def _is_small(release: Release, id: str) -> bool:
    return release.manifest.datasets[id].observations <= LARGEST


def _published(release: Release, dataset: DataSet) -> Iterator[Published]:
    """The figures of a data set as checking needs them."""
    from lod.article.checking import Published
    from lod.cube.observations import cells
    from lod.cube.values import measure_of, one, unit_of
    from lod.drafting.article.description import UNITS

    units = {code: name for name, code in UNITS.items()}
    sources = {source.name: source for source in dataset.sources}
    structure = dataset.structure
    for row in release.cubes[dataset.id]:
        source = sources.get(one(row, "source") or "")
        unit = unit_of(dataset, row)
        yield Published(
            iri=str(release.iris.observation(dataset.id, [str(row[name]) for name in structure.key])),
            unit=units.get(unit, unit),
            value=_decimal(one(row, measure_of(dataset, row).name)),
            qualifier=one(row, "qualifier") or "",
            lower=_decimal(one(row, "lowerBound")),
            upper=_decimal(one(row, "upperBound")),
            labels=tuple(_labels(release, dataset, row)),
            stated=tuple(zip(cells(row, "statedAs"), cells(row, "paragraph"), strict=False)),
            digest=source.sha256 if source else "",
        )


def _labels(release: Release, dataset: DataSet, row: Row) -> Iterator[tuple[str, ...]]:
    """What the code of each dimension is called, totals and periods left out."""
    for dimension in dataset.structure.dimensions:
        codelist = release.lists[dimension.codelist]
        concept = codelist.by_notation.get(str(row[dimension.name]))
        if concept is not None and concept.notation != "_T" and not codelist.periods:
            yield tuple(text for _, text in concept.label)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _finding(result: Result, source: str) -> Finding:
    """A result in words, at its paragraph."""
    statement, figures = result.statement, result.figures
    iri = figures[0].iri.strip("<>") if figures else ""
    value = f"{figures[0].value}" if figures else ""
    message, nb, severity = SAID[result.verdict.value]
    words = {"words": statement.words, "value": value, "iri": iri, "count": len(figures)}
    return Finding(
        message.format(**words), severity, file=source, column=f"paragraph {statement.place.paragraph}",
        value=statement.words, nb=nb.format(**words), rule=result.verdict.value, link=iri or None,
    )  # fmt: skip


def _too_large(id: str, source: str) -> Finding:
    message = f"the data set {id} was not looked at: it has more than {LARGEST:,} figures. Name it with --dataset."
    nb = f"datasettet {id} er ikke sett på: det har mer enn {LARGEST} tall. Oppgi det med --dataset."
    return Finding(message, Severity.INFO, file=source, nb=nb, rule="dataset-not-looked-at")
