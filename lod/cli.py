"""Words on the terminal: parses, calls, prints."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from lod import __version__
from lod.config import Settings
from lod.errors import BadQuery, LodError, Severity
from lod.terminal import TRACEBACK, Progress, print_findings, table, told

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="lod")
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The folder of the site (lod.toml, data/). The working folder, or LOD_ROOT, if left out.",
)
@click.option(TRACEBACK, is_flag=True, help="Show where an unforeseen error happened.")
@click.pass_context
def main(context: click.Context, root: Path | None, traceback: bool) -> None:
    """Publish official statistics as linked open data.

    Put tables with a short description into data/, then:

    \b
      lod check     says all that is wrong, by file, row and column
      lod build     makes a release of it and makes that current
      lod serve     serves the current release

    Settings stand in lod.toml and in LOD_… variables; docs/operator.md lists them all.
    """
    del traceback
    context.obj = root


def _settings(context: click.Context, **changes: Any) -> Settings:
    settings = Settings.load(context.obj)
    return replace(settings, **{name: value for name, value in changes.items() if value is not None})


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, one object a line.")
@click.pass_context
@told
def check(context: click.Context, as_json: bool) -> None:
    """Say all that is wrong with the sources.

    Reads data/ and judges it as `lod build` does, and writes nothing. Exit code 1 if anything is wrong.
    """
    from lod.release.build import check as judged

    with Progress() as progress:
        findings = judged(_settings(context), progress)
    if as_json:
        for finding in findings:
            click.echo(
                json.dumps({k: v for k, v in asdict(finding).items() if v not in (None, ())}, ensure_ascii=False)
            )
    else:
        print_findings(findings)
        if not findings:
            click.secho("Nothing is wrong.", fg="green")
    if any(finding.severity is not Severity.INFO for finding in findings):
        sys.exit(1)


@main.command()
@click.option("--base", help="The base IRI, instead of the setting's.")
@click.option("--no-activate", is_flag=True, help="Build the release, but leave the current one current.")
@click.option("--allow-removal", is_flag=True, help="Let data sets disappear, and say so in data/removed.yaml.")
@click.option("--reason", default="", help="Why they disappear; visitors are told (410).")
@click.pass_context
@told
def build(context: click.Context, base: str | None, no_activate: bool, allow_removal: bool, reason: str) -> None:
    """Make a release of the sources, and make it current.

    If anything is wrong the release that was current stays it. Building the same sources again makes no new release.
    The harvest is rehearsed before: a release that has lost a data set is not made current unless that is allowed.
    """
    from lod.rehearsal.gate import Removal, inspect
    from lod.release.build import build as built
    from lod.release.removal import state

    settings = Settings.load(context.obj)
    if base is not None:
        settings = replace(settings, base=base if base.endswith("/") else base + "/")
    if not settings.base:
        click.echo(f"No base IRI is configured (LOD_BASE), so it is the address that is served: {settings.base_iri}")
    with Progress() as progress:
        try:
            done = built(settings, progress, not no_activate, inspect)
        except Removal as removal:
            if not allow_removal:
                raise
            for name in removal.removed:
                state(settings, name, reason)
            done = built(settings, progress, not no_activate, inspect)
    print_findings(done.findings)
    word = "Published" if done.new and not no_activate else "Built" if done.new else "Nothing has changed; still"
    click.secho(f"{word} release {done.release}: {done.observations:,} figures.", fg="green")


@main.command()
@click.argument("url", required=False)
@click.option(
    "--against",
    metavar="RELEASE",
    help="The release to compare with, instead of the current one or, where no URL is given, the one before it.",
)
@click.option(
    "--shapes",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    envvar="LOD_CONFORMANCE",
    help="A folder with the profiles’ own shapes; without it the package’s shapes judge.",
)
@click.option("--online", is_flag=True, help="Ask every address of the catalogue whether it answers.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--allow-removal", is_flag=True, help="End with 0 although data sets have disappeared.")
@click.pass_context
@told
def rehearse(
    context: click.Context,
    url: str | None,
    against: str | None,
    shapes: Path | None,
    online: bool,
    as_json: bool,
    allow_removal: bool,
) -> None:
    """Do to a catalogue what a portal's harvester will, and say what comes of it.

    The catalogue is that of the current release, or the one at URL. Exit code 1 if anything would be dropped, or
    removed without being said so.
    """
    from lod.rehearsal.rehearse import lines
    from lod.rehearsal.terminal import prepared
    from lod.release.home import Home

    settings = _settings(context)
    home = Home(settings.home)
    ids, current = home.ids(), home.current()
    if url is None and current is None:
        raise LodError("There is no release yet: run `lod build`, or name a URL.")
    older = [release for release in ids if current is None or release < current]
    before = home.find(against) if against else current if url else older[0] if older else None
    report = prepared(
        url,
        home.path(current) if current is not None else None,
        home.path(before) if before is not None else None,
        shapes,
        online,
    )
    click.echo(json.dumps(report.plain(), ensure_ascii=False, indent=1) if as_json else "\n".join(lines(report)))
    if not report.is_safe and not (allow_removal and not report.dropped and report.datasets):
        sys.exit(1)


@main.command()
@click.option("--host", help="The address to listen on, instead of the setting's.")
@click.option("--port", type=int, help="The port to listen on, instead of the setting's.")
@click.pass_context
@told
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the current release.

    A release that is activated while it runs is picked up without a restart.
    """
    from lod.release.home import Home
    from lod.web.app import create_app
    from lod.web.server import serve as answer

    settings = _settings(context, host=host, port=port)
    app = create_app(settings)
    address = replace(settings, base="").base_iri
    if Home(settings.home).current() is None:
        click.echo("There is no release yet: run `lod build`; until then every page answers 503.", err=True)
    click.secho(f"Serving {address} – press Ctrl+C to stop.", fg="green")
    try:
        answer(app, settings)
    except OSError as error:
        raise LodError(f"{address} cannot be served: {error.strerror}. Choose another with --port.") from None


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
@told
def releases(context: click.Context, as_json: bool) -> None:
    """List the releases, newest first; the current one is marked."""
    from lod.release.home import Home
    from lod.release.manifest import Manifest

    home = Home(_settings(context).home)
    current = home.current()
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
            }
        )
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    for row in [] if as_json else rows:
        mark = "*" if row["current"] else " "
        click.echo(f"{mark} {row['id']}  {row['datasets']} data sets, {row['observations']:,} figures  {row['base']}")
    if not rows and not as_json:
        click.echo("There is no release yet: run `lod build`.")


