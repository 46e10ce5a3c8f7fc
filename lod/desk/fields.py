"""The fields of a form for a description, made from its JSON Schema: what each is, what stands there, what may."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from lod.errors import LodError
from lod.messages.catalogue import keys, text
from lod.messages.message import Message
from lod.model.controlled import ACCESS_RIGHTS, FREQUENCIES, LICENSES, LOS, THEMES, TYPES
from lod.model.text import Text
from lod.sources.site.rewriting import REMOVED
from lod.sources.site.schema import load
from lod.sources.site.todo import is_todo

Path = tuple[str, ...]

AS_TEXT = frozenset({"id", "table", "view", "chart", "attributes", "slices", "sources", "questions", "hvd"})
"""Keys of a description that are changed in its text."""
OF_COMPONENTS = ("label", "definition", "unit", "decimals", "minimum", "maximum")
"""What the form has of each dimension and measure; the rest is about the table."""
USUAL = frozenset(
    {"title", "description", "publisher", "contact", "license", "theme", "keyword", "frequency", "spatial"}
)
"""Keys that a form shows although nothing is there."""
CODES = {"license": LICENSES, "frequency": FREQUENCIES, "access_rights": ACCESS_RIGHTS, "type": TYPES}
"""The words of fields that a table of codes has."""
SEVERAL = {"theme": THEMES, "los": LOS}
"""The same of fields that take several of them."""


@dataclass(frozen=True)
class FormField:
    """One field: where it stands in the description, and what is there. `kind`: `line`, `words` (with commas between
    them), `several` (the same, of `options`) or `number`; `language`: that of its text, "" for what has none."""

    path: Path
    kind: str
    value: str
    language: str = ""
    options: tuple[tuple[str, Text], ...] = ()

    @property
    def name(self) -> str:
        return f"f:{'/'.join(self.path)}"

    @property
    def chosen(self) -> list[str]:
        """What is there of a field that takes several words."""
        return _words(self.value)

    @property
    def others(self) -> list[tuple[str, Text]]:
        """The options that are not chosen."""
        return [(code, label) for code, label in self.options if code not in self.chosen]


@dataclass(frozen=True)
class FormGroup:
    """A key of the description with its fields; `help`: what it is, in the words of the schema; `question`: what a
    draft asks there."""

    path: Path
    help: str
    fields: tuple[FormField, ...]
    required: bool
    question: str = ""

    @property
    def key(self) -> str:
        return ".".join(self.path)

    @property
    def is_rare(self) -> bool:
        """Whether nothing is there, and most descriptions have nothing there."""
        first = self.path[0] not in USUAL
        return first and not (self.required or self.question or any(field.value for field in self.fields))

    @property
    def is_missing(self) -> bool:
        """Whether something that must be there is not, or a text lacks a language that others have."""
        filled = [bool(field.value) for field in self.fields]
        return (self.required and not any(filled)) or (any(filled) and len(filled) > 1 and not all(filled))


def groups(value: Mapping[str, Any], languages: Sequence[str], schema: str = "dataset") -> list[FormGroup]:
    """The form of a description, in the order of its schema."""
    whole = load(schema)
    open_texts = (group for key in sorted(AS_TEXT & value.keys()) for group in _open(value[key], (key,)))
    return [*_object(whole, value, (), whole["$defs"], languages), *open_texts]


def _open(value: Any, path: Path) -> Iterator[FormGroup]:
    """What is still to be decided below a key that is changed in its text: a field for each."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _open(inner, (*path, str(key)))
    elif is_todo(value):
        question = str(value).removeprefix("TODO").strip(" :")
        yield FormGroup(path, "", (FormField(path, "line", ""),), required=True, question=question)


