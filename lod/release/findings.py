"""Findings as plain values (for JSON) and back: a release remembers what was wrong with its sources."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lod.errors import Finding, Severity
from lod.messages.message import from_plain


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding with all its fields."""
    plain = {f.name: getattr(finding, f.name) for f in fields(Finding)}
    return plain | {"what": finding.what.plain(), "hint": finding.hint.plain() if finding.hint else None}


def finding_from_plain(plain: dict[str, Any]) -> Finding:
    """The finding from what `plain_finding` made of it."""
    given = plain | {"severity": Severity(plain["severity"]), "rows": tuple(plain["rows"])}
    return Finding(**given | {"what": from_plain(plain["what"]), "hint": plain["hint"] and from_plain(plain["hint"])})
