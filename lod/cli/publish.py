"""`lod check` and `lod build`: from sources to a release."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from lod.cli.context import settings_of
from lod.cli.difference import show
from lod.cli.notifying import notify_webhooks
from lod.cli.words import counted, say
from lod.config import Settings
from lod.errors import Finding, Severity, plain
from lod.messages.catalogue import languages
from lod.terminal import Progress, language, print_findings, reports_errors

if TYPE_CHECKING:
    from lod.history.summary import Difference
    from lod.release.again import Built
    from lod.release.home import Home
    from lod.release.revision import Review
    from lod.release.scheduling import Announcement

NOTE = click.option(
    "--note", multiple=True, help="Why what is published changes; with a language before it, as 'en: …', in several."
)
"""The reason for a change: the option of commands that make a release current."""

FORMAT = click.option(
    "--format",
    "name",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    show_default=True,
    help="How to say it: text for people, JSON (an object a line), SARIF 2.1.0 for code hosts, or one HTML page.",
)
"""How a command says its findings: the option of `lod check` and `lod verify-article`."""


@click.command()
@FORMAT
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--lang", "words", type=click.Choice(languages()), help="The language; that of LANG, if left out.")
@click.pass_context
@reports_errors
def check(context: click.Context, name: str, as_json: bool, words: str | None) -> None:
    """Say all that is wrong with the sources.

    Reads data/ and judges it as `lod build` does, and writes nothing. Exit code 0 if nothing is wrong, 1 if anything
    is, 2 if the command cannot be run.
    """
    from lod.release.build import check as judged

    with Progress() as progress:
        findings = judged(settings_of(context), progress)
    report(findings, "json" if as_json else name, words or language())
    if any(finding.severity is not Severity.INFO for finding in findings):
        sys.exit(1)


def report(findings: Sequence[Finding], name: str, words: str) -> None:
    """The findings in a format, in the same order in each: text on standard error, the others on standard output."""
    from lod.findings import html, sarif
    from lod.findings import words as around
    from lod.findings.groups import ranked
    from lod.findings.kinds import completed

    findings = ranked(completed(findings))
    match name:
        case "json":
            for finding in findings:
                click.echo(json.dumps(plain(finding), ensure_ascii=False))
        case "sarif":
            click.echo(sarif.sarif(findings))
        case "html":
            click.echo(html.page(findings, words), nl=False)
        case _:
            print_findings(findings, words)
            if not findings:
                click.secho(around.say("nothing", words), fg="green")


def reasons(notes: Sequence[str], usual: str) -> dict[str, str]:
    """Reasons by language: each note's words, in the language that stands before them, else in the usual one."""
    by_language: dict[str, str] = {}
    for note in notes:
        start, colon, words = note.partition(":")
        named = bool(colon) and start.strip() in languages()
        by_language[start.strip() if named else usual] = (words if named else note).strip()
    return by_language


