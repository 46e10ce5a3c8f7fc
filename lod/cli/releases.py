"""`lod releases`, `lod activate` and `lod prune`: the releases there are."""

from __future__ import annotations

import json

import click

from lod.cli.context import settings_of
from lod.cli.notifying import notify_webhooks
from lod.cli.publish import NOTE, reasons
from lod.cli.words import counted, say
from lod.terminal import reports_errors


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
@reports_errors
def releases(context: click.Context, as_json: bool) -> None:
    """List the releases, newest first; the current one is marked by *, those that are scheduled by @."""
    from lod.release.home import Home
    from lod.release.manifest import Manifest
    from lod.release.schedule import Schedule

    home = Home(settings_of(context).home)
    current = home.current()
    waiting = {entry.release: entry.at for entry in Schedule.read(home.folder).coming}
    rows = []
    for release in home.ids():
        manifest = Manifest.read(home.path(release))
        figures = sum(entry.observations for entry in manifest.datasets.values())
        rows.append(
            {
                "id": release,
                "current": release == current,
                "created": manifest.created,
                "datasets": len(manifest.datasets),
                "observations": figures,
                "base": manifest.base,
                "scheduled": waiting.get(release),
            }
        )
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    for row in [] if as_json else rows:
        mark = "*" if row["current"] else "@" if row["scheduled"] else " "
        held = say("terminal.release-line", sets=str(row["datasets"]), count=counted(int(str(row["observations"]))))
        click.echo(f"{mark} {row['id']}  {held}  {row['base']}")
    if not rows and not as_json:
        click.echo(say("terminal.no-release"))


@click.command()
@click.argument("release")
@click.option("--despite-schedule", is_flag=True, help="Even so; what is scheduled must then be built again.")
@NOTE
@click.pass_context
@reports_errors
def activate(context: click.Context, release: str, despite_schedule: bool, note: tuple[str, ...]) -> None:
    """Make RELEASE the current one; an older one rolls back. The beginning of its id is enough.

    `newest` is the one that was made last, `previous` the one before the current one.
    Every file of it is verified before.
    """
    from lod.release.sealing import activate as activate_signed
    from lod.release.verifying import require_whole
    from lod.storage.storage import home_of

    settings = settings_of(context)
    home = home_of(settings)
    with home.lock():
        chosen = home.find(release)
        require_whole(home, chosen)
        activate_signed(home, settings, chosen, reasons(note, settings.language), despite_schedule)
    click.secho(say("terminal.current", release=chosen), fg="green")
    notify_webhooks(settings)


@click.command()
@click.option("--keep", type=click.IntRange(min=2), help="How many releases to keep, instead of the setting's.")
@click.pass_context
@reports_errors
def prune(context: click.Context, keep: int | None) -> None:
    """Remove all but the newest releases, of object storage too. The current one is always kept."""
    from lod.storage.storage import home_of

    settings = settings_of(context, keep=keep)
    home = home_of(settings)
    with home.lock():
        removed = home.prune(settings.keep)
        remotely = home.remote.prune(home, settings.keep) if home.remote else []
    for release in removed:
        click.echo(say("terminal.removed", release=release))
    for release in remotely:
        click.echo(say("terminal.removed-remotely", release=release, url=settings.storage))
    click.echo(say("terminal.kept", count=len(home.ids())))
