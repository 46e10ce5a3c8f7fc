"""Words on the terminal, a module for each kind of command: parses, calls, prints."""

from __future__ import annotations

from pathlib import Path

import click

from lod import __version__
from lod.cli.answer import answer
from lod.cli.article import read
from lod.cli.desk import desk
from lod.cli.difference import diff
from lod.cli.docs import docs
from lod.cli.draft import init, new, schema
from lod.cli.export import export
from lod.cli.help import TranslatedGroup
from lod.cli.importing import import_
from lod.cli.keys import keys
from lod.cli.mcp import mcp
from lod.cli.preview import preview
from lod.cli.publish import build, check
from lod.cli.pull import pull
from lod.cli.push import push
from lod.cli.query import explain, query
from lod.cli.rehearse import rehearse
from lod.cli.releases import activate, prune, releases
from lod.cli.schedule import schedule
from lod.cli.serve import serve
from lod.cli.update import update
from lod.cli.verify import verify
from lod.cli.verify_article import verify_article
from lod.cli.wording import use_our_wording
from lod.terminal import TRACEBACK

use_our_wording()
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=TranslatedGroup, context_settings=CONTEXT)
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

    From a table to a published data set:

    \b
      lod init      makes a new site
      lod new FILE  drafts a data set from a table
      lod read TEXT drafts a data set from the figures of an article
      lod check     says all that is wrong, by file, row and column
      lod build     makes a release of it and makes that current
      lod update    brings in next month's table
      lod serve     serves the current release

    Settings stand in lod.toml and in LOD_… variables; `lod docs operator` lists them all.
    """
    del traceback
    context.obj = root


_SOURCES = (init, new, answer, desk, read, verify_article, import_, update, schema)
_RELEASES = (releases, activate, schedule, preview, verify, keys, prune, export, push, pull)

for command in (*_SOURCES, check, diff, build, serve, *_RELEASES, query, explain, mcp, rehearse, docs):
    main.add_command(command)
