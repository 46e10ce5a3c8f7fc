"""The page that says how the site is doing: what is served, since when, and what made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class StatusPage(Page):
    """`status.html`: besides `view` and `head`, whether all is well (`well`), the `problem` in words if it is not, what
    is `served` by name, the versions of the `tools` that made it, and the `report` on it, if there is one."""

    template: ClassVar[str] = "status.html"
    well: bool
    problem: str
    served: list[tuple[str, str]]
    tools: list[tuple[str, str]]
    report: Link | None


def status(view: View, problem: str = "", sandboxed: bool = True) -> str:
    """The page as HTML. `problem`: what keeps the site from serving its newest release; `sandboxed`: whether those who
    evaluate queries are closed in."""
    manifest = view.opened.manifest
    report = "reports/report.ttl"
    return StatusPage(
        view=view,
        head=Head(view.t("status.title"), view.t("status.about"), trail=(links.home(view),)),
        well=not problem,
        problem=problem,
        served=[
            (view.t("base.release"), manifest.id),
            (view.t("status.built"), view.day(manifest.created)),
            (view.t("home.datasets.title"), view.number(len(manifest.datasets))),
            (view.t("status.figures"), view.number(sum(d.observations for d in manifest.datasets.values()))),
            (view.t("status.findings"), view.number(len(manifest.findings))),
            (view.t("status.workers"), view.number(view.settings.query_workers)),
            (view.t("status.sandbox"), view.t("yes") if sandboxed else view.t("no")),
        ],
        tools=sorted(manifest.tools.items()),
        report=Link(Words(view.t("status.report")), f"{view.root}/{report}") if report in manifest.files else None,
    ).draw()
