"""A data set's folder drafted from a file: what the site knows already, what is drafted, and the texts of it all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.drafting import guess, names, reading, self_described, text
from lod.drafting.draft import Draft, Known
from lod.drafting.proposal import Answers
from lod.drafting.reading import Read
from lod.drafting.sentences import sentences
from lod.drafting.site import SCHEMAS
from lod.drafting.text import About
from lod.drafting.tongue import in_language
from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.text import Text
from lod.sources.description import Description
from lod.sources.licences import licence
from lod.sources.site import codelists
from lod.sources.site import folder as sources
from lod.sources.site.dataset import RESERVED_IDS
from lod.sources.site.todo import is_todo

_NUMBERED = re.compile(r"^\d{4,6}: *(?=\S)")
"""What the tables of statistical offices have before their title: `05810: Folkemengde`."""
_SIGNS = {"eurostat": re.compile(r"(?i)estat|eurostat"), "ssb": re.compile(r"(?i)ssb|statistisk sentralbyrå")}
"""Whose signs a table has, by the source it names."""


@dataclass(frozen=True)
class Inherited:
    """What a new data set takes from those that are there: a publisher, a contact and a licence, if there are any."""

    known: Known
    ids: frozenset[str] = frozenset()
    publisher: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    license: str = ""


def inherited(settings: Settings, without: str = "") -> Inherited:
    """What the site says already; its lists alone where it has no data set that can be read.

    `without`: the data set that is drafted again, whose own properties and lists do not count.
    """
    try:
        read = sources.read(settings)
    except SourceError:
        lists = [*codelists.built_in(), *codelists.folder(settings.data / sources.CODELISTS, settings.root, [])]
        return Inherited(Known({found.name: found for found in lists}))
    site, own = read.site, f"{settings.data.name}/{without}/" if without else "\n"
    others = [dataset for dataset in site.datasets if not dataset.origin.file.startswith(own)]
    shared = {found.name: found for found in site.codelists if not (found.origin.file or "").startswith(own)}
    known = Known(shared, {c.name: c for dataset in others for c in dataset.structure.components()})
    ids = frozenset(dataset.id for dataset in site.datasets)
    drafts = {finding.file for finding in read.findings if is_todo(finding.value)}
    decided: DataSet | None = next((d for d in site.datasets if d.origin.file not in drafts), None)
    if decided is None:
        return Inherited(known, ids)
    return Inherited(known, ids, _agent(decided.publisher), _contact(decided.contact), decided.license)


def id_like(wanted: str) -> str:
    """An id made of words: lower-case letters, digits and hyphens, and none that is reserved."""
    return free_id(wanted, frozenset())


def taken(id: str) -> SourceError:
    """What is said where an id is taken: a twin is never made in silence."""
    hint = Message("advice.renew-or-another-id", id=id)
    return SourceError([Finding(Message("data-set-exists", id=id), file=f"data/{id}", hint=hint)])


def free_id(wanted: str, taken: frozenset[str]) -> str:
    """An id like the one wanted that is neither taken nor reserved."""
    found = names.slug(wanted) or "data"
    return names.each_once([*sorted(taken | RESERVED_IDS), found])[-1]


def title_of(path: Path, above: tuple[str, ...]) -> str:
    """What a table calls itself: the first line above its header, else its file's name."""
    words = _NUMBERED.sub("", above[0]) if above else path.name.partition(".")[0]
    words = words if above else words.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def about(file: str, read: Read, before: Inherited, settings: Settings, language: str, address: str = "") -> About:
    """What is known of a table beside its columns: by the file itself, and by what the site says already.

    `address`: where the table is published, "" for a file of one's own.
    """
    described = read.description
    says = _answers(described, address) if described else {}
    says |= {"notes": {language: "\n".join(read.notes)}} if read.notes else {}
    given = {"publisher": before.publisher, "contact": before.contact, "license": before.license}
    if "publisher" in says:  # somebody else's figures are not under our licence
        given = {"contact": before.contact}
    taken = {key: value for key, value in given.items() if value and key not in says}
    known = says | taken
    return About(
        file=file,
        suggested=title_of(Path(file), read.above),
        issued=date.today().isoformat(),
        title=known.pop("title", Text()),
        description=known.pop("description", Text()),
        publisher=known.pop("publisher", {}),
        contact=known.pop("contact", {}),
        license=known.pop("license", ""),
        more=known,
        table=read.written,
        schema=schema_for_editors(settings.data, settings.root),
        language=language,
        inherited=frozenset(taken),
        said=frozenset(says),
        symbols=described.symbols if described else (),
        convention=_convention(described.publisher.name.best("nb") if described and described.publisher else ""),
        told=read.kept,
        unitless=read.unitless,
    )


