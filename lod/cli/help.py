"""What `--help` says of each command, its arguments and its options, in the language of the person at the terminal.

The English is that of the commands themselves, and stands in the catalogue `help` for translators too.
"""

from __future__ import annotations

import copy
import inspect

import click

from lod.messages.catalogue import SOURCE, entry
from lod.terminal import language

_AROUND = {"Options": "help.options", "Commands": "help.commands"}


class TranslatedFormatter(click.HelpFormatter):
    """Help with the words around it in a language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, words("help.usage", prefix or ""))

    def write_heading(self, heading: str) -> None:
        super().write_heading(words(_AROUND.get(heading, ""), heading))


class TranslatedGroup(click.Group):
    """Commands whose help is in the language of the person at the terminal."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command if command is None or language() == SOURCE else translated(command)

    def get_help(self, ctx: click.Context) -> str:
        return super().get_help(ctx) if language() == SOURCE else _help(translated(self), ctx)


def words(key: str, otherwise: str) -> str:
    """A text of the help in the person's language, or what click has where there is none."""
    text = entry(key, language())
    return text.forms[0] if text else otherwise


def plain(help: str) -> str:
    """The help of a command as the catalogue has it: without click's marks before lines that are kept as they are."""
    return inspect.cleandoc(help).replace("\b\n", "")


def translated(command: click.Command) -> click.Command:
    """A command with its help in the person's language."""
    name = "lod" if isinstance(command, click.Group) else command.name or ""
    shown = copy.copy(command)
    shown.help = _marked(words(f"help.{name}", plain(command.help or "")))
    shown.params = [_option(name, parameter) for parameter in command.params]
    if not isinstance(command, click.Group):
        shown.get_help = lambda ctx: _help(shown, ctx)  # type: ignore[method-assign]  # the copy alone
    return shown


def _marked(help: str) -> str:
    """The help with click's mark before each paragraph that is indented, so that its lines are kept."""
    return "\n\n".join("\b\n" * part.startswith(" ") + part for part in help.split("\n\n"))


def _option(command: str, parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    shown = copy.copy(parameter)
    shown.help = words(f"help.{command}.{parameter.name}", parameter.help)
    return shown


def _help(command: click.Command, ctx: click.Context) -> str:
    formatter = TranslatedFormatter(width=ctx.terminal_width, max_width=ctx.max_content_width)
    option = command.get_help_option(ctx)
    if option is None:
        raise AssertionError("help is asked for by an option")
    by_click, option.help = option.help, words("help.help", option.help or "")
    try:
        click.Command.format_help(command, ctx, formatter)
    finally:
        option.help = by_click
    return formatter.getvalue().rstrip("\n")
