"""Which kind a finding is of: by the name it brings, else by its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

from lod.errors import Finding, Severity
from lod.findings.catalogue import KINDS
from lod.findings.catalogue.kind import Kind
from lod.messages.catalogue import entry
from lod.messages.message import Message

OTHER = "other"
"""The name of a kind that is not in the catalogue: a plug-in's, or what a shape of a site's own says."""
OF_SHAPES = {
    "figures-": ("Correct the cells, or the description they are judged by.",
                 "Rett cellene, eller beskrivelsen de bedømmes etter."),
    "shape-": ("Write it at that place.", "Skriv det på det stedet."),
}  # fmt: skip
"""How the names begin of kinds that a shape judges by, which says its own sentence; and what to do."""
ABOUT = re.compile(r"(?:https?|urn):\S+: ")
"""What stands before a sentence about something that nobody knows the place of: its IRI."""


def rule(finding: Finding) -> str:
    """The name of a finding's kind: lower-case words with hyphens, the same for ever."""
    if finding.rule or isinstance(finding.what, Message):
        return finding.rule
    kind = kind_of(finding.message)
    return kind.name if kind else OTHER


@lru_cache(maxsize=10_000)
def kind_of(message: str) -> Kind | None:
    """The kind that a message is a sentence of; None for one that is not in the catalogue."""
    about = ABOUT.match(message)
    text = message[about.end() :] if about else message
    return next((kind for pattern, kind in _patterns() if pattern.fullmatch(text)), None)


def completed(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the name of their kind, and with what its kind advises where nothing nearer was said."""
    return [_completed(finding) for finding in findings]


def _completed(finding: Finding) -> Finding:
    if isinstance(finding.what, Message):
        advised = f"{finding.rule}.do"
        return replace(finding, hint=finding.hint or (Message(advised) if entry(advised, "en") else None))
    kind, name = kind_of(finding.message) if not finding.rule else None, rule(finding)
    advice = kind.do_en if kind else None
    if kind is None and finding.severity is Severity.VIOLATION:  # a warning says itself what should be there
        advice = next((do for start, (do, _) in OF_SHAPES.items() if name.startswith(start)), None)
    return replace(finding, rule=name, hint=finding.hint or advice)


def pattern(sentence: str) -> re.Pattern[str]:
    """A sentence with `{}` for words, as what matches it and finds the words."""
    return re.compile("(.*?)".join(map(re.escape, sentence.split("{}"))), re.DOTALL)


@cache
def _patterns() -> list[tuple[re.Pattern[str], Kind]]:
    """The kinds as patterns, those with most words of their own first."""
    ordered = sorted(KINDS, key=lambda kind: -len(kind.en.replace("{}", "")))
    return [(pattern(kind.en), kind) for kind in ordered]
