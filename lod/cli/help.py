"""What `--help` says of each command, its arguments and its options, in the language of the person at the terminal.

The English is that of the commands themselves, and stands in the catalogue `help` for translators too.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator

import click

from lod.cli.wording import worded, wording
from lod.messages.catalogue import entry
from lod.terminal import language


class TranslatedGroup(click.Group):
    """Commands whose help is in the language of the person at the terminal."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command and translated(command, below(self, cmd_name))

    def get_help(self, ctx: click.Context) -> str:
        return click.Command.get_help(translated(self, self.name if ctx.parent else ROOT), ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [" ".join(map(wording, piece.split(" "))) for piece in super().collect_usage_pieces(ctx)]


def words(key: str, otherwise: str) -> str:
    """A text of the help in the person's language, or the English where there is none."""
    text = entry(key, language())
    return text.forms[0] if text else otherwise


def plain(help: str) -> str:
    """The help of a command as the catalogue has it: without click's marks before lines that are kept as they are."""
    return inspect.cleandoc(help).replace("\b\n", "")


ROOT = "lod"
"""The name of all commands together."""


def below(group: click.Group, command: str) -> str:
    """The name by which the catalogue has a command of a group."""
    return command if group.name in (None, "main") else f"{group.name}-{command}"


def every(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """The commands of a group, and those below them, by the names that the catalogue has them by."""
    for name, command in group.commands.items():
        yield below(group, name), command
        if isinstance(command, click.Group):
            yield from every(command)


def translated(command: click.Command, name: str | None) -> click.Command:
    """A command with its help in the person's language."""
    shown = copy.copy(command)
    shown.help = _marked(words(f"help.{name}", plain(command.help or "")))
    shown.params = [_parameter(name or ROOT, parameter) for parameter in command.params]
    shown.options_metavar = wording(command.options_metavar or "")
    shown._help_option = None  # click keeps it, with its text in the language of that moment
    return shown


def _marked(help: str) -> str:
    """The help with click's mark before each paragraph that is indented, so that its lines are kept."""
    return "\n\n".join("\b\n" * part.startswith(" ") + part for part in help.split("\n\n"))


def _parameter(command: str, parameter: click.Parameter) -> click.Parameter:
    shown = worded(parameter)
    if isinstance(shown, click.Option) and shown.help:
        shown.help = words(f"help.{command}.{parameter.name}", shown.help)
    return shown
