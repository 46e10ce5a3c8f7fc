"""The description of a data set as a form: the same file, of which only what was changed is written anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from lod.desk.codetable import lists_of
from lod.desk.descriptions import description, text_of
from lod.desk.desk import Desk, lead_to
from lod.desk.fields import FormGroup, changes, groups, help_in, sent, values, was, written
from lod.desk.saving import alone_in, sources_state, with_ends_of
from lod.drafting import writing
from lod.errors import Finding
from lod.messages.catalogue import text
from lod.release.judgement import judge_dataset
from lod.sources.io.files import named
from lod.sources.site import rewriting, yaml_text
from lod.sources.site.folder import CODELISTS


@dataclass(frozen=True)
class DescriptionForm:
    """A description as a form: its file, its JSON Schema, the addresses of the form and of the page that it belongs to,
    and its heading. A file that is not there is an empty description."""

    path: Path
    schema: str
    address: str
    back: str
    title: str
    findings: tuple[Finding, ...] = ()


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    def of_set(id: str) -> DescriptionForm:
        path, work = description(desk, id), desk.tables(id).last
        findings = tuple((work.result or []) if work else [])
        return DescriptionForm(path, "dataset", f"/sets/{id}/form", f"/sets/{id}", desk.say("form", id=id), findings)

    def of_list(name: str) -> DescriptionForm:
        path = lists_of(desk.settings.data, CODELISTS).get(name) or abort(404)
        address, title = f"/lists/about/{name}", desk.say("list.about", name=name)
        return DescriptionForm(path.with_suffix(".yaml"), "codelist", address, f"/lists/codes/{name}", title)

    @app.get("/sets/<id>/form")
    def form(id: str) -> Response:
        """The form of a data set, with what the check finds at each field."""
        page = of_set(id)
        bench, state = desk.tables(id), sources_state(desk.settings)
        if bench.last is None or (bench.last.state != state and not bench.is_busy):
            bench.begin(lambda progress: judge_dataset(desk.settings, id), desk.unforeseen, state)
        return _page(desk, page)

    @app.post("/sets/<id>/form")
    def save_form(id: str) -> Response:
        """Saves what was changed in the form of a data set."""
        return _saved(desk, of_set(id))

    @app.get("/lists/about/<path:name>")
    def list_form(name: str) -> Response:
        """The form of what a code list is called and is."""
        return _page(desk, of_list(name))

    @app.post("/lists/about/<path:name>")
    def save_list_form(name: str) -> Response:
        """Saves what was changed in the form of a code list."""
        return _saved(desk, of_list(name))


def _saved(desk: Desk, page: DescriptionForm) -> Response:
    """Saves what was changed, unless the file has been changed elsewhere."""
    with alone_in(desk.settings.data):
        held, value = _text(page), _value(desk, page)
        made = groups(value, desk.settings.languages, page.schema)
        form = sent(request.form)
        new = written(form)
        now, before = values(made), was(form)
        if any(now.get(name, "") != before[name] for name in new):
            return _page(desk, page, 409, new)
        changed = changes(made, new, value)
        if changed:
            writing.exchange(page.path, with_ends_of(rewriting.edited(held, changed), held))
    return lead_to(f"{page.address}?saved={len(changed)}")


def _text(page: DescriptionForm) -> str:
    return text_of(page.path) if page.path.exists() else ""


def _value(desk: Desk, page: DescriptionForm) -> Any:
    """What a description says. Raises `SourceError` for what is no YAML."""
    value, _ = yaml_text.read(_text(page), named(page.path, desk.settings.root))
    return value if isinstance(value, dict) else {}


def _page(desk: Desk, page: DescriptionForm, status: int = 200, new: Mapping[str, str] | None = None) -> Response:
    made, name = groups(_value(desk, page), desk.settings.languages, page.schema), named(page.path, desk.settings.root)
    at = {finding.column or "": _line(finding, desk.language) for finding in page.findings if finding.file == name}
    sections: dict[str, list[FormGroup]] = {}
    for group in made:
        section = ".".join(group.path[:2]) if group.path[0] in ("dimensions", "measures") else ""
        sections.setdefault(section, []).append(group)
    return desk.page(
        "form", page.title, status, address=page.address, back=page.back, of=page.schema, sections=sections,
        was=json.dumps(values(made)), at=at, units=desk.labels("unit"),
        help=lambda words: help_in(words, desk.language), changed=status == 409,
        saved=request.args.get("saved", -1, int), given=new or {},
    )  # fmt: skip


def _line(finding: Finding, language: str) -> str:
    hint = text(finding.hint, language) if finding.hint else ""
    return f"{text(finding.what, language)} {hint}".strip()
