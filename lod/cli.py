"""Words on the terminal: parses, calls, prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from lod import __version__
from lod.config import Settings
from lod.errors import BadQuery, Finding, LodError, Severity, SourceError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_TRACEBACK = "--traceback"
_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """No traceback reaches a user: what this package says no to is printed, and the exit code is 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except SourceError as error:
            _print_findings(error.findings)
            click.secho("Nothing was published; what was served before goes on being served.", err=True)
            sys.exit(1)
        except LodError as error:
            click.secho(f"lod: {error}", fg="red", err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        except Exception as error:
            if click.get_current_context().find_root().params.get("traceback"):
                raise
            click.secho(f"lod: something unforeseen happened: {type(error).__name__}: {error}", fg="red", err=True)
            click.echo(f"`lod {_TRACEBACK} …` shows where; please report it.", err=True)
            sys.exit(2)

    return wrapped


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="lod")
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The folder of the site (lod.toml, data/). The working folder, or LOD_ROOT, if left out.",
)
@click.option(_TRACEBACK, is_flag=True, help="Show where an unforeseen error happened.")
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
@_told
def check(context: click.Context, as_json: bool) -> None:
    """Say all that is wrong with the sources.

    Reads data/ and judges it as `lod build` does, and writes nothing. Exit code 1 if anything is wrong.
    """
    from lod.release.build import check as judged

    with _Progress() as progress:
        findings = judged(_settings(context), progress)
    if as_json:
        for finding in findings:
            click.echo(
                json.dumps({k: v for k, v in asdict(finding).items() if v not in (None, ())}, ensure_ascii=False)
            )
    else:
        _print_findings(findings)
        if not findings:
            click.secho("Nothing is wrong.", fg="green")
    if any(finding.severity is not Severity.INFO for finding in findings):
        sys.exit(1)


@main.command()
@click.option("--base", help="The base IRI, instead of the setting's.")
@click.option("--no-activate", is_flag=True, help="Build the release, but leave the current one current.")
@click.pass_context
@_told
def build(context: click.Context, base: str | None, no_activate: bool) -> None:
    """Make a release of the sources, and make it current.

    If anything is wrong the release that was current stays it. Building the same sources again makes no new release.
    """
    from lod.release.build import build as built

    settings = Settings.load(context.obj)
    if base is not None:
        settings = replace(settings, base=base if base.endswith("/") else base + "/")
    if not settings.base:
        click.echo(f"No base IRI is configured (LOD_BASE), so it is the address that is served: {settings.base_iri}")
    with _Progress() as progress:
        done = built(settings, progress, not no_activate)
    _print_findings(done.findings)
    word = "Published" if done.new and not no_activate else "Built" if done.new else "Nothing has changed; still"
    click.secho(f"{word} release {done.release}: {done.observations:,} figures.", fg="green")


@main.command()
@click.option("--host", help="The address to listen on, instead of the setting's.")
@click.option("--port", type=int, help="The port to listen on, instead of the setting's.")
@click.pass_context
@_told
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the current release.

    A release that is activated while it runs is picked up without a restart.
    """
    from lod.web.app import create_app
    from lod.web.server import serve as answer

    settings = _settings(context, host=host, port=port)
    app = create_app(settings)
    address = replace(settings, base="").base_iri
    click.secho(f"Serving {address} – press Ctrl+C to stop.", fg="green")
    try:
        answer(app, settings)
    except OSError as error:
        raise LodError(f"{address} cannot be served: {error.strerror}. Choose another with --port.") from None


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
@_told
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
@_told
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
@_told
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
@_told
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
        click.echo(_table(json.loads(body)))
    else:
        sys.stdout.buffer.write(body)


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_context
@_told
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


def _table(answer: dict[str, Any]) -> str:
    """The solutions of a SELECT as columns of text; of an ASK, yes or no."""
    if "boolean" in answer:
        return "yes" if answer["boolean"] else "no"
    names: list[str] = answer["head"]["vars"]
    rows = [[row.get(name, {}).get("value", "") for name in names] for row in answer["results"]["bindings"]]
    widths = [max([len(name), *(len(row[i]) for row in rows)]) for i, name in enumerate(names)]
    lines = [names, ["─" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        click.secho(f"{finding.severity}: ", fg=_COLOURS[finding.severity], nl=False, err=True)
        click.echo(f"{finding}", err=True)
    if findings:
        counts = [(severity, sum(f.severity is severity for f in findings)) for severity in Severity]
        words = [
            f"{count} {severity}{'s' if count > 1 and severity is not Severity.INFO else ''}"
            for severity, count in counts
            if count
        ]
        files = len({finding.file for finding in findings if finding.file})
        click.echo(f"{', '.join(words)} in {files} file{'s' if files != 1 else ''}.", err=True)


class _Progress:
    """A bar on a terminal, nothing in a pipe."""

    WIDTH = 24

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, done: int, total: int, what: str) -> None:
        if self.shown:
            filled = self.WIDTH * done // max(total, 1)
            click.echo(f"\r\x1b[K{'█' * filled}{'░' * (self.WIDTH - filled)} {what}", nl=False, err=True)

    def __exit__(self, *error: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
