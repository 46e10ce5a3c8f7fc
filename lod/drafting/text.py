"""A draft as the files a person goes on with: `dataset.yaml` with comments, and the code lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lod.drafting import english
from lod.drafting.draft import Draft, Drafted
from lod.drafting.lists import NewList
from lod.drafting.roles import Kind
from lod.drafting.words import say
from lod.model.text import Text
from lod.sources.symbols import told_by
from lod.sources.todo import TODO

SCHEMA = "# yaml-language-server: $schema={schema}\n"
"""The line by which an editor finds the schema."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w -]*\w)?")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


@dataclass(frozen=True)
class About:
    """What is known of the data set beside its table; what is empty becomes a TODO, `suggested` what the title may be.

    `publisher`, `contact`: as in a description. `table`: the keys of `table:`, but for what stands across. `schema`:
    where an editor finds the schema. `symbols`: signs in place of numbers.
    `told`: the keys that the file itself says, where its format can.
    """

    file: str
    issued: str
    title: str = ""
    suggested: str = ""
    description: str = ""
    publisher: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    license: str = ""
    table: Mapping[str, Any] = field(default_factory=dict)
    schema: str = ""
    language: str = "nb"
    inherited: bool = False
    symbols: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


def dataset(draft: Draft, about: About) -> str:
    """The text of `dataset.yaml`."""
    return "\n".join(_lines(draft, about)) + "\n"


def codelist(listed: NewList) -> tuple[str, str]:
    """The texts of a code list's CSV and YAML."""
    columns = ["code", "label_nb", "label_en", *(["begin", "end"] if listed.periods else [])]
    rows = [[e.code, e.nb, e.en, *([e.begin, e.end] if listed.periods else [])] for e in listed.entries]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([columns, *rows])
    described = f"label: {_text(english.text(listed.label))}\n"
    return written.getvalue(), described + ("periods: true\n" if listed.periods else "")


def _lines(draft: Draft, about: About) -> Iterator[str]:
    def said(key: str, **facts: object) -> str:
        return say(key, about.language, **facts)

    if about.schema:
        yield SCHEMA.format(schema=about.schema).rstrip()
    yield from (f"# {line}" for line in said("head", file=about.file).splitlines())
    yield f"# {said('languages')}"
    if about.told:
        yield f"# {said('told')}"
    yield from (line for key, line in _answers(about).items() if key not in about.told)
    yield from ("", f"table: # {said('table')}")
    yield from _table(draft, about)
    for kind in () if "measures" in about.told else (Kind.DIMENSION, Kind.MEASURE, Kind.ATTRIBUTE):
        components = draft.of(kind)
        if components or kind is not Kind.ATTRIBUTE:
            yield from ("", f"{kind.value}: # {said(kind.value)}")
        for component in components:
            yield from _component(component, draft, about.language)
        if not components and kind is not Kind.ATTRIBUTE:
            yield f"  todo: {{label: {{nb: {_scalar(_todo(said(f'{kind.value[:-1]}-none')))}}}}}"


def _answers(about: About) -> dict[str, str]:
    """The lines that say who, what and when, by their key: what is known, or a TODO."""

    def said(key: str, **facts: object) -> str:
        return say(key, about.language, **facts)

    here = f" # {said('inherited')}" if about.inherited else ""
    name = _todo(said("publisher"))
    ask = {"name": {"nb": name}, "email": _todo(said("contact"))}
    title = about.title or _todo(said("title", title=about.suggested))
    publisher = about.publisher or {"name": {"nb": name}}
    return {
        "title": f"title: {{nb: {_scalar(title)}}}",
        "description": f"description: {{nb: {_scalar(about.description or _todo(said('description')))}}}",
        "publisher": f"publisher: {_flow(publisher)}{here if about.publisher else ''}",
        "contact": f"contact: {_flow(about.contact or ask)}{here if about.contact else ''}",
        "license": f"license: {_scalar(about.license or _todo(said('license')))}{here if about.license else ''}",
        "issued": f"issued: {about.issued} # {said('issued')}",
    }


def _table(draft: Draft, about: About) -> Iterator[str]:
    for key, value in about.table.items():
        yield f"  {key}: {_scalar(value)}"
    if about.symbols:
        signs = ", ".join(map(repr, about.symbols))
        convention = next(iter(told_by(" ".join(about.symbols))), "")
        if convention:
            yield f"  symbols: {convention} # {say('convention', about.language, symbols=signs)}"
        else:
            yield f"  symbols: {_scalar(_todo(say('symbols', about.language, symbols=signs)))}"
    if draft.ignored:
        names = "[" + ", ".join(_scalar(name) for name, _ in draft.ignored) + "]"
        reasons = "; ".join(dict.fromkeys(say(f"why-{why}", about.language) for _, why in draft.ignored))
        yield f"  ignore: {names} # {say('ignored', about.language)}: {reasons}"
    if draft.pattern:
        yield "  unpivot:"
        yield f"    pattern: {json.dumps(draft.pattern, ensure_ascii=False)}"
        yield f"    columns: [{', '.join(_scalar(name) for name in draft.wide)}]"
    if draft.empty:
        yield f"  empty: {draft.empty} # {say(f'empty-{draft.empty}', about.language, count=draft.blanks)}"


def _component(found: Drafted, draft: Draft, language: str) -> Iterator[str]:
    yield f"  {found.name}: # {say(f'why-{found.why}', language)}"
    if found.label:
        yield f"    label: {_text(found.label)}"
    if found.definition:
        yield f"    definition: {_text(found.definition)}"
    if found.column and found.column != found.name:
        yield f"    column: {_scalar(found.column)}"
    if found.role:
        yield f"    role: {found.role}"
    if found.codelist:
        yield from _list(found, draft, language)
    if found.by_label:
        yield f"    match: label # {say('by-label', language)}"
    if found.kind is Kind.MEASURE:
        reason = f" # {say('unit-word', language, word=found.unit_word)}" if found.unit_word else ""
        yield f"    unit: {_scalar(found.unit or _todo(say('unit', language)))}{reason}"
        if not found.decimals:
            yield "    decimals: 0"
    if found.kind is Kind.ATTRIBUTE and found.label:
        yield "    language: nb"


def _list(found: Drafted, draft: Draft, language: str) -> Iterator[str]:
    new = any(listed.name == found.codelist for listed in draft.lists)
    if new:
        reason = say("new-list", language, file=f"codelists/{found.codelist}.csv")
    else:
        reason = say("reused", language, held=found.reused, all=found.values)
    yield f"    codelist: {found.codelist} # {reason}"


def _todo(words: str) -> str:
    return f"{TODO}: {words}"


def _text(text: Text) -> str:
    return _flow(dict(sorted(text, key=lambda said: (said[0] != "nb", said[0]))))


def _flow(value: Mapping[str, Any]) -> str:
    """A mapping on one line."""
    inner = (f"{key}: {_flow(item) if isinstance(item, Mapping) else _scalar(item)}" for key, item in value.items())
    return "{" + ", ".join(inner) + "}"


def _scalar(value: object) -> str:
    """A value as YAML reads it back: text in quotes unless it is plain words."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT
    return value if plain else json.dumps(value, ensure_ascii=False)
