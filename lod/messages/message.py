"""A text that a person will read: which one it is, and what fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, Union

Argument: TypeAlias = Union[str, int, "Message", tuple[Union[str, "Message"], ...]]
"""What fills a text in: words as they stand; a count, which is written as the language writes numbers; a text of its
own; or several, which become a list with commas."""


@dataclass(frozen=True, init=False)
class Message:
    """The text `key` with its arguments by name. The argument `count` chooses between singular and plural.

    `lod.messages.catalogue.text` gives its words in a language.
    """

    key: str
    arguments: tuple[tuple[str, Argument], ...] = ()

    def __init__(self, key: str, /, **arguments: Argument) -> None:
        object.__setattr__(self, "key", key)
        values = ((name, _value(value)) for name, value in sorted(arguments.items()))
        object.__setattr__(self, "arguments", tuple(values))

    def plain(self) -> dict[str, Any]:
        """The message as JSON has it."""
        return {"key": self.key} | {"arguments": {name: _plain(value) for name, value in self.arguments}}


def from_plain(plain: Mapping[str, Any]) -> Message:
    """The message that `Message.plain` wrote."""
    return Message(plain["key"], **{name: _argument(value) for name, value in plain.get("arguments", {}).items()})


def _value(value: Any) -> Argument:
    """An argument as it is kept; what a library without types gives is kept as its words."""
    return value if isinstance(value, (str, int, tuple, Message)) else str(value)


def _plain(value: Argument) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.plain() if isinstance(value, Message) else value


def _argument(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_argument(part) for part in value)
    return from_plain(value) if isinstance(value, Mapping) else value
