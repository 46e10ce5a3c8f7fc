"""A draft as the files a person goes on with: `dataset.yaml` with comments, and the code lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lod.drafting.draft import Draft, Drafted, Kind
from lod.drafting.lists import Entry, NewList
from lod.drafting.proposal import Confidence
from lod.drafting.words import question, say
from lod.model.text import Text
from lod.sources.site.codelists import COLUMNS
from lod.sources.site.todo import TODO
from lod.sources.table.symbols import CONVENTIONS, told_by

SCHEMA = "# yaml-language-server: $schema={schema}\n"
"""The line by which an editor finds the schema."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w -]*\w)?")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


@dataclass(frozen=True)
class About:
    """What is known of the data set beside its table; what is empty becomes a TODO, `suggested` what the title may be.

    `publisher`, `contact`: as in a description; `more`: other keys of one. `table`: the keys of `table:`, but for what
    stands across. `schema`: where an editor finds the schema. `symbols`: signs in place of numbers, `convention` whose
    they are. `told`: the keys that the file goes on saying itself, where its format can; `said`: those taken from it;
    `unitless`: the measures whose unit is not known, with what it says of it. `sentences`: what some rows say.
    `answered`: questions that a person has answered, which may be answered otherwise later.
    """

    file: str
    issued: str
    title: Text = Text()
    suggested: str = ""
    description: Text = Text()
    more: Mapping[str, Any] = field(default_factory=dict)
    publisher: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    license: str = ""
    table: Mapping[str, Any] = field(default_factory=dict)
    schema: str = ""
    language: str = "nb"
    inherited: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    symbols: tuple[str, ...] = ()
    convention: str = ""
    told: frozenset[str] = frozenset()
    unitless: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    answered: Mapping[str, str] = field(default_factory=dict)


def dataset(draft: Draft, about: About) -> str:
    """The text of `dataset.yaml`."""
    return "\n".join(_lines(draft, about)) + "\n"


