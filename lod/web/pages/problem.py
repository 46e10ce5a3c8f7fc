"""The page that says what went wrong, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.web.pages.template import Head, Page
from lod.web.pages.view import View


@dataclass(frozen=True)
class ProblemPage(Page):
    """`problem.html`: besides `view` and `head`, the HTTP `status`, a `title` and a sentence of `detail`; where only
    what was asked of a data set cannot be answered, the address of all its figures (`whole`)."""

    template: ClassVar[str] = "problem.html"
    status: int
    title: str
    detail: str
    whole: str


def problem(view: View, status: int, title: str, detail: str) -> str:
    """The page of a problem as HTML; there need not be a release."""
    head = Head(title, detail, listed=False)
    asked = status == 400 and view.release is not None and view.path.startswith("doc/dataset/")
    whole = view.url(view.path) if asked else ""
    return ProblemPage(view=view, head=head, status=status, title=title, detail=detail, whole=whole).draw()
