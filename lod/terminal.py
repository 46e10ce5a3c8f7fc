"""What a person sees at the terminal: findings, tables, progress, and a sentence instead of a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click

from lod.errors import Finding, LodError, Severity, SourceError
from lod.findings.kinds import completed
from lod.findings.text import lines
from lod.messages.catalogue import languages, text
from lod.messages.message import Message

TRACEBACK = "--traceback"
"""The option that shows where an unforeseen error happened."""

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def reports_errors(command: Callable[..., None]) -> Callable[..., None]:
    """No traceback reaches a user: what this package says no to is printed, and the exit code is 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # click ends with these, in its own words
        except SourceError as error:
            print_findings(error.findings)
            click.secho(_ending("kept"), err=True)
            sys.exit(1)
        except LodError as error:
            click.secho(f"lod: {text(error.message, language())}", fg="red", err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        except Exception as error:
            if click.get_current_context().find_root().params.get("traceback"):
                raise
            what = f"{type(error).__name__}: {error}"
            click.secho(f"lod: {_ending('unforeseen')}: {what}", fg="red", err=True)
            click.echo(_ending("report"), err=True)
            sys.exit(2)

    return wrapped


def _ending(key: str) -> str:
    """How a command ends that does not do what was asked."""
    return text(Message(f"terminal.ending.{key}"), language())


def table(answer: dict[str, Any]) -> str:
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


def language() -> str:
    """The language of the person at the terminal, by LC_ALL, LC_MESSAGES or LANG; English for an unknown one."""
    stated = next((word for name in _LOCALE if (word := os.environ.get(name))), "")
    code = "nb" if stated[:2] == "no" else stated[:2]
    return code if code in languages() else "en"


def print_findings(findings: Sequence[Finding], words: str = "") -> None:
    """How many findings there are, of which kinds, and each with its place and what to do."""
    for severity, start, rest in lines(completed(findings), words or language()):
        click.secho(start, fg=_COLOURS[severity] if severity else None, nl=False, err=True)
        click.echo(rest, err=True)


class Progress:
    """A bar on a terminal, nothing in a pipe."""

    WIDTH = 24

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, total: int, what: str) -> None:
        if self.shown:
            filled = self.WIDTH * done // max(total, 1)
            click.echo(f"\r\x1b[K{'█' * filled}{'░' * (self.WIDTH - filled)} {what}", nl=False, err=True)

    def __exit__(self, *error: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
