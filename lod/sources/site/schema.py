"""Judging a description by its JSON Schema, and saying what is wrong in a steward's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache, reduce
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from lod.errors import Finding
from lod.messages.catalogue import keys
from lod.messages.message import Message, both
from lod.model.controlled import is_organization_number
from lod.model.origin import Origin


def load(name: str) -> dict[str, Any]:
    """A JSON Schema of this package: `dataset`, `codelist` or `catalog`."""
    loaded: dict[str, Any] = json.loads(files("lod.sources.site").joinpath(f"{name}.schema.json").read_text("utf-8"))
    return loaded


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(load(name), format_checker=_formats())


def _formats() -> FormatChecker:
    checker = FormatChecker(())
    checker.checks("date", ValueError)(lambda value: bool(date.fromisoformat(str(value))))
    checker.checks("url")(is_url)
    checker.checks("email")(lambda value: bool(re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[A-Za-z]{2,}", str(value))))
    checker.checks("organization-number")(lambda value: is_organization_number(str(value)))
    return checker


def is_url(value: object) -> bool:
    """Whether a value is an absolute http or https IRI."""
    if re.search(r'[\s<>"{}|\\^`]', str(value)):
        return False
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def judge(value: Any, schema: str, origin: Origin) -> Iterator[Finding]:
    """All that is wrong with a description, by row and key (`dimensions.area.label`)."""
    for error in _errors(value, schema):
        for key, message, hint in _complaints(error):
            path = (*map(str, error.absolute_path), *key)
            instance = None if isinstance(error.instance, (dict, list)) else str(error.instance)
            yield Finding(
                message,
                file=origin.file,
                row=origin.row_of(*path),
                column=".".join(path) or None,
                value=instance,
                hint=hint,
            )


def _errors(value: Any, schema: str) -> list[ValidationError]:
    """What breaks a schema, by place; that keys of one object are missing is one error."""
    errors = sorted(_validator(schema).iter_errors(value), key=lambda e: list(map(str, e.absolute_path)))
    missing = {(*e.absolute_path, "/", *e.absolute_schema_path): e for e in errors if e.validator == "required"}
    first = {id(error) for error in missing.values()}
    return [error for error in errors if error.validator != "required" or id(error) in first]


Complaint = tuple[tuple[str, ...], Message, Message | None]
"""The key the complaint is about, below the error's own path; the message; what to do."""


def _complaints(error: ValidationError) -> Iterator[Complaint]:
    rule: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    about_a_key = "propertyNames" in error.absolute_schema_path
    word = str(instance)
    match error.validator:
        case "additionalProperties":
            names = list(schema.get("properties", {}))
            for extra in instance:
                if extra not in names:
                    yield (extra,), Message("unknown-key", key=extra), did_you_mean(extra, names)
        case "required":
            for name in rule:
                if name not in instance:
                    missing = schema.get("properties", {}).get(name, {})
                    yield (), Message("missing-key", key=name), both(Message("missing-key.do"), _described(missing))
        case "enum" if about_a_key:
            norwegian = Message("advice.norwegian-is") if word == "no" else None
            advice = both(norwegian, Message("advice.expected-one-of", words=tuple(rule)))
            yield (word,), Message("unknown-language", word=word), advice
        case "pattern" if about_a_key:
            yield (word,), Message("not-a-name", word=word), None
        case "enum":
            yield (), Message("not-a-choice", word=word), did_you_mean(word, [str(choice) for choice in rule])
        case "type" if instance is None:
            yield (), Message("empty"), _expected_type(rule, instance)
        case "type":
            yield (), Message("wrong-type", word=word), _expected_type(rule, instance)
        case "format":
            yield (), Message("not-as-expected", word=word), _expected(Message(f"schema-format.{rule}"))
        case "pattern":
            yield (), Message("not-as-expected", word=word), _described(schema) or _expected(rule)
        case "minimum" | "maximum" | "maxLength" as bound:
            advice = both(_expected(Message(f"schema-bound.{bound}", bound=str(rule))), _described(schema))
            yield (), Message("not-as-expected", word=word), advice
        case "anyOf":
            yield (), Message("contact-without-address"), None
        case "minLength" | "minItems" | "minProperties":
            yield (), Message("empty"), None
        case _:
            yield (), Message("not-as-expected", word=word), _described(schema)


def _described(schema: Mapping[str, Any]) -> Message | None:
    """What a key is, as its schema describes it."""
    words = str(schema.get("description", "")).replace("{", "{{").replace("}", "}}")
    key = keys("schemas").get(words)
    return Message(key) if key else None


def _expected(words: str | Message) -> Message:
    return Message("advice.expected", expected=words)


def _expected_type(rule: Any, instance: Any) -> Message | None:
    wanted = rule if isinstance(rule, list) else [rule]
    types = [Message(f"schema-type.{name}") for name in wanted]
    hint = _expected(reduce(lambda first, last: Message("words.or", first=first, last=last), types))
    if wanted == ["string"] and isinstance(instance, (int, float)):
        return both(hint, Message("advice.put-it-in-quotes"))
    if wanted == ["object"] and isinstance(instance, str):
        return both(hint, Message("advice.say-its-language"))
    return hint


def did_you_mean(word: str, choices: Sequence[str]) -> Message:
    """ "Did you mean …?", or all there is to choose from where nothing is near."""
    lowered = {name.casefold(): name for name in choices}
    near = get_close_matches(word.casefold(), lowered, 1, 0.55)
    if near:
        return Message("advice.did-you-mean", nearest=lowered[near[0]])
    return (
        Message("advice.expected-one-of", words=tuple(choices)) if len(choices) <= 20 else Message("advice.it-is-not")
    )
