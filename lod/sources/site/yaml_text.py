"""Descriptions in YAML: plain values whose every key knows its row.

Only what JSON has is read – no aliases, tags, dates or yes/no – so that nothing expands and nothing surprises.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model import characters
from lod.model.origin import Origin
from lod.sources.site import yaml_advice as yamladvice

MAX_DEPTH = 20
MAX_DIGITS = 300
"""Characters a number may have; what is longer stays text, which no key with a number takes."""
_DOUBTFUL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff?!]|[|>][0-9+-]*#")
"""Where PyYAML's two readers, the one in C and the one in Python, do not always say the same of a text."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read(text: str, name: str) -> tuple[Any, Origin]:
    """The value of a YAML text and the rows of its keys.

    Raises `SourceError` for what is no YAML, and for aliases, anchors, tags and keys that stand twice.
    """
    try:
        node = _composed(text, name)
    except yaml.MarkedYAMLError as error:
        if (usual := yamladvice.mistake(error, name)) is not None:
            raise SourceError([usual]) from None
        problem = ", ".join(filter(None, (error.context, error.problem)))
        raise _refused(name, error.problem_mark or error.context_mark, Message("not-yaml", why=problem)) from None
    except yaml.YAMLError as error:
        raise SourceError([Finding(Message("not-yaml", why=str(error)), file=name)]) from None
    except RecursionError:
        raise SourceError([Finding(Message("nested-too-deeply"), file=name)]) from None
    rows: dict[str, int] = {}
    value = _value(node, (), rows, name) if node is not None else None
    return value, Origin(name, 1, rows)


def _composed(text: str, name: str) -> yaml.Node | None:
    """The nodes of a text: by the reader in C, which is ten times as fast, where it has nothing to say against it."""
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if not _DOUBTFUL.search(text):
        try:
            return _node(text, name, quick)
        except (yaml.YAMLError, SourceError):
            pass
    return _node(text, name, yaml.SafeLoader)


def _node(text: str, name: str, loader: Any) -> yaml.Node | None:
    """Raises `SourceError` for an alias, and for what is nested deeper than `MAX_DEPTH`, as soon as it is."""
    above = 0
    for event in yaml.parse(text, loader):
        above += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if above > MAX_DEPTH:
            raise _refused(name, event.start_mark, Message("nested-too-deeply"))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(name, event.start_mark, Message("yaml-alias"))
    return yaml.compose(text, loader)


def _refused(name: str, mark: Any, message: Message) -> SourceError:
    row, character = (mark.line + 1, mark.column + 1) if mark else (None, None)
    return SourceError([Finding(message, file=name, row=row, character=character)])


def _value(node: yaml.Node, path: tuple[str, ...], rows: dict[str, int], name: str) -> Any:
    rows.setdefault("/".join(path), node.start_mark.line + 1)
    if len(path) > MAX_DEPTH:
        raise _refused(name, node.start_mark, Message("nested-too-deeply"))
    if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
        raise _refused(name, node.start_mark, Message("yaml-tag", tag=node.tag))
    if isinstance(node, yaml.MappingNode):
        if broken := list(yamladvice.broken_texts(node, name)):
            raise SourceError(broken)
        mapping: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused(name, key.start_mark, Message("key-not-a-word"))
            if (number := characters.forbidden(key.value)) is not None:
                raise _forbidden(name, key.start_mark, number)
            if key.value in mapping:
                raise _refused(name, key.start_mark, Message("key-twice", key=key.value))
            rows["/".join((*path, key.value))] = key.start_mark.line + 1
            mapping[key.value] = _value(child, (*path, key.value), rows, name)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, str(i)), rows, name) for i, child in enumerate(node.value)]
    if (number := characters.forbidden(node.value)) is not None:
        raise _forbidden(name, node.start_mark, number)
    return _scalar(node)


def _forbidden(name: str, mark: Any, number: str) -> SourceError:
    return _refused(name, mark, Message("forbidden-character.in-text", number=number))


def _scalar(node: yaml.Node) -> Any:
    text: str = node.value
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if not number:
        return text
    if len(text) > MAX_DIGITS:
        return text
    return float(text) if number[2] else int(text)