def _object(
    schema: Mapping[str, Any],
    value: Any,
    path: Path,
    defs: Mapping[str, Any],
    languages: Sequence[str],
    needed: bool = True,
) -> Iterator[FormGroup]:
    """The groups of an object: its keys, and those of the objects in it. `needed`: whether it must be there."""
    held = value if isinstance(value, dict) else {}
    for key, stated in schema.get("properties", {}).items():
        if (not path and key in AS_TEXT) or (path[:1] in (("dimensions",), ("measures",)) and key not in OF_COMPONENTS):
            continue
        reference = stated.get("$ref", "").removeprefix("#/$defs/")
        rule = {**defs.get(reference, {}), **stated}
        here = (*path, key)
        if not path and key in ("dimensions", "measures"):
            for name in held.get(key) or {}:
                yield from _object(rule["additionalProperties"], held[key][name], (*here, str(name)), defs, languages)
        elif rule.get("type") == "object" and "properties" in rule:
            inner = needed and (key in schema.get("required", ()) or key in held)
            yield from _object(rule, held.get(key), here, defs, languages, inner)
        elif fields := _fields(rule, reference, held.get(key), here, languages):
            question = next((t for t in _texts(held.get(key)) if is_todo(t)), "").removeprefix("TODO").strip(" :")
            yield FormGroup(
                here,
                stated.get("description", ""),
                tuple(fields),
                needed and key in schema.get("required", ()),
                question,
            )


def _fields(
    rule: Mapping[str, Any], reference: str, value: Any, path: Path, languages: Sequence[str]
) -> list[FormField]:
    """The fields of a key; none for what a form has no fields for."""
    key, kind = path[-1], rule.get("type")
    if reference == "text" or key == "keyword":
        held = value if isinstance(value, dict) else {}
        shape = "words" if key == "keyword" else "line"
        spoken = list(dict.fromkeys((*languages, *map(str, held))))
        return [FormField((*path, name), shape, _shown(held.get(name)), name) for name in spoken]
    if kind == "array" and rule.get("items", {}).get("type") == "string":
        several = SEVERAL.get(key, {})
        return [FormField(path, "several" if several else "words", _shown(value), options=tuple(several.items()))]
    if kind == "integer":
        return [FormField(path, "number", _shown(value))]
    if kind == "string" and "enum" not in rule:
        return [FormField(path, "line", _shown(value), options=tuple(CODES.get(key, {}).items()))]
    return []


def values(groups: Sequence[FormGroup]) -> dict[str, str]:
    """What stands in each field, by its name."""
    return {field.name: field.value for group in groups for field in group.fields}


def was(form: Mapping[str, str]) -> dict[str, str]:
    """What stood in each field when the form was made. Raises `LodError` for what no form of the desk sends."""
    try:
        return {str(name): str(value) for name, value in json.loads(form.get("was", "{}")).items()}
    except (ValueError, AttributeError, RecursionError):
        raise LodError(Message("desk.malformed-form")) from None


def written(form: Mapping[str, str]) -> dict[str, str]:
    """The fields in which somebody has written something else, with what is there now."""
    return {name: words for name, value in was(form).items() if (words := _plain(form.get(name, value))) != value}


def changes(groups: Sequence[FormGroup], form: Mapping[str, str], value: Mapping[str, Any]) -> dict[Path, Any]:
    """What a form changes in a description, by the keys that lead to it; `REMOVED` for what was emptied."""
    changed: dict[Path, Any] = {}
    for group in groups:
        new = {field: _plain(form.get(field.name, field.value)) for field in group.fields}
        if all(new[field] == field.value for field in group.fields):
            continue
        texts = {field.language: _value(field, words) for field, words in new.items() if field.language and words}
        if group.fields[0].language and (not texts or not isinstance(_at(value, group.path), dict)):
            changed[group.path] = texts or REMOVED
            continue
        for field, words in new.items():
            if words != field.value:
                changed[field.path] = _value(field, words) if words else REMOVED
    return changed


def _value(field: FormField, words: str) -> Any:
    if field.kind in ("words", "several"):
        return _words(words)
    return int(words) if field.kind == "number" and words.lstrip("-").isdecimal() and len(words) < 10 else words


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def sent(form: MultiDict[str, str]) -> dict[str, str]:
    """What a form has sent: what was chosen in a field that takes several words, with commas between them."""
    return {name: ", ".join(filter(None, texts)) if len(texts) > 1 else texts[0] for name, texts in form.lists()}


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _shown(value: Any) -> str:
    """A value as its field shows it; what is still to be decided is empty."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None or is_todo(value) or isinstance(value, dict) else str(value).strip()


def _texts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [value]


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def help_in(words: str, language: str) -> str:
    """What a schema says of a key, in a language of the catalogues."""
    key = keys("schemas").get(words.replace("{", "{{").replace("}", "}}"))
    return text(Message(key), language) if key else words
