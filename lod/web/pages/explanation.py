"""The page that says how a query is answered: by which engine, with which SQL, and why not by the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.query.engine import Explanation
from lod.web.pages import links
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

ENGINES = {"columns": "explain.columns", "oxigraph": "explain.oxigraph"}
"""What is said of each engine."""


@dataclass(frozen=True)
class ExplanationPage(Page):
    """`explanation.html`: besides `view` and `head`, the `query`; which `engine` answers it, in words; the `reason`
    why that is not the columns, if it is not, and the `sql`, if the query compiles; where to `ask` it."""

    template: ClassVar[str] = "explanation.html"
    query: str
    engine: str
    reason: Words | None
    sql: str
    ask: str


def explanation(view: View, query: str, found: Explanation) -> str:
    """The page as HTML. Reasons are the engine's own words, in English."""
    sparql = Link(Words("SPARQL"), view.url("sparql"))
    return ExplanationPage(
        view=view,
        head=Head(view.t("explain.title"), trail=(links.home(view), sparql), here="sparql", listed=False),
        query=query,
        engine=view.t(ENGINES[found.engine]),
        reason=Words(found.reason, "" if view.language == "en" else "en") if found.reason else None,
        sql=found.sql,
        ask=view.url("sparql", query=query),
    ).draw()
