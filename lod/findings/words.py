"""The words around findings, in nb and en."""

from __future__ import annotations

from collections.abc import Sequence

from lod.errors import Finding, Severity
from lod.findings.groups import Group, ranges

WORDS: dict[str, tuple[str, str]] = {
    "violation": ("feil", "violation"),
    "violations": ("feil", "violations"),
    "warning": ("advarsel", "warning"),
    "warnings": ("advarsler", "warnings"),
    "info": ("opplysning", "info"),
    "infos": ("opplysninger", "info"),
    "file": ("fil", "file"),
    "files": ("filer", "files"),
    "in": ("i", "in"),
    "more": ("{count} til av samme slag", "{count} more alike"),
    "rows": ("rad", "rows"),
    "as": ("blant annet", "such as"),
    "nothing": ("Ingenting er galt.", "Nothing is wrong."),
    "title": ("Hva som er galt", "What is wrong"),
    "kinds": ("Slagene, de hyppigste først", "The kinds, most frequent first"),
    "kind": ("Slag", "Kind"),
    "severity": ("Alvor", "Severity"),
    "times": ("Antall", "Times"),
    "details": ("Alt, fil for fil", "All, file by file"),
    "place": ("Sted", "Place"),
    "what": ("Hva", "What"),
    "do": ("Hva du kan gjøre", "What to do"),
    "site": ("Nettstedet", "The site"),
    "skip": ("Til funnene", "To the findings"),
}
"""Each word, by its key."""


def say(key: str, language: str) -> str:
    """The word in nb or en."""
    return WORDS[key][0 if language == "nb" else 1]


def number(count: int, language: str) -> str:
    """A count as the language writes it."""
    return f"{count:,}".replace(",", "\u00a0") if language == "nb" else f"{count:,}"


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


def others(group: Group, language: str) -> str:
    """What a group holds beside its first finding: `41 more alike: rows 2–4, 9; such as 'x', 'y'`; "" if nothing."""
    if group.times < 2:
        return ""
    text = say("more", language).replace("{count}", number(group.times - 1, language))
    if len(group.rows) > 1:
        more = "" if group.times <= len(group.rows) else " …"
        text += f": {say('rows', language)} {ranges(group.rows)}{more}"
    if len(group.values) > 1:
        text += f"; {say('as', language)} {', '.join(map(repr, group.values))}"
    return text
