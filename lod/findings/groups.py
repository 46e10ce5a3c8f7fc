"""Findings alike together: a summary, the kinds by how often they come, and many of a kind in a column as one group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lod.errors import Finding, Severity
from lod.findings.kinds import kind
from lod.messages.catalogue import text
from lod.messages.message import Message

EXAMPLES = 3
"""Values of a group that are named."""


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind in one column of one file, in their order; of what could only be better, in all files."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def times(self) -> int:
        """How many are meant, told one by one or not."""
        return sum(finding.times for finding in self.findings)

    @property
    def rows(self) -> list[int]:
        """The rows that are known, in order."""
        rows = {row for f in self.findings for row in (f.rows or ((f.row,) if f.row is not None else ()))}
        return sorted(rows)

    @property
    def files(self) -> int:
        """How many files they are in."""
        return len({finding.file for finding in self.findings if finding.file})

    @property
    def lacks_languages(self) -> bool:
        """Whether it is of texts that are not in all languages of the site."""
        return self.first.rule.endswith(LANGUAGES)

    @property
    def values(self) -> list[str]:
        """Some of the values, each once."""
        return list(dict.fromkeys(f.value for f in self.findings if f.value is not None))[:EXAMPLES]


def grouped(findings: Iterable[Finding]) -> list[FindingGroup]:
    """The groups: what stops publication first, then what misleads, then what could be better, then what is told.

    Texts that lack a language are one group, wherever they are; so is each kind of what could only be better.
    """
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_key(finding), []).append(finding)
    return sorted((FindingGroup(tuple(alike)) for alike in groups.values()), key=_rank)


def _key(finding: Finding) -> object:
    """What findings of one group have in common."""
    if finding.rule.endswith(LANGUAGES):
        return LANGUAGES
    alike = (finding.severity, kind(finding), _advice(finding))
    return alike if _is_wish(finding) else (finding.file, finding.sheet, finding.column, *alike)


def _is_wish(finding: Finding) -> bool:
    """Whether a finding is about what could be better, and misleads nobody."""
    return finding.severity is Severity.WARNING and finding.rule.endswith(_BETTER)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The findings one by one, in the order of their groups: programs get them as people read them."""
    return [finding for group in grouped(findings) for finding in group.findings]


LANGUAGES = "-languages"
"""How the names of the rules end by which texts should be in several languages."""
_BETTER = (LANGUAGES, "-keywords", "-number", "-contact", "-theme", "-description")
"""How the names end of rules about what could be better, and misleads nobody."""


def misleads(group: FindingGroup) -> bool:
    """Whether a group is of warnings about what misleads readers, and not of what could only be better."""
    return group.first.severity is Severity.WARNING and not _is_wish(group.first)


def _rank(group: FindingGroup) -> tuple[int, bool]:
    """Where a group stands: by how much it matters."""
    severity = list(Severity).index(group.first.severity)
    return severity, _is_wish(group.first)


def _advice(finding: Finding) -> str:
    """What sets the advice of findings of a kind apart."""
    hint = finding.hint
    while hint is not None and isinstance(inner := dict(hint.arguments).get("hint"), Message):
        hint = inner
    return hint.key if hint else ""


def kinds(findings: Sequence[Finding], language: str = "en") -> list[tuple[str, Severity, int, int]]:
    """Each kind with its severity, how often it comes and in how many files; the most frequent first.

    Texts that lack a language are one kind.
    """
    times: Counter[tuple[str, Severity]] = Counter()
    files: dict[tuple[str, Severity], set[str]] = {}
    for finding in findings:
        lacking = finding.rule.endswith(LANGUAGES)
        key = (text(Message("report.languages"), language) if lacking else kind(finding, language), finding.severity)
        times[key] += finding.times
        files.setdefault(key, set()).add(finding.file or "")
    ordered = sorted(times, key=lambda key: (list(Severity).index(key[1]), -times[key], key[0]))
    return [(name, severity, times[name, severity], len(files[name, severity])) for name, severity in ordered]


def ranges(rows: Sequence[int], most: int = 6) -> str:
    """Rows as people write them: `2–4, 9`; at most so many parts, then `…`."""
    parts: list[tuple[int, int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1] = (parts[-1][0], row)
        else:
            parts.append((row, row))
    words = [f"{first}–{last}" if last > first + 1 else f"{first}, {last}" if last > first else f"{first}"
             for first, last in parts[:most]]  # fmt: skip
    return ", ".join(words) + (" …" if len(parts) > most else "")
