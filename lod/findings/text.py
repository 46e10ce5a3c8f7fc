"""Findings as lines of text: a summary, the kinds where they are many, then each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lod.errors import Finding, Severity
from lod.findings.groups import FindingGroup, grouped, kinds
from lod.findings.words import others, say, summary
from lod.messages.locale import number

FEW = 10
"""Groups that need no list of kinds above them."""

Line = tuple[Severity | None, str, str]
"""The severity a line is of, its first word, and what comes after it."""


def lines(findings: Sequence[Finding], language: str) -> Iterator[Line]:
    """The lines to print; nothing where nothing was found."""
    if not findings:
        return
    yield None, "", summary(findings, language)
    groups = grouped(findings)
    if len(groups) > FEW:
        for name, severity, times, _ in kinds(findings, language):
            yield severity, f"{number(times, language):>7} × {say(severity.value, language)}: ", name
        yield None, "", ""
    for group in groups:
        yield from _group(group, language)


def _group(group: FindingGroup, language: str) -> Iterator[Line]:
    first = group.first
    yield first.severity, f"{say(first.severity.value, language)}: ", first.line(language)
    more = others(group, language)
    if more:
        yield None, "", f"    + {more}"
