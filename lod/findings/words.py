"""The words around findings."""

from __future__ import annotations

from collections.abc import Sequence

from lod.errors import Finding, Severity
from lod.findings.groups import FindingGroup, ranges
from lod.messages.catalogue import text
from lod.messages.locale import number
from lod.messages.message import Message


def say(key: str, language: str) -> str:
    """The word of a report in a language."""
    return text(Message(f"report.{key}"), language)


def summary(findings: Sequence[Finding], language: str) -> str:
    """`3 violations, 1 warning in 2 files.`"""
    counts = [(severity, sum(f.times for f in findings if f.severity is severity)) for severity in Severity]
    words = [
        f"{number(count, language)} {say(severity.value + 's' * (count > 1), language)}"
        for severity, count in counts
        if count
    ]
    files = len({finding.file for finding in findings if finding.file})
    named = f"{files} {say('files' if files != 1 else 'file', language)}"
    return f"{', '.join(words)} {say('in', language)} {named}."


def others(group: FindingGroup, language: str) -> str:
    """What a group holds beside its first finding: `41 more alike: rows 2–4, 9; such as 'x', 'y'`; "" if nothing."""
    if group.times < 2:
        return ""
    words = text(Message("report.more", count=group.times - 1), language)
    if group.files > 1:
        words = text(Message("report.more-in-files", count=group.times - 1, files=group.files), language)
        return f"{words} {text(Message('report.languages.do'), language)}" if group.lacks_languages else words
    if len(group.rows) > 1:
        more = "" if group.times <= len(group.rows) else " …"
        words += f": {say('rows', language)} {ranges(group.rows)}{more}"
    if len(group.values) > 1:
        words += f"; {say('as', language)} {', '.join(map(repr, group.values))}"
    return words
