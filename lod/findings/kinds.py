"""Which kind a finding is of, and what its kind advises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lod.errors import Finding, Severity
from lod.messages.catalogue import entry, outline
from lod.messages.message import Message

ABOUT = ("about.thing", "about.value")
"""Messages that say what another message is about."""
OF_SHAPES = {"figures-": Message("advice.correct-the-cells"), "shape-": Message("advice.write-it-there")}
"""How the names begin of kinds that a shape judges by, which says its own sentence; and what to do."""


def kind(finding: Finding, language: str = "en") -> str:
    """What is wrong, whatever it is wrong with: the message with … for what fills it in."""
    return outline(sentence(finding), language)


def sentence(finding: Finding) -> Message:
    """The message of a finding, without what it is about."""
    what = dict(finding.what.arguments).get("what") if finding.what.key in ABOUT else None
    return what if isinstance(what, Message) else finding.what


def advice(finding: Finding) -> Message | None:
    """What a finding's kind advises, None if nothing."""
    advised = f"{finding.rule}.do"
    if entry(advised, "en"):
        return Message(advised)
    if finding.severity is not Severity.VIOLATION:  # a warning says itself what should be there
        return None
    return next((do for start, do in OF_SHAPES.items() if finding.rule.startswith(start)), None)


def completed(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with what their kind advises where nothing nearer was said."""
    return [replace(finding, hint=finding.hint or advice(finding)) for finding in findings]
