"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from lod import __version__
from lod.errors import Finding, Severity
from lod.findings.kinds import advice, completed, kind
from lod.messages.catalogue import languages, outline

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: Sequence[Finding]) -> str:
    """One run with a rule for each kind and a result for each finding (SARIF 2.1.0, sections 3.14, 3.27 and 3.49)."""
    rules: dict[str, dict[str, Any]] = {}
    findings = completed(findings)
    for finding in findings:
        rules.setdefault(finding.rule, _rule(finding))
    positions = {name: number for number, name in enumerate(rules)}
    driver = {"name": "lod", "version": __version__, "rules": list(rules.values())}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, positions) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(finding: Finding) -> dict[str, Any]:
    """What a kind says in each language, and what to do (section 3.49)."""
    rule: dict[str, Any] = {
        "id": finding.rule,
        "shortDescription": {"text": kind(finding)},
        "messageStrings": {language: {"text": sentence} for language, sentence in _sentences(finding).items()},
    }
    if advised := advice(finding):
        rule["help"] = {"text": f"{outline(advised, 'en')} (docs/findings.md: {finding.rule})"}
    return rule | ({"helpUri": finding.link} if finding.link and finding.link.startswith("http") else {})


def _sentences(finding: Finding) -> dict[str, str]:
    """The sentence of a kind in each language, with … for what fills it in."""
    return {language: kind(finding, language) for language in languages()}


def _result(finding: Finding, positions: dict[str, int]) -> dict[str, Any]:
    name = finding.rule
    result: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": positions[name],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.words("en")},
        "locations": [_location(finding)] if finding.file else [],
        "occurrenceCount": finding.times,
    }
    facts = {"sheet": finding.sheet, "cell": finding.cell, "column": finding.column, "value": finding.value}
    return result | {"properties": {key: value for key, value in facts.items() if value is not None}}


def _location(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file or "")}}
    if finding.row is not None and finding.sheet is None:
        # of a text, the characters of a paragraph are counted, which may stand on several lines
        column = {"startColumn": finding.character} if finding.character and finding.paragraph is None else {}
        place["region"] = {"startLine": max(finding.row, 1)} | column
    location: dict[str, Any] = {"physicalLocation": place}
    if finding.column:
        location["logicalLocations"] = [{"name": finding.column}]
    return location