@main.command()
@click.argument("release")
@click.pass_context
@told
def activate(context: click.Context, release: str) -> None:
    """Make RELEASE the current one; an older one rolls back. The beginning of its id is enough."""
    from lod.release.home import Home

    home = Home(_settings(context).home)
    with home.lock():
        found = home.find(release)
        home.activate(found)
    click.secho(f"{found} is current.", fg="green")


@main.command()
@click.option("--keep", type=click.IntRange(min=2), help="How many releases to keep, instead of the setting's.")
@click.pass_context
@told
def prune(context: click.Context, keep: int | None) -> None:
    """Remove all but the newest releases. The current one is always kept."""
    from lod.release.home import Home

    settings = _settings(context, keep=keep)
    home = Home(settings.home)
    with home.lock():
        removed = home.prune(settings.keep)
    for release in removed:
        click.echo(f"Removed {release}.")
    click.echo(f"{len(home.ids())} releases are kept.")


@main.command()
@click.argument("file", type=click.File("r"), default="-")
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]),
    default="table",
    show_default=True,
    help="How to print the answer: a table for people, or one of the formats of the endpoint.",
)
@click.pass_context
@told
def query(context: click.Context, file: Any, name: str) -> None:
    """Ask the current release a SPARQL query, from FILE or standard input.

    \b
      echo 'SELECT (count(*) AS ?n) { ?o a qb:Observation }' | lod query

    The prefixes of the release need not be declared.
    """
    from lod.query.engine import Query
    from lod.query.pool import ask_once
    from lod.release.home import Home
    from lod.release.opened import Release

    settings = _settings(context)
    home = Home(settings.home)
    current = home.current()
    if current is None:
        raise LodError("There is no release yet: run `lod build`.")
    release = Release.open(home.path(current))
    prologue = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in release.prefixes.items())
    solutions, graph = ("json", "turtle") if name == "table" else (name, name)
    asked = Query(
        f"{prologue}\n{file.read()}",
        solutions=solutions if solutions in ("json", "xml", "csv", "tsv") else None,
        graph=graph if graph in ("turtle", "ntriples", "jsonld", "rdfxml") else None,
        prefixes=release.prefixes,
    )
    try:
        answer = ask_once(release.folder, asked, settings)
    except BadQuery as error:
        place = f" (line {error.line - 1}, column {error.column})" if error.line else ""
        raise LodError(f"{error}{place}") from None
    body = answer.read()
    if name == "table" and answer.kind != "graph":
        click.echo(table(json.loads(body)))
    else:
        sys.stdout.buffer.write(body)


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_context
@told
def explain(context: click.Context, file: Any) -> None:
    """Say how a SPARQL query is answered: over columns, with which SQL, or by the store, and why.

    The prefixes of the release need not be declared.
    """
    from lod.query.columns import ColumnsEngine
    from lod.query.engine import Query
    from lod.release.home import Home
    from lod.release.opened import Release

    home = Home(_settings(context).home)
    current = home.current()
    if current is None:
        raise LodError("There is no release yet: run `lod build`.")
    release = Release.open(home.path(current))
    prologue = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in release.prefixes.items())
    found = ColumnsEngine.open(release.folder, release.base).explain(Query(f"{prologue}\n{file.read()}"))
    click.echo(f"engine: {found.engine}")
    if found.reason:
        click.echo(f"reason: {found.reason}")
    if found.sql:
        click.echo(found.sql)
