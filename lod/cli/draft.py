"""`lod init`, `lod new` and `lod schema`: from a spreadsheet to a folder that can be checked."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lod.cli.context import settings_of
from lod.cli.words import counted, say
from lod.model.text import Text
from lod.terminal import reports_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lod.config import Settings
    from lod.drafting.draft import Draft
    from lod.drafting.folder import Inherited
    from lod.drafting.reading import Read
    from lod.drafting.text import About

SCHEMAS = ("dataset", "codelist", "catalog", "correspondence", "removed")
LANGUAGE = click.option(
    "--lang", "language", type=click.Choice(["nb", "en"]), help="The language of comments; the site's, if left out."
)

BESIDE = click.option(
    "--beside",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another file that belongs to it, such as one with its structure; may be given several times.",
)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@LANGUAGE
@click.pass_context
@reports_errors
def init(context: click.Context, folder: Path | None, language: str | None) -> None:
    """Make a new site in FOLDER, or in the working folder.

    Writes lod.toml with every choice explained, a folder for data, schemas for editors, and a README for the steward.
    What is there already stays as it is.
    """
    from lod.drafting import site, writing

    root = (folder or context.obj or Path()).resolve()
    written = writing.add(root, site.files(language or "nb"))
    for name in written:
        click.echo(say("terminal.made", name=name))
    click.secho(say("terminal.next", place=f"cd {folder} && " if folder else ""), fg="green")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "wanted", help="The data set's id: the end of its address. The file's name, if left out.")
@click.option("--sheet", help="The sheet of a workbook, by its name or number.")
@click.option("--table", help="The table of a workbook, by its number in the list; of JSON-stat, by its name.")
@click.option("--all", "every", is_flag=True, help="Draft a data set from each table of a workbook.")
@BESIDE
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="KEY=VALUE",
    help="The answer to a question, by its key: unit.births=number; may be given several times.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; what a person must decide is left as TODO.")
@LANGUAGE
@click.pass_context
@reports_errors
def new(
    context: click.Context,
    file: Path,
    wanted: str | None,
    sheet: str | None,
    table: str | None,
    every: bool,
    answers: tuple[str, ...],
    beside: tuple[Path, ...],
    yes: bool,
    language: str | None,
) -> None:
    """Draft a data set from FILE, a table that nobody has described.

    Looks at what stands in it, copies it into a new folder in data/, and writes a description and code lists beside it,
    with what was guessed and why. On a terminal it asks a few questions; in a pipe, or with --yes, it never asks.
    `lod check` then says what a person must still decide. Nothing that is there is changed.

    A workbook may hold several tables: they are listed, --table drafts one of them and --all drafts each. So may an
    article (HTML, text, Markdown, PDF, .docx, .odt); the figures that its text states are read as by `lod read`.
    """
    from lod.article.file import is_article
    from lod.cli import questions, tables

    asks, given = sys.stdin.isatty() and not yes, questions.answers_of(answers)
    drafting = Drafting(context, settings_of(context), language, beside, asks, given)
    if is_article(file):
        from lod.cli import article, article_tables

        def figures() -> None:
            context.invoke(article.read, source=f"{file}", wanted=wanted)

        def draft(path: Path, id: str) -> None:
            drafting.draft(path, id, None, None)

        article_tables.new(file, wanted or "", table, draft, figures, every=every)
        return
    if every:
        for id, number in tables.ids(file, wanted, sheet):
            drafting.draft(file, id, None, number)
        return
    if table is None and (choice := tables.choice(file, sheet, drafting.asks)):
        sheet, table = None, choice
    drafting.draft(file, wanted, sheet, table)


@dataclass
class Drafting:
    """What drafts of one call share. `asks`: whether a person at a terminal answers; `answers`: by their keys."""

    context: click.Context
    settings: Settings
    language: str | None
    beside: tuple[Path, ...]
    asks: bool
    answers: Mapping[str, str]

    def draft(self, file: Path, wanted: str | None, sheet: str | None, table: str | None) -> None:
        """Drafts one data set, and says what was made of it."""
        from lod.drafting import folder, reading, writing

        settings, words = self.settings, self.language or self.settings.language
        source = reading.read(file, words, self.beside, sheet, table)
        before = folder.inherited(settings)
        about = folder.about(file.name, source, before, settings, words)
        id = self._free(wanted or file.name.partition(".")[0], before.ids)
        if self.asks:
            answer, about = _about(id, about)
            id = self._free(answer, before.ids)
        answers = self._answers(source, about, id, before)
        made, files = folder.folder(source, about, id, before.known, answers)
        new_site = _is_new(settings)
        copies = {str(source.table["file"]): file, **source.beside}
        writing.new_folder(settings.data / id, files, copies)
        _site(settings, new_site, words)
        if source.profile.columns:
            columns = len(source.profile.columns)
            click.echo(say("terminal.read", rows=counted(source.profile.rows), columns=columns, file=file.name))
        for component in made.components:
            click.echo(f"  {say(f'terminal.{component.kind.name.lower()}'):10} {component.name}")
        self._show(made, source)
        click.secho(say("terminal.drafted", path=f"{settings.data.name}/{id}/dataset.yaml"), fg="green")

    def _answers(self, source: Read, about: About, id: str, before: Inherited) -> Mapping[str, str]:
        """The answers to what the file leaves open: those given, and those of the person at the terminal.

        Raises `SourceError` for an answer to what nobody asks, or that is none of the options.
        """
        from lod.cli import questions
        from lod.drafting import folder

        if not (self.asks or self.answers):
            return {}
        made = folder.drafted(source, about, id, before.known)
        questions.judge(self.answers, made)
        if not self.asks:
            return self.answers
        return questions.ask_open(self.answers, lambda given: folder.drafted(source, about, id, before.known, given))

    def _show(self, made: Draft, source: Read) -> None:
        """Three rows as sentences, and what is left open."""
        from lod.drafting.sentences import sentences
        from lod.terminal import language

        rows = sentences(made, source.profile, language())
        if rows:
            click.echo(say("terminal.sentences"))
        for sentence in rows:
            click.echo(f"  {sentence}")

    def _free(self, wanted: str, taken: frozenset[str]) -> str:
        """An id that no data set has: asked where there is somebody to ask. Raises `SourceError`."""
        from lod.drafting import folder

        taken |= frozenset(path.name for path in self.settings.data.glob("*/") if path.is_dir())
        id = folder.id_like(wanted)
        while id in taken:
            if not self.asks:
                raise folder.taken(id)
            click.secho(say("terminal.id-taken", id=id), fg="yellow")
            id = folder.id_like(click.prompt(say("terminal.ask-id"), default=folder.free_id(id, taken)))
        return id


def _is_new(settings: Settings) -> bool:
    return not (settings.root / "lod.toml").exists() and not settings.data.exists()


def _site(settings: Settings, new: bool, language: str) -> None:
    """Writes what a site has beside its data, where it is a new one; the schemas for editors always."""
    from lod.drafting import site, writing

    for name in writing.add(settings.root, site.files(language) if new else site.schemas()):
        if new:
            click.echo(say("terminal.made", name=name))


def _about(id: str, about: About) -> tuple[str, About]:
    """The answers of a person at a terminal; an empty one leaves a TODO."""
    id = click.prompt(say("terminal.ask-id"), default=id)
    title = click.prompt(say("terminal.ask-title"), default=about.title.best("nb", "en") or about.suggested)
    if title != about.title.best("nb", "en"):
        about = replace(about, title=Text.of({"nb": title}))
    if not about.description:
        description = click.prompt(say("terminal.ask-description"), default="", show_default=False)
        about = replace(about, description=Text.of({"nb": description}))
    if not about.publisher:
        name = click.prompt(say("terminal.ask-publisher"), default="", show_default=False)
        about = replace(about, publisher={"name": {"nb": name}} if name else {})
    if not about.contact:
        email = click.prompt(say("terminal.ask-contact"), default="", show_default=False)
        publisher = about.publisher.get("name", {}) or {"nb": email}
        about = replace(about, contact={"name": publisher, "email": email} if email else {})
    if not about.license:
        choices = click.Choice(["CC_BY_4_0", "NLOD_2_0", "CC0"])
        about = replace(about, license=click.prompt(say("terminal.ask-license"), default="CC_BY_4_0", type=choices))
    return id, about


@click.command()
@click.argument("name", type=click.Choice(SCHEMAS), default="dataset")
@reports_errors
def schema(name: str) -> None:
    """Print the JSON Schema that descriptions are checked by, for editors and programs."""
    from lod.sources.site.schema import load

    click.echo(json.dumps(load(name), ensure_ascii=False, indent=2))