def codelist(listed: NewList) -> tuple[str, str]:
    """The texts of a code list's CSV and YAML."""
    rows = [_row(entry) for entry in listed.entries]
    given = {column for row in rows for column, cell in row.items() if cell} | {"code", "label_nb", "label_en"}
    written = io.StringIO()
    writer = csv.DictWriter(written, [c for c in COLUMNS if c in given], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    described = f"label: {_text(listed.label)}\n"
    return written.getvalue(), described + ("periods: true\n" if listed.periods else "")


def _row(entry: Entry) -> dict[str, str]:
    """A code as a row of its list, by column."""
    labels = {f"label_{language}": said for language, said in entry.label}
    others = {"alt_label_nb": entry.written, "same_as": entry.same_as}
    notes = {f"definition_{language}": said for language, said in entry.note}
    days = {"begin": entry.begin, "end": entry.end}
    return {"code": entry.code, **labels, **notes, "broader": entry.broader, **days, **others}


def _lines(draft: Draft, about: About) -> Iterator[str]:
    def said(key: str, **facts: object) -> str:
        return say(key, about.language, **facts)

    if about.schema:
        yield SCHEMA.format(schema=about.schema).rstrip()
    yield from (f"# {line}" for line in said("head", file=about.file).splitlines())
    if about.sentences:
        yield from ("#", f"# {said('sentences')}", *(f"#   {sentence}" for sentence in about.sentences), "#")
    yield f"# {said('languages')}"
    if about.told:
        yield f"# {said('told')}"
    yield from (line for key, line in _answers(about).items() if key not in about.told)
    yield from _questions(draft, about)
    yield from ("", f"table: # {said('table')}")
    yield from _table(draft, about)
    for kind in () if "measures" in about.told else (Kind.DIMENSION, Kind.MEASURE, Kind.ATTRIBUTE):
        components = draft.of(kind)
        if components or kind is not Kind.ATTRIBUTE:
            yield from ("", f"{kind.value}: # {said(kind.value)}")
        for component in components:
            yield from _component(component, draft, about)
        if not components and kind is not Kind.ATTRIBUTE:
            yield f"  todo: {{label: {{nb: {_scalar(_todo(said(f'{kind.value[:-1]}-none')))}}}}}"
    if about.unitless:
        yield from ("", f"measures: # {said('measures')}")
    for name, words in about.unitless.items():
        yield f"  {name}: {{unit: {_scalar(_todo(said('unit')))}}}{_as_said(words, about.language)}"
    yield from _sources(draft, about)


def _questions(draft: Draft, about: About) -> Iterator[str]:
    """What a person must decide that has no place of its own below."""
    answered = {key: value for key, value in about.answered.items() if key in draft.proposals}
    if draft.questions or answered:
        words = say("questions", about.language) if draft.questions else say("why-answered", about.language)
        yield from ("", f"questions: # {words}")
    yield from (f"  {_scalar(key)}: {_scalar(value)}" for key, value in answered.items())
    for proposal in draft.questions:
        yield f"  {_scalar(proposal.key)}: {_scalar(_todo(question(proposal, about.language)))}"


def _sources(draft: Draft, about: About) -> Iterator[str]:
    """The documents that figures name: what they are called is what is known of them."""
    if draft.sources:
        yield from ("", f"sources: # {say('sources', about.language)}")
    for name, said in draft.sources.items():
        found = {
            "title": {"nb": said},
            "publisher": about.publisher or {"name": {"nb": _todo(say("publisher", about.language))}},
        }
        yield f"  {name}: {_flow(found | ({'url': said} if said.startswith('http') else {}))}"


def _answers(about: About) -> dict[str, str]:
    """The lines that say who, what and when, by their key: what is known, or a TODO."""

    def said(key: str, **facts: object) -> str:
        return say(key, about.language, **facts)

    name = _todo(said("publisher"))
    ask = {"name": {"nb": name}, "email": _todo(said("contact"))}
    answers = {
        "title": _text(about.title or Text.of({"nb": _todo(said("title", title=about.suggested))})),
        "description": _text(about.description or Text.of({"nb": _todo(said("description"))})),
        "publisher": _flow(about.publisher or {"name": {"nb": name}}),
        "contact": _flow(about.contact or ask),
        "license": _scalar(about.license or _todo(said("license"))),
        "issued": about.issued,
        **{key: _flow(value) if isinstance(value, Mapping) else _scalar(value) for key, value in about.more.items()},
    }
    why = {"issued": "issued", **dict.fromkeys(about.inherited, "inherited"), **dict.fromkeys(about.said, "said")}
    return {key: f"{key}: {answer}" + (f" # {said(why[key])}" if key in why else "") for key, answer in answers.items()}


def _table(draft: Draft, about: About) -> Iterator[str]:
    filled = {"fill": [*about.table.get("fill", ()), *draft.fill]} if draft.fill else {}
    for key, value in {**about.table, **filled}.items():
        said = f"[{', '.join(map(_scalar, value))}]" if isinstance(value, list) else _scalar(value)
        yield f"  {key}: {said}"
    if about.symbols:
        signs = ", ".join(map(repr, about.symbols))
        known = [set(told_by(symbol)) for symbol in about.symbols]
        convention = next((c for c in (about.convention, *CONVENTIONS) if all(c in told for told in known)), "")
        if convention:
            yield f"  symbols: {convention} # {say(f'convention-{convention}', about.language, symbols=signs)}"
        else:
            yield f"  symbols: {_scalar(_todo(say('symbols', about.language, symbols=signs)))}"
    if draft.symbols:
        yield f"  symbols: # {say('signs', about.language)}"
    for sign, proposal in draft.symbols.items():
        if proposal.confidence is Confidence.PROVES:
            yield f"    {_scalar(sign)}: {proposal.choice}"
        else:
            yield f"    {_scalar(sign)}: {_scalar(_todo(question(proposal, about.language)))}"
    if draft.brackets:
        yield f"  brackets: {draft.brackets}"
    if draft.measure:
        yield f"  measure: {_scalar(draft.measure)} # {say('measure', about.language)}"
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


def _component(found: Drafted, draft: Draft, about: About) -> Iterator[str]:
    language = about.language
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
    if found.marks:
        yield f"    marks: [{', '.join(map(_scalar, found.marks))}] # {say('marks', language)}"
    if found.codes:
        codes = {text: code or _todo(say("code-of", language)) for text, code in found.codes.items()}
        yield f"    codes: {_flow(codes)}"
    if found.kind is Kind.MEASURE:
        yield from _measure(found, language)
    for key, value in (("datatype", found.datatype), ("language", found.language)):
        if value and not (key == "language" and found.codelist):
            yield f"    {key}: {value}"
    if found.multiple:
        yield "    multiple: true"


def _as_said(words: str, language: str) -> str:
    """A comment with what a file calls the unit."""
    return f" # {say('unit-word', language, word=' '.join(words.split()))}" if words else ""


def _measure(found: Drafted, language: str) -> Iterator[str]:
    reason = _as_said(found.unit_word, language)
    asked = question(found.likely, language) if found.likely else say("unit", language)
    yield f"    unit: {_scalar(found.unit or _todo(asked))}{reason}"
    if found.unit == "percent" and not found.ranged:
        yield from (f"    minimum: none # {say('change', language)}", "    maximum: none")
    if found.decimals is not None:
        yield f"    decimals: {found.decimals}"
    if found.code and found.code != found.name:
        yield f"    code: {_scalar(found.code)}"


def _list(found: Drafted, draft: Draft, language: str) -> Iterator[str]:
    new = any(listed.name == found.codelist for listed in draft.lists)
    if new:
        reason = say("new-list", language, file=f"codelists/{found.codelist}.csv")
    else:
        reason = say("reused", language, held=found.reused, all=found.values)
    yield f"    codelist: {found.codelist} # {reason}"


def _todo(words: str) -> str:
    return f"{TODO}: {' '.join(words.split())}"


def _text(text: Text) -> str:
    return _flow(dict(sorted(text, key=lambda said: (said[0] != "nb", said[0]))))


def _flow(value: Mapping[str, Any]) -> str:
    """A mapping on one line."""
    inner = (
        f"{_scalar(key)}: {_flow(item) if isinstance(item, Mapping) else _scalar(item)}" for key, item in value.items()
    )
    return "{" + ", ".join(inner) + "}"


def _scalar(value: object) -> str:
    """A value as YAML reads it back: text in quotes unless it is plain words."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT
    return value if plain else json.dumps(value, ensure_ascii=False)
