"""A text that a person will read: which one it is, and what fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, Union, overload


@dataclass(frozen=True)
class Texts:
    """Texts that are no message of ours, such as those of a shape: each with its language, "" where it says none."""

    texts: tuple[tuple[str, str], ...]

    def text(self, language: str) -> str:
        """The one in the language, in a language near it, or the first."""
        texts = dict(reversed(self.texts))
        near = (language, *(("nb", "no") if language == "nn" else ()), "en", "")
        return next((texts[name] for name in near if name in texts), self.texts[0][1])


Argument: TypeAlias = Union[str, int, "Message", Texts, tuple[Union[str, "Message"], ...]]
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


@overload
def both(first: Message, second: Message | None) -> Message: ...
@overload
def both(first: Message | None, second: Message) -> Message: ...
@overload
def both(first: Message | None, second: Message | None) -> Message | None: ...
def both(first: Message | None, second: Message | None) -> Message | None:
    """Two sentences as one text, or the one there is."""
    return Message("words.both", first=first, second=second) if first and second else first or second


def from_plain(plain: Mapping[str, Any]) -> Message:
    """The message that `Message.plain` wrote."""
    return Message(plain["key"], **{name: _argument(value) for name, value in plain.get("arguments", {}).items()})


def _value(value: Any) -> Argument:
    """An argument as it is kept; what a library without types gives is kept as its words."""
    return value if isinstance(value, (str, int, tuple, Message, Texts)) else str(value)


def _plain(value: Argument) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Texts):
        return {"texts": [list(pair) for pair in value.texts]}
    return value.plain() if isinstance(value, Message) else value


def _argument(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_argument(part) for part in value)
    if isinstance(value, Mapping):
        return Texts(tuple(map(tuple, value["texts"]))) if "texts" in value else from_plain(value)
    return value
