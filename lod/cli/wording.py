"""click's own texts in the language of the person at the terminal: its errors, its usage lines and what stands around
help.

click looks its texts up with gettext, which wants compiled files and reads the language of the whole process. Its
modules are given our catalogue `click` instead, which has its English as they look it up.
"""

from __future__ import annotations

import copy

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from lod.messages.catalogue import entry, keys
from lod.terminal import language

WORDED = (core, decorators, exceptions, formatting, parser, termui, types)
"""The modules of click that say something to a person."""


def wording(words: str, more: str = "", count: int = 1) -> str:
    """A text of click's, with its places still to be filled in; as it is where the catalogue does not have it.

    `more` is the plural, which `count` may choose.
    """
    key = keys("click").get(words)
    text = entry(key, language()) if key else None
    if text is None:
        return more if count != 1 else words
    return text.form(count)


def use_our_wording() -> None:
    """From here on click says its texts in the language of the person."""
    for module in WORDED:
        vars(module).update(_=wording, ngettext=wording)


def worded(parameter: click.Parameter) -> click.Parameter:
    """A parameter whose type is named in the language of the person."""
    shown = copy.copy(parameter)
    shown.type = copy.copy(parameter.type)
    shown.type.name = wording(parameter.type.name)
    return shown