def _answers(description: Description, address: str) -> dict[str, Any]:
    """What a file says that describes itself, as a description says it."""
    title = Text.of({tongue: _NUMBERED.sub("", words) for tongue, words in description.title})
    publisher = dict(description.publisher.name) if description.publisher else {}
    contact = description.contact or Contact(Text())
    answers = {
        "title": title,
        "description": description.description or title,
        "publisher": {"name": publisher} if publisher else {},
        "contact": _whom_to_ask(publisher | dict(contact.name), contact.email, address),
        "license": licence(description.license),
        "landing_page": address,
        "notes": dict(description.notes),
    }
    return {key: value for key, value in answers.items() if value}


def _whom_to_ask(name: Mapping[str, str], email: str, address: str) -> dict[str, Any]:
    """Whom to ask: at an e-mail address, else at the page of the table."""
    if not email and not address:
        return {}
    return {"name": name or {"nb": email or address}, **({"email": email} if email else {"url": address})}


def _convention(source: str) -> str:
    return next((name for name, words in _SIGNS.items() if words.search(source)), "")


def drafted(read: Read, about: About, id: str, known: Known, answers: Answers | None = None) -> Draft:
    """The draft of what was read, with what a person has answered; what is left open is among its `questions`."""
    if read.description:
        return self_described.draft(id, read.description, known)
    made = guess.draft(id, about.suggested, settled(read, answers or {}).profile, known, answers)
    return in_language(made, about.language)


def settled(read: Read, answers: Answers) -> Read:
    """What was read, as answered: in which encoding, without what is hidden, and how its numbers are written."""
    encoding = answers.get("encoding", "")
    if encoding in read.profile.encoding.others and read.table.get("encoding") != encoding:
        read = reading.in_encoding(read, encoding)
    if read.profile.hidden and answers.get("hidden") == "omit" and read.table.get("hidden") == "read":
        read = reading.without_hidden(read)
    stands = read.profile
    answer = answers.get("decimal", "")
    if answer and stands.written.others:
        ways = (stands.written.notation, *stands.written.others)
        stands.settle(next((way for way in ways if way.decimal == answer), None))
    return read


def folder(
    read: Read, about: About, id: str, known: Known, answers: Answers | None = None
) -> tuple[Draft, dict[str, str]]:
    """The draft, and the texts of the files of its folder."""
    read = settled(read, answers or {})
    made = drafted(read, about, id, known, answers)
    about = replace(about, table=read.written, sentences=sentences(made, read.profile, about.language))
    files = {sources.DESCRIPTION: text.dataset(made, about)}
    for listed in made.lists:
        rows, described = text.codelist(listed)
        files[f"{sources.CODELISTS}/{listed.name}.csv"] = rows
        files[f"{sources.CODELISTS}/{listed.name}.yaml"] = described
    return made, files


def schema_for_editors(data: Path, root: Path) -> str:
    """Where `dataset.yaml` in a folder of `data` finds the schema."""
    depth = len(data.relative_to(root).parts) + 1 if data.is_relative_to(root) else 0
    return f"{'../' * depth}{SCHEMAS}/dataset.json" if depth else (root / SCHEMAS / "dataset.json").as_uri()


def _agent(agent: Agent) -> dict[str, Any]:
    found = {"name": dict(agent.name), "organization": agent.organization, "homepage": agent.homepage}
    return {key: value for key, value in found.items() if value}


def _contact(contact: Contact) -> dict[str, Any]:
    found = {"name": dict(contact.name), "email": contact.email, "url": contact.url}
    return {key: value for key, value in found.items() if value}
