"""Judging a description by its JSON Schema, and saying what is wrong in a steward's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from lod.errors import Finding
from lod.model.controlled import is_organization_number
from lod.model.origin import Origin

_FORMATS = {
    "date": "a date such as 2026-11-22",
    "url": "an IRI such as https://www.ssb.no/",
    "email": "an e-mail address",
    "organization-number": "an organisation number; its last digit is a check digit, and it does not fit",
}
_TYPES = {
    "object": "keys with values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


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
    for error in sorted(_validator(schema).iter_errors(value), key=lambda e: list(map(str, e.absolute_path))):
        for key, message, hint in _said(error):
            path = (*map(str, error.absolute_path), *key)
            instance = None if isinstance(error.instance, (dict, list)) else str(error.instance)
            yield Finding(
                f"{message}.",
                file=origin.file,
                row=origin.row_of(*path),
                column=".".join(path) or None,
                value=instance,
                hint=hint,
            )


Said = tuple[tuple[str, ...], str, str | None]
"""The key the complaint is about, below the error's own path; the message; what to do."""


def _said(error: ValidationError) -> Iterator[Said]:
    rule: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    about_a_key = "propertyNames" in error.absolute_schema_path
    word = str(instance)
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", {}))
            for extra in instance:
                if extra not in known:
                    yield (extra,), f"there is no key {extra!r}", did_you_mean(extra, known)
        case "required":
            # jsonschema raises one error for each missing key, and names it first in its message
            for name in rule:
                if name not in instance and error.message.startswith(repr(name)):
                    described = schema.get("properties", {}).get(name, {}).get("description", "")
                    yield (), f"the key {name!r} is missing", f"Add it. {described}".strip()
        case "enum" if about_a_key:
            norwegian = "Norwegian is nb (Bokmål) or nn (Nynorsk). " if word == "no" else ""
            advice = f"{norwegian}Expected one of {', '.join(rule)}."
            yield (word,), f"{word!r} is no language known here", advice
        case "pattern" if about_a_key:
            yield (word,), f"{word!r} cannot be a name", "Use letters, digits and _, beginning with a letter."
        case "enum":
            yield (), f"{word!r} is not a value of this key", did_you_mean(word, [str(choice) for choice in rule])
        case "type" if instance is None:
            yield (), "this is empty", _expected_type(rule, instance)
        case "type":
            yield (), f"{word!r} cannot stand here", _expected_type(rule, instance)
        case "format":
            yield (), f"{word!r} is not what is expected here", f"Expected {_FORMATS[rule]}."
        case "pattern":
            yield (), f"{word!r} is not what is expected here", schema.get("description") or f"Expected {rule}."
        case "anyOf":
            yield (), "there is neither `email` nor `url`", "Add one of them."
        case "minLength" | "minItems" | "minProperties":
            yield (), "this is empty", "Fill it in, or remove the key."
        case _:
            yield (), f"this is not as the schema has it: {error.message}", schema.get("description")


def _expected_type(rule: Any, instance: Any) -> str:
    wanted = rule if isinstance(rule, list) else [rule]
    hint = f"Expected {' or '.join(_TYPES[name] for name in wanted)}."
    if wanted == ["string"] and isinstance(instance, (int, float)):
        return f"{hint} Put it in quotes."
    if wanted == ["object"] and isinstance(instance, str):
        return f"{hint} For a text, say its language: {{nb: …, en: …}}."
    return hint


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """ "Did you mean …?", or all there is to choose from where nothing is near."""
    lowered = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), lowered, 1, 0.55)
    if near:
        return f"Did you mean {lowered[near[0]]!r}?"
    return f"Expected one of {', '.join(known)}." if len(known) <= 20 else "It is not in the list."
