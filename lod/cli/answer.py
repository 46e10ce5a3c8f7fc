"""`lod answer`: the questions that a draft left open, answered later."""

from __future__ import annotations

import sys

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.terminal import reports_errors


@click.command()
@click.argument("id")
@click.argument("answers", nargs=-1, metavar="[KEY=VALUE]...")
@click.pass_context
@reports_errors
def answer(context: click.Context, id: str, answers: tuple[str, ...]) -> None:
    """Answer questions that the draft of the data set ID left open.

    The draft is made again from its table with the answers, and brought into the description: what you have written
    since stays, and is named where an answer would have changed it. Without answers, on a terminal, the questions that
    are open are asked; in a pipe they are listed. An answer may be given anew.
    """
    from lod.cli import questions
    from lod.drafting.again import Redrafting
    from lod.drafting.words import question
    from lod.terminal import language

    settings = settings_of(context)
    drafting, given = Redrafting(settings, id), questions.answers_of(answers)
    questions.judge(given, drafting.made({}).draft)
    if not given and sys.stdin.isatty():
        given = questions.ask_open(drafting.recorded, drafting.draft)
    if not given:
        for proposal in drafting.draft({}).open:
            click.echo(f"{proposal.key}: {question(proposal, language())}")
        return
    again = drafting.again(given)
    again.write(drafting.path)
    for name in (*again.files, *again.gone):
        key = "terminal.wrote" if name in again.files else "terminal.removed-file"
        click.echo(say(key, path=f"{settings.data.name}/{id}/{name}"))
    for what in again.kept:
        click.secho(say("terminal.answer-kept", what=what), fg="yellow")
    click.secho(say("terminal.answered", count=len(drafting.draft(given).open)), fg="green")
