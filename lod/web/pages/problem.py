"""The page that says what went wrong, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages.template import Head, Page
from lod.web.pages.view import View


@dataclass(frozen=True)
class ProblemPage(Page):
    """`problem.html`: besides `view` and `head`, the HTTP `status`, a `title` and a sentence of `detail`."""

    template: ClassVar[str] = "problem.html"
    status: int
    title: str
    detail: str


def problem(view: View, status: int, title: str, detail: str) -> str:
    """The page of a problem as HTML; there need not be a release."""
    head = Head(title, detail, listed=False)
    return ProblemPage(view=view, head=head, status=status, title=title, detail=detail).draw()
