"""The usual mistakes in YAML by what they are, instead of what a parser says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from lod.errors import Finding
from lod.model.text import LANGUAGES

Mistake = tuple[str, str, str, str, bool]
"""The kind, the message in English and Norwegian, what to do, and whether its place is where it begins."""

_QUOTES = 'Put the text in quotes: nb: "…".'
_MISTAKES: tuple[tuple[str, Mistake], ...] = (
    (r"character '\\t'", ("yaml-tab", "a line is indented with a tab.", "en linje er rykket inn med tabulator.",
                          "Indent with spaces.", False)),
    (r"character '([@`%*&!|>?])' that cannot start",
     ("text-needs-quotes", "a text that begins with {} needs quotes.",
      "en tekst som begynner med {}, må ha anførselstegn.",
      _QUOTES, False)),
    (r"while scanning a quoted scalar",
     ("yaml-open-quote", "a quote is opened here and never closed.", "et anførselstegn åpnes her og lukkes aldri.",
      "Write a quote at the end of the text too.", True)),
    (r"(?:flow mapping|flow sequence), expected .*but got ':'|mapping values are not allowed",
     ("text-needs-quotes", "a text with a colon in it needs quotes.", "en tekst med kolon i må ha anførselstegn.",
      _QUOTES, False)),
    (r"(?:flow mapping|flow sequence), expected .*but got '<stream end>'",
     ("yaml-open-bracket", "a bracket is opened here and never closed.", "en klamme åpnes her og lukkes aldri.",
      "Close it on the same line. In a text, # behind a space begins a comment: put the text in quotes.", True)),
    (r"expected <block end>",
     ("yaml-indentation", "this line does not begin in the column of those above it.",
      "linjen begynner ikke i samme kolonne som de over.", "Begin keys of one level in the same column.", False)),
    (r"could not find expected ':'",
     ("yaml-colon-missing", "a colon is missing behind a key.", "det mangler kolon etter en nøkkel.",
      "Write a colon and a space behind each key.", True)),
)  # fmt: skip


def mistake(error: yaml.MarkedYAMLError, name: str) -> Finding | None:
    """The finding for what a parser cannot read; None for a mistake that is not a usual one."""
    problem = ", ".join(filter(None, (error.context, error.problem)))
    begun, noticed = error.context_mark, error.problem_mark
    if begun and noticed and "flow" in (error.context or "") and begun.line < noticed.line:
        problem = (
            "flow mapping, expected ',' but got '<stream end>'"  # a bracket does not go on over several lines here
        )
    for sign, (rule, message, nb, hint, at_beginning) in _MISTAKES:
        found = re.search(sign, problem)
        if found:
            mark = (error.context_mark if at_beginning else None) or error.problem_mark or error.context_mark
            words = [repr(group) for group in found.groups()]
            return Finding(message.format(*words), file=name, row=mark.line + 1 if mark else None,
                           column=f"character {mark.column + 1}" if mark else None, hint=hint,
                           nb=nb.format(*words), rule=rule)  # fmt: skip
    return None


def broken_texts(node: yaml.MappingNode, name: str) -> Iterator[Finding]:
    """Texts that YAML reads as keys: behind a comma in `{nb: Etter region, kjønn og år}`, or without a colon."""
    pairs = [(key, child) for key, child in node.value if isinstance(key, yaml.ScalarNode)]
    tongues = node.flow_style and any(key.value in LANGUAGES for key, _ in pairs)
    before = None
    for key, child in pairs:
        if "{" in key.value and not key.style:
            word = key.value.partition("{")[0].strip(": ")
            message, nb = (
                f"a colon and a space are missing behind {word!r}.",
                f"det mangler kolon og mellomrom etter {word!r}.",
            )
            yield _at(key, name, message, nb, f"Write {word}: {{…}}.", "yaml-colon-missing")
        elif tongues and before is not None and _is_nothing(child) and isinstance(before[1], yaml.ScalarNode):
            whole = f"{before[1].value}, {key.value}"
            message = f"the text ends before the comma; {key.value[:60]!r} is read as a key."
            nb = f"teksten slutter før kommaet; {key.value[:60]!r} leses som en nøkkel."
            hint = f'A text with a comma in it needs quotes: {before[0].value}: "{whole[:100]}".'
            yield _at(key, name, message, nb, hint, "text-needs-quotes")
        before = (key, child)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _at(key: yaml.ScalarNode, name: str, message: str, nb: str, hint: str, rule: str) -> Finding:
    row, column = key.start_mark.line + 1, f"character {key.start_mark.column + 1}"
    return Finding(message, file=name, row=row, column=column, hint=hint, nb=nb, rule=rule)
