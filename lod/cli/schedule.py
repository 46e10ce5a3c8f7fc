"""`lod schedule`: the releases that become current at a moment."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from lod.cli.context import settings_of
from lod.cli.notifying import notify_webhooks
from lod.cli.publish import reasons
from lod.cli.words import say
from lod.config import Settings
from lod.errors import LodError
from lod.messages.message import Message
from lod.model.text import FALLBACKS, Text
from lod.terminal import language, reports_errors

if TYPE_CHECKING:
    from lod.release.schedule import ScheduledRelease

ACTIONS = ("list", "postpone", "cancel", "run")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS), default="list")
@click.argument("moment", required=False)
@click.option("--release", default="", help="Which release, where several are scheduled: the beginning of its id.")
@click.option("--reason", multiple=True, help="Why it is postponed or called off, as 'en: …'; the calendar says it.")
@click.option("--within", type=click.FloatRange(0), default=0.0, help="run: wait for what is due in so many seconds.")
@click.option("--all", "every", is_flag=True, help="list: those that have come and those that were called off, too.")
@click.option("--json", "as_json", is_flag=True, help="list: print them as JSON.")
@click.pass_context
@reports_errors
def schedule(
    context: click.Context,
    action: str,
    moment: str | None,
    release: str,
    reason: tuple[str, ...],
    within: float,
    every: bool,
    as_json: bool,
) -> None:
    """List the releases that are to become current at a moment; postpone one, or call it off.

    `lod schedule postpone MOMENT --reason WHY` gives the release another moment, `lod schedule cancel` calls it off.
    While `lod serve` runs, each becomes current at its moment. Where nothing runs – a site served as files – let a
    timer run `lod schedule run`: it makes current what is due.
    """
    settings = settings_of(context)
    if (moment is not None) != (action == "postpone"):
        raise LodError(Message("error.schedule-moment", action=action))
    why = reasons(reason, settings.language)
    match action:
        case "postpone":
            _postpone(settings, release, moment or "", why)
        case "cancel":
            _cancel(settings, release, why)
        case "run":
            _run(settings, within)
        case _:
            _list(settings, every, as_json)


def _postpone(settings: Settings, release: str, moment: str, why: dict[str, str]) -> None:
    from lod.release.moment import coming_moment
    from lod.release.schedule import postpone

    if not why:
        raise LodError(Message("error.schedule-reason"))
    entry = postpone(settings.home, release, coming_moment(moment, settings.timezone), why)
    click.secho(say("terminal.postponed", release=entry.release, at=_at(entry.at, settings)), fg="green")


def _cancel(settings: Settings, release: str, why: dict[str, str]) -> None:
    from lod.release.schedule import Schedule, cancel, require_coming

    if not why and require_coming(Schedule.read(settings.home), release).announced:
        raise LodError(Message("error.schedule-reason"))
    entry = cancel(settings.home, release, why)
    click.secho(say("terminal.cancelled", release=entry.release), fg="green")


def _run(settings: Settings, within: float) -> None:
    from lod.release.due import activate_due
    from lod.storage.storage import home_of

    for entry in activate_due(home_of(settings), within):
        click.secho(say("terminal.current", release=entry.release), fg="green")
    notify_webhooks(settings)


def _list(settings: Settings, every: bool, as_json: bool) -> None:
    from lod.release.home import Home
    from lod.release.schedule import Schedule

    listed = Schedule.read(settings.home)
    entries = listed.entries if every else listed.coming
    if as_json:
        click.echo(json.dumps([_plain(entry, settings) for entry in entries], ensure_ascii=False, indent=1))
        return
    if not entries:
        click.echo(say("terminal.schedule-empty"))
    current = Home(settings.home).current()
    for entry in entries:
        click.echo(f"{_at(entry.at, settings)}  {entry.release}  {_text(entry.title) or ', '.join(entry.datasets)}")
        coming = "coming" if entry.announced else "unannounced"
        click.echo("    " + say(f"terminal.schedule-{coming if entry.state == 'coming' else entry.state}"))
        for moved in entry.postponements:
            click.echo("    " + say("terminal.schedule-moved", at=_at(moved.at, settings), reason=_text(moved.reason)))
        if entry.cancelled:
            click.echo(f"    {_text(entry.cancelled)}")
    if not every and entries and entries[0].follows != (current or ""):
        click.secho(say("terminal.schedule-stale", release=entries[0].release), fg="red", err=True)
        sys.exit(1)


def _plain(entry: ScheduledRelease, settings: Settings) -> dict[str, Any]:
    return entry.plain() | {"local": _at(entry.at, settings)}


def _at(at: str, settings: Settings) -> str:
    from lod.release.moment import shown_moment

    return shown_moment(at, settings.timezone)


def _text(by_language: dict[str, str]) -> str:
    return Text.of(by_language).best(*FALLBACKS.get(language(), FALLBACKS["en"]))
