"""A data set's folder drafted from a file: what the site knows already, what is guessed, and the texts of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.drafting import names, text
from lod.drafting.draft import Draft, Known, draft
from lod.drafting.profile import Profile
from lod.drafting.reading import Read
from lod.drafting.site import SCHEMAS
from lod.drafting.text import About
from lod.errors import SourceError
from lod.model.dataset import Agent, Contact, DataSet
from lod.sources import codelists
from lod.sources import site as sources
from lod.sources.dataset import RESERVED_IDS
from lod.sources.todo import is_todo


@dataclass(frozen=True)
class Inherited:
    """What a new data set takes from those that are there: a publisher, a contact and a licence, if there are any."""

    known: Known
    ids: frozenset[str] = frozenset()
    publisher: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    license: str = ""


def inherited(settings: Settings) -> Inherited:
    """What the site says already; nothing where there is no site, or none that can be read."""
    try:
        read = sources.read(settings)
    except SourceError:
        return Inherited(Known({found.name: found for found in codelists.built_in()}))
    site = read.site
    known = Known({found.name: found for found in site.codelists}, {c.name: c for c in site.components()})
    ids = frozenset(dataset.id for dataset in site.datasets)
    drafts = {finding.file for finding in read.findings if is_todo(finding.value)}
    decided: DataSet | None = next((d for d in site.datasets if d.origin.file not in drafts), None)
    if decided is None:
        return Inherited(known, ids)
    return Inherited(known, ids, _agent(decided.publisher), _contact(decided.contact), decided.license)


def free_id(wanted: str, taken: frozenset[str]) -> str:
    """An id like the one wanted that is neither taken nor reserved."""
    found = names.slug(wanted) or "data"
    return names.each_once([*sorted(taken | RESERVED_IDS), found])[-1]


def title_of(path: Path, above: tuple[str, ...]) -> str:
    """What a table calls itself: the first line above its header, else its file's name."""
    words = above[0] if above else path.name.partition(".")[0].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def folder(read: Read, about: About, id: str, title: str, known: Known) -> tuple[Draft, dict[str, str]]:
    """The draft, and the texts of the files of its folder."""
    made = draft(id, title, read.profile, known)
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


def signs(profile: Profile) -> tuple[str, ...]:
    """What stands in place of numbers in the table."""
    return tuple(sorted({sign for column in profile.columns.values() if not column.others for sign in column.missing}))


def _agent(agent: Agent) -> dict[str, Any]:
    found = {"name": dict(agent.name), "organization": agent.organization, "homepage": agent.homepage}
    return {key: value for key, value in found.items() if value}


def _contact(contact: Contact) -> dict[str, Any]:
    found = {"name": dict(contact.name), "email": contact.email, "url": contact.url}
    return {key: value for key, value in found.items() if value}
