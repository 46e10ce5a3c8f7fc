"""`lod docs`: the documentation and the examples for operators, as they came with this version."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from lod.errors import LodError
from lod.messages.message import Message
from lod.terminal import language, reports_errors


@click.command()
@click.argument("page", required=False)
@click.option("--lang", "words", type=click.Choice(["nb", "en"]), help="The language; that of LANG, if left out.")
@reports_errors
def docs(page: str | None, words: str | None) -> None:
    """Print a PAGE of the documentation, or an example for operators (systemd, nginx, Caddy).

    Without a PAGE: their names.
    """
    pages = _pages(words or language())
    if page is None:
        for name in pages:
            click.echo(name)
    elif page in pages:
        click.echo(pages[page].read_text("utf-8"), nl=False)
    else:
        raise LodError(Message("terminal.no-page", page=page, pages=tuple(pages)))


def _pages(language: str) -> Mapping[str, Traversable]:
    """The pages by name, in a language where they are in it, and the examples by the names of their files."""
    pages = {path.name.removesuffix(".md"): path for path in _files("docs") if path.name.endswith(".md")}
    if language == "nb":
        pages |= {path.name.removesuffix(".md"): path for path in _files("docs/nb")}
    return dict(sorted(pages.items())) | {path.name: path for path in _files("deploy")}


def _files(folder: str) -> list[Traversable]:
    """The files of a folder: in the package, or beside it where it is run from its sources."""
    package = files("lod")
    for root in (package, Path(str(package)).parent):
        inside = root.joinpath(*folder.split("/"))
        if inside.is_dir():
            return sorted((path for path in inside.iterdir() if path.is_file()), key=lambda path: path.name)
    return []
