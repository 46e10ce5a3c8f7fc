"""`lod init`, `lod new` and `lod schema`: from a spreadsheet to a folder that can be checked."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lod.cli.context import settings_of
from lod.errors import LodError
from lod.terminal import told

if TYPE_CHECKING:
    from lod.config import Settings
    from lod.drafting.text import About

SCHEMAS = ("dataset", "codelist", "catalog", "correspondence", "removed")
LANGUAGE = click.option(
    "--lang", "language", type=click.Choice(["nb", "en"]), help="The language of comments; the site's, if left out."
)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@LANGUAGE
@click.pass_context
@told
def init(context: click.Context, folder: Path | None, language: str | None) -> None:
    """Make a new site in FOLDER, or in the working folder.

    Writes lod.toml with every choice explained, a folder for data, schemas for editors, and a README for the steward.
    What is there already stays as it is.
    """
    from lod.drafting import site, writing

    root = (folder or context.obj or Path()).resolve()
    written = writing.add(root, site.files(language or "nb"))
    for name in written:
        click.echo(f"Made {name}")
    place = f"cd {folder} && " if folder else ""
    click.secho(f"{place}lod new FILE makes a draft of a table; lod check says what is left.", fg="green")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "wanted", help="The data set's id: the end of its address. The file's name, if left out.")
@click.option("--sheet", help="The sheet of a workbook, by its name or number.")
@click.option("--yes", is_flag=True, help="Ask nothing; what a person must decide is left as TODO.")
@LANGUAGE
@click.pass_context
@told
def new(
    context: click.Context, file: Path, wanted: str | None, sheet: str | None, yes: bool, language: str | None
) -> None:
    """Draft a data set from FILE, a table that nobody has described.

    Looks at what stands in it, copies it into a new folder in data/, and writes a description and code lists beside it,
    with what was guessed and why. On a terminal it asks a few questions; in a pipe, or with --yes, it never asks.
    `lod check` then says what a person must still decide. Nothing that is there is changed.
    """
    from lod.drafting import folder, reading, writing
    from lod.drafting.text import About
    from lod.importing.folder import TOLD
    from lod.sources.source import format_of

    settings = settings_of(context)
    words = language or settings.language
    if format_of(file.name) in TOLD:
        _described(settings, file, wanted, words)
        return
    found = reading.read(file, sheet=sheet)
    before = folder.inherited(settings)
    title = folder.title_of(file, found.above)
    about = About(
        file=file.name,
        suggested=title,
        issued=date.today().isoformat(),
        publisher=before.publisher,
        contact=before.contact,
        license=before.license,
        table=found.table,
        schema=folder.schema_for_editors(settings.data, settings.root),
        language=words,
        inherited=bool(before.publisher),
        symbols=folder.signs(found.profile),
        told=found.told,
    )
    id = folder.free_id(wanted or file.name.partition(".")[0], before.ids)
    if sys.stdin.isatty() and not yes:
        answer, about = _asked(id, title, about)
        id = folder.free_id(answer, before.ids)
    made, files = folder.folder(found, about, id, title, before.known)
    new_site = _is_new(settings)
    writing.new_folder(settings.data / id, files, {str(found.table.get("file", "figures.csv")): file})
    _site(settings, new_site, words)
    if found.profile.columns:
        click.echo(f"Read {found.profile.rows:,} rows and {len(found.profile.columns)} columns of {file.name}.")
    for component in made.components:
        click.echo(f"  {component.kind.value.removesuffix('s'):10} {component.name}")
    click.secho(f"Drafted {settings.data.name}/{id}/dataset.yaml – lod check says what is left to decide.", fg="green")


def _described(settings: Settings, file: Path, wanted: str | None, language: str) -> None:
    """Takes in a file that describes itself, as `lod import` does, under an id that is free."""
    from lod.drafting import folder
    from lod.importing.folder import from_file

    new_site = _is_new(settings)
    id = folder.free_id(wanted or file.name.partition(".")[0], folder.inherited(settings).ids)
    if (settings.data / id).exists():
        raise LodError(f"{settings.data.name}/{id} is there already. Give the new data set another id: --id.")
    done = from_file(file, settings.data, id, language)
    _site(settings, new_site, language)
    click.echo(
        f"{file.name} describes itself: {len(done.found.dimensions)} dimensions, {len(done.found.measures)} measures."
    )
    click.secho(f"Drafted {settings.data.name}/{id}/dataset.yaml – lod check says what is left to decide.", fg="green")


def _is_new(settings: Settings) -> bool:
    return not (settings.root / "lod.toml").exists() and not settings.data.exists()


def _site(settings: Settings, new: bool, language: str) -> None:
    """Writes what a site has beside its data, where it is a new one; the schemas for editors always."""
    from lod.drafting import site, writing

    for name in writing.add(settings.root, site.files(language) if new else site.schemas()):
        if new:
            click.echo(f"Made {name}")


def _asked(id: str, title: str, about: About) -> tuple[str, About]:
    """The answers of a person at a terminal; an empty one leaves a TODO."""
    id = click.prompt("The data set's id, the end of its address for ever", default=id)
    about = replace(about, title=click.prompt("What is it called?", default=title))
    about = replace(about, description=click.prompt("What does it show? (may wait)", default="", show_default=False))
    if not about.publisher:
        name = click.prompt("Who answers for the figures? (may wait)", default="", show_default=False)
        about = replace(about, publisher={"name": {"nb": name}} if name else {})
    if not about.contact:
        email = click.prompt("Whom can one ask? An e-mail address (may wait)", default="", show_default=False)
        publisher = about.publisher.get("name", {}) or {"nb": email}
        about = replace(about, contact={"name": publisher, "email": email} if email else {})
    if not about.license:
        choices = click.Choice(["CC_BY_4_0", "NLOD_2_0", "CC0"])
        about = replace(about, license=click.prompt("Which licence?", default="CC_BY_4_0", type=choices))
    return id, about


@click.command()
@click.argument("name", type=click.Choice(SCHEMAS), default="dataset")
@told
def schema(name: str) -> None:
    """Print the JSON Schema that descriptions are checked by, for editors and programs."""
    from lod.sources.schema import load

    click.echo(json.dumps(load(name), ensure_ascii=False, indent=2))
