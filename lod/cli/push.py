"""`lod push`: a release into a graph store."""

from __future__ import annotations

import os
from contextlib import closing

import click

from lod.cli.context import settings_of
from lod.cli.words import counted, say
from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.replica import SECONDS
from lod.terminal import Progress, language, reports_errors


@click.command("push")
@click.argument("url", metavar="URL")
@click.option("--release", "wanted", help="A release other than the current one; the beginning of its id is enough.")
@click.option("--anew", is_flag=True, help="Send every graph, also those that the store says it has.")
@click.option("--part", type=click.IntRange(min=1), help="Megabytes of a request at most, where the store has a limit.")
@click.option(
    "--wait",
    type=click.FloatRange(min=1),
    default=SECONDS,
    show_default=True,
    help="Seconds that the store may be silent.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent and removed, and write nothing.")
@click.pass_context
@reports_errors
def push(
    context: click.Context, url: str, wanted: str | None, anew: bool, part: int | None, wait: float, dry_run: bool
) -> None:
    """Put the current release into the graph store at URL, a named graph for each data set and for what they share.

    URL is where the store speaks the SPARQL 1.1 Graph Store Protocol. Only graphs that have changed are sent, and those
    that are gone are removed; the store itself remembers what it has. One that was cut off goes on where it was.
    LOD_PUSH_USER and LOD_PUSH_PASSWORD, or LOD_PUSH_TOKEN, say who you are.
    """
    from lod.release.home import Home
    from lod.replica.credentials import Credentials
    from lod.replica.graphs import ReleaseGraphs
    from lod.replica.push import Push
    from lod.replica.store import GraphStore
    from lod.web.pages.numbers import size

    settings = settings_of(context)
    home = Home(settings.home)
    if not settings.base:
        click.echo(say("terminal.no-base", base=settings.base_iri))
    release = home.find(wanted) if wanted else home.current()
    if release is None:
        raise ReleaseError(Message("terminal.no-release"))
    store = GraphStore(url, Credentials.of(os.environ), wait)
    graphs = ReleaseGraphs.open(home.path(release))
    with closing(store), Progress() as progress:
        push = Push(graphs, store, part and part * 1_000_000, anew, progress)
        plan = push.plan()
        if not dry_run:
            push.run(plan)
    for name in [graph.name for graph in plan.changed] if dry_run else []:
        click.echo(say("push.changed", graph=name[1:-1]))
    for name in plan.removed if dry_run else []:
        click.echo(say("push.removed", graph=name[1:-1]))
    counts = {"sent": counted(len(plan.changed)), "kept": counted(len(plan.kept)), "gone": counted(len(plan.removed))}
    key = "push.would" if dry_run else "push.done"
    click.secho(say(key, release=release, size=size(language(), plan.size), **counts), fg="green")
