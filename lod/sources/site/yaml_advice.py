"""The usual mistakes in YAML by what they are, instead of what a parser says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.text import LANGUAGES

Mistake = tuple[str, bool]
"""The kind of the finding, and whether its place is where what is wrong begins."""

_MISTAKES: tuple[tuple[str, Mistake], ...] = (
    (r"character '\\t'", ("yaml-tab", False)),
    (r"character '(?P<sign>[@`%*&!|>?])' that cannot start", ("text-needs-quotes", False)),
    (r"while scanning a quoted scalar", ("yaml-open-quote", True)),
    (r"(?:flow mapping|flow sequence), expected .*but got ':'|mapping values are not allowed",
     ("text-needs-quotes.colon", False)),
    (r"(?:flow mapping|flow sequence), expected .*but got '<stream end>'", ("yaml-open-bracket", True)),
    (r"expected <block end>", ("yaml-indentation", False)),
    (r"could not find expected ':'", ("yaml-colon-missing", True)),
)  # fmt: skip


def mistake(error: yaml.MarkedYAMLError, name: str) -> Finding | None:
    """The finding for what a parser cannot read; None for a mistake that is not a usual one."""
    problem = ", ".join(filter(None, (error.context, error.problem)))
    begun, noticed = error.context_mark, error.problem_mark
    if begun and noticed and "flow" in (error.context or "") and begun.line < noticed.line:
        problem = (
            "flow mapping, expected ',' but got '<stream end>'"  # a bracket does not go on over several lines here
        )
    for sign, (kind, at_beginning) in _MISTAKES:
        match = re.search(sign, problem)
        if match:
            mark = (error.context_mark if at_beginning else None) or error.problem_mark or error.context_mark
            row, character = (mark.line + 1, mark.column + 1) if mark else (None, None)
            return Finding(Message(kind, **match.groupdict()), file=name, row=row, character=character)
    return None


def broken_texts(node: yaml.MappingNode, name: str) -> Iterator[Finding]:
    """Texts that YAML reads as keys: behind a comma in `{nb: Etter region, kjønn og år}`, or without a colon."""
    pairs = [(key, child) for key, child in node.value if isinstance(key, yaml.ScalarNode)]
    tongues = node.flow_style and any(key.value in LANGUAGES for key, _ in pairs)
    before = None
    for key, child in pairs:
        if "{" in key.value and not key.style:
            word = key.value.partition("{")[0].strip(": ")
            yield _at(
                key, name, Message("yaml-colon-missing.after", word=word), Message("advice.write-braces", word=word)
            )
        elif tongues and before is not None and _is_nothing(child) and isinstance(before[1], yaml.ScalarNode):
            whole = f"{before[1].value}, {key.value}"
            hint = Message("advice.quote-the-comma", key=before[0].value, text=whole[:100])
            yield _at(key, name, Message("text-needs-quotes.comma", key=key.value[:60]), hint)
        before = (key, child)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _at(key: yaml.ScalarNode, name: str, message: Message, hint: Message) -> Finding:
    return Finding(message, file=name, row=key.start_mark.line + 1, character=key.start_mark.column + 1, hint=hint)