@click.command()
@click.option("--base", help="The base IRI, instead of the setting's.")
@click.option("--no-activate", is_flag=True, help="Build the release, but leave the current one current.")
@click.option("--anew", is_flag=True, help="Take nothing over from earlier releases, such as a damaged one.")
@click.option("--allow-removal", is_flag=True, help="Let data sets disappear, and say so in data/removed.yaml.")
@click.option("--reason", default="", help="Why they disappear; visitors are told (410).")
@click.option("--allow-revision", is_flag=True, help="Let more published figures change than revision_limit says.")
@click.option("--at", metavar="MOMENT", help="Make it current at this moment, as 2027-01-15T08:00, and not now.")
@click.option("--title", multiple=True, help="What the calendar calls it until then, as 'en: …'; else its data sets.")
@click.option("--unannounced", is_flag=True, help="Say nothing of it in the calendar until then.")
@click.option("--despite-schedule", is_flag=True, help="Publish now; what is scheduled must then be built again.")
@NOTE
@click.pass_context
@reports_errors
def build(
    context: click.Context,
    base: str | None,
    no_activate: bool,
    anew: bool,
    allow_removal: bool,
    reason: str,
    allow_revision: bool,
    at: str | None,
    title: tuple[str, ...],
    unannounced: bool,
    despite_schedule: bool,
    note: tuple[str, ...],
) -> None:
    """Make a release of the sources, and make it current.

    If anything is wrong the release that was current stays it. Building the same sources again makes no new release.
    The harvest is rehearsed before: a release that has lost a data set is not made current unless that is allowed. Nor
    is one in which more than a share (revision_limit) of the published figures of a data set change or disappear. At
    the end it is said what has changed; `lod diff` says so before.

    With --at the release is built and judged now, and nobody is shown anything of it before that moment; `lod schedule`
    lists, postpones and cancels.
    """
    from lod.release.again import unchanged_build
    from lod.release.moment import coming_moment
    from lod.release.scheduling import Announcement
    from lod.storage.storage import home_of

    settings = Settings.load(context.obj)
    if base is not None:
        settings = replace(settings, base=base if base.endswith("/") else base + "/")
    if not settings.base:
        click.echo(say("terminal.no-base", base=settings.base_iri))
    home = home_of(settings)
    limit = None if allow_revision else settings.revision_limit
    why = reasons(note, settings.language)
    order = BuildOrder(not no_activate, anew, limit, reason if allow_removal else None, why, despite_schedule)
    if at is not None:
        moment = coming_moment(at, settings.timezone)
        _build_scheduled(
            settings, home, order, moment, Announcement(not unannounced, reasons(title, settings.language))
        )
        return
    done, difference = None if anew or (no_activate and home.remote) else unchanged_build(settings, home), None
    if done is None:
        done, difference = _built(settings, home, order)
    print_findings(done.findings)
    if done.new and difference is not None and not difference.is_empty:  # a new version of the program changes nothing
        show(difference)
    if not no_activate:
        notify_webhooks(settings)
    word = "published" if done.new and not no_activate else "built" if done.new else "unchanged"
    click.secho(say(f"terminal.{word}", release=done.release, count=counted(done.observations)), fg="green")


@dataclass(frozen=True)
class BuildOrder:
    """What is wanted of a build.

    `limit`: the share of published figures that may change or disappear; `removal`: why data sets may disappear, None
    where they may not; `note`: why what is published changes, by language.
    """

    activate: bool
    anew: bool
    limit: float | None
    removal: str | None
    note: Mapping[str, str]
    despite: bool = False


def _built(settings: Settings, home: Home, order: BuildOrder) -> tuple[Built, Difference | None]:
    """Builds, and gives what has changed too."""
    from lod.release.build import build as built

    def make(progress: Progress, review: Review) -> Built:
        return built(settings, progress, order.activate, review, order.anew, order.note, home, order.despite)

    return _reviewed(settings, order, make)


def _build_scheduled(settings: Settings, home: Home, order: BuildOrder, at: str, announced: Announcement) -> None:
    """Builds a release that becomes current at a moment, and says so."""
    from lod.release.moment import shown_moment
    from lod.release.schedule import ScheduledRelease
    from lod.release.scheduling import build_scheduled

    entries: list[ScheduledRelease] = []

    def make(progress: Progress, review: Review) -> Built:
        done, entry = build_scheduled(settings, at, announced, progress, review, order.anew, order.note, home)
        entries.append(entry)
        return done

    done, difference = _reviewed(settings, order, make)
    print_findings(done.findings)
    if difference is not None:
        show(difference)
    shown = shown_moment(entries[0].at, settings.timezone)
    click.secho(say("terminal.scheduled", release=done.release, at=shown, zone=settings.timezone), fg="green")
    click.echo(say("terminal.scheduled-announced" if announced.public else "terminal.scheduled-unannounced"))


def _reviewed(
    settings: Settings, order: BuildOrder, make: Callable[[Progress, Review], Built]
) -> tuple[Built, Difference | None]:
    """What is built where nothing stops it, and what it changes."""
    from lod.rehearsal.gate import Removal, inspect
    from lod.release.removal import state
    from lod.release.revision import Review

    review = Review(order.limit, inspect, order.note)
    with Progress() as progress:
        try:
            done = make(progress, review)
        except Removal as removal:
            if order.removal is None:
                raise
            for name in removal.removed:
                state(settings, name, order.removal)
            done = make(progress, review)
    return done, review.difference
