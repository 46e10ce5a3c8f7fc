"""The catalogues of messages, and a message in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from unicodedata import category

from babel.messages.pofile import read_po

from lod.messages.locale import number
from lod.messages.message import Argument, Message, Texts

FOLDER = Path(__file__).parent
SOURCE = "en"
"""The language of the templates, which every other is translated from."""
FALLBACKS: dict[str, tuple[str, ...]] = {"nn": ("nn", "nb", SOURCE)}
"""The languages that are tried in turn; for one that is not here, itself and then English."""


@dataclass(frozen=True)
class Template:
    """A text in one language: its forms, singular first; one where it does not count. `{name}` is filled in."""

    forms: tuple[str, ...]
    plural: Callable[[int], int]

    def form(self, count: object) -> str:
        """The form for a count."""
        place = self.plural(count) if isinstance(count, int) and len(self.forms) > 1 else 0
        return self.forms[min(place, len(self.forms) - 1)]


def languages() -> list[str]:
    """The languages there are catalogues of, English first."""
    return [SOURCE, *sorted(path.parent.name for path in FOLDER.glob("*/LC_MESSAGES"))]


@cache
def catalogue(language: str) -> dict[str, Template]:
    """Every text of a language by its key; empty for a language that has none."""
    files = FOLDER.glob("*.pot") if language == SOURCE else (FOLDER / language / "LC_MESSAGES").glob("*.po")
    return {key: entry for file in sorted(files) for key, entry in entries(file, language)}


def entries(file: Path, language: str) -> Iterator[tuple[str, Template]]:
    """The texts of one file; those that are not translated are left out."""
    with file.open("rb") as stream:
        read = read_po(stream)
    plural = c2py(read.plural_expr)
    for message in read:
        if not message.context:
            continue
        texts = message.id if language == SOURCE else message.string
        forms = (texts,) if isinstance(texts, str) else tuple(texts or ())

        if forms and all(forms):
            yield message.context, Template(forms, plural)


@lru_cache(4096)
def entry(key: str, language: str) -> Template | None:
    """A text in the language, or in the next one that has it; None for a key there is not."""
    tried = FALLBACKS.get(language, (language, SOURCE))
    return next((template for name in tried if (template := catalogue(name).get(key))), None)


@cache
def keys(domain: str) -> dict[str, str]:
    """The keys of a domain by their English, for texts that are written in English elsewhere, as in a schema."""
    return {entry.forms[0]: key for key, entry in entries(FOLDER / f"{domain}.pot", SOURCE)}


def text(message: Message | str, language: str) -> str:
    """A message in a language; words that are no message stay as they are."""
    if isinstance(message, str):
        return message
    arguments = dict(message.arguments)
    shown = {name: argument(value, language) for name, value in arguments.items()}
    template = entry(message.key, language)
    if template is None:
        return f"{message.key} ({', '.join(f'{name}: {value}' for name, value in shown.items())})"
    return template.form(arguments.get("count")).format_map(_Dots(shown))


def forms(key: str, language: str) -> Template:
    """A text by its key. Raises `KeyError` for a key there is not."""
    template = entry(key, language)
    if template is None:
        raise KeyError(key)
    return template


def masked(key: str, language: str) -> str:
    """A text with … for what fills it in."""
    template = entry(key, language)
    return template.forms[-1].format_map(_Dots()) if template else key


def outline(message: Message, language: str) -> str:
    """A message with … for the words and counts that fill it in; messages in it are outlined likewise."""
    template = entry(message.key, language)
    if template is None:
        return message.key
    shown = {name: _outlined(value, language) for name, value in message.arguments}
    return template.forms[-1].format_map(_Dots(shown))


def _outlined(value: Argument, language: str) -> str:
    if isinstance(value, Texts):
        return value.text(language)
    return outline(value, language) if isinstance(value, Message) else "…"


class _Dots(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def argument(value: Argument, language: str) -> str:
    """An argument as it is shown: counts as the language writes them, control characters as escapes."""
    if isinstance(value, tuple):
        return ", ".join(argument(part, language) for part in value)
    if isinstance(value, Message):
        return text(value, language)
    if isinstance(value, Texts):
        return value.text(language)
    if isinstance(value, int):
        return number(value, language)
    return value if value.isprintable() else "".join(map(_visible, value))


def _visible(character: str) -> str:
    """The character, as an escape where it is a control character other than the end of a line."""
    return repr(character)[1:-1] if category(character).startswith("C") and character != "\n" else character
