"""The description of a data set as a form: the same file, of which only what was changed is written anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from lod.desk.descriptions import description, text_of
from lod.desk.desk import Desk, lead_to
from lod.desk.fields import FormGroup, changes, groups, help_in, values, was, written
from lod.desk.saving import alone_in, sources_state, with_ends_of
from lod.drafting import writing
from lod.errors import Finding
from lod.messages.catalogue import text
from lod.release.judgement import judge_dataset
from lod.sources.io.files import named
from lod.sources.site import rewriting, yaml_text


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/sets/<id>/form")
    def form(id: str) -> Response:
        """The form, with what the check finds at each field."""
        path = description(desk, id)
        bench, state = desk.tables(id), sources_state(desk.settings)
        if bench.last is None or (bench.last.state != state and not bench.is_busy):
            bench.begin(lambda progress: judge_dataset(desk.settings, id), desk.unforeseen, state)
        return _page(desk, id, path)

    @app.post("/sets/<id>/form")
    def save_form(id: str) -> Response:
        """Saves what was changed, unless the file has been changed elsewhere."""
        path = description(desk, id)
        with alone_in(desk.settings.data):
            held, value = text_of(path), _value(desk, path)
            made = groups(value, desk.settings.languages)
            new = written(request.form)
            now, before = values(made), was(request.form)
            if any(now.get(name, "") != before[name] for name in new):
                return _page(desk, id, path, 409, new)
            changed = changes(made, new, value)
            if changed:
                writing.exchange(path, with_ends_of(rewriting.edited(held, changed), held))
        return lead_to(f"/sets/{id}/form?saved={len(changed)}")


def _value(desk: Desk, path: Path) -> Any:
    """What a description says. Raises `SourceError` for what is no YAML."""
    value, _ = yaml_text.read(text_of(path), named(path, desk.settings.root))
    return value


def _page(desk: Desk, id: str, path: Path, status: int = 200, new: Mapping[str, str] | None = None) -> Response:
    value = _value(desk, path)
    work, name = desk.tables(id).last, named(path, desk.settings.root)
    findings = (work.result or []) if work else []
    at = {finding.column or "": _line(finding, desk.language) for finding in findings if finding.file == name}
    sections: dict[str, list[FormGroup]] = {}
    made = groups(value, desk.settings.languages)
    for group in made:
        sections.setdefault(".".join(group.path[:2]) if group.path[0] in ("dimensions", "measures") else "", []).append(
            group
        )
    return desk.page(
        "form", desk.say("form", id=id), status, id=id, sections=sections, was=json.dumps(values(made)), at=at,
        units=desk.labels("unit"), help=lambda words: help_in(words, desk.language),
        changed=status == 409, saved=request.args.get("saved", -1, int),
        given=new or {},
    )  # fmt: skip


def _line(finding: Finding, language: str) -> str:
    hint = text(finding.hint, language) if finding.hint else ""
    return f"{text(finding.what, language)} {hint}".strip()
