"""What commands say and ask, in the language of the person at the terminal."""

from __future__ import annotations

from lod.messages import locale
from lod.messages.catalogue import text
from lod.messages.message import Argument, Message
from lod.terminal import language


def say(key: str, **arguments: Argument) -> str:
    """The words in the language of the terminal."""
    return text(Message(key, **arguments), language())


def counted(count: int) -> str:
    """A number as the language writes it."""
    return locale.number(count, language())
