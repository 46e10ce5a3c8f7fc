"""Findings as one page without scripts, to send to somebody or to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from lod.errors import Finding
from lod.findings.groups import FindingGroup, grouped, kinds
from lod.findings.words import others, say, summary
from lod.messages.catalogue import text
from lod.messages.locale import number

_STYLE = """\
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:70rem;padding:1rem}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
caption{font-weight:600;text-align:start;padding:.5rem 0;overflow-wrap:anywhere}
th,td{border-bottom:1px solid #8888;padding:.4rem .6rem;text-align:start;vertical-align:top;overflow-wrap:break-word}
th,td.s,td.n{white-space:nowrap}td.n{text-align:end;font-variant-numeric:tabular-nums}
.violation{border-inline-start:.4rem solid #b3122d}.warning{border-inline-start:.4rem solid #b36b00}
.info{border-inline-start:.4rem solid #1b6ca8}
section>table{margin-block-start:1rem}
a.skip{position:absolute;inset-inline-start:-99rem}a.skip:focus{position:static}
"""


def page(findings: Sequence[Finding], language: str) -> str:
    """The page: summary, kinds, and every group by its file."""
    return "\n".join(_lines(findings, language)) + "\n"


def head(title: str, language: str) -> Iterator[str]:
    """The beginning of a page without scripts, up to its body."""
    yield f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>"


def _lines(findings: Sequence[Finding], language: str) -> Iterator[str]:
    title = say("title", language)
    subject = summary(findings, language) if findings else say("nothing", language)
    yield from head(title, language)
    yield f'<a class="skip" href="#findings">{say("skip", language)}</a>\n<main>\n<h1>{title}</h1>\n<p>{subject}</p>'
    if findings:
        yield from _kinds(findings, language)
        yield f'<h2 id="findings">{say("details", language)}</h2>'
        for file, groups in groupby(grouped(findings), key=lambda group: group.first.file or ""):
            yield from _file(file or say("site", language), groups, language)
    yield "</main>\n</body>\n</html>"


def _kinds(findings: Sequence[Finding], language: str) -> Iterator[str]:
    yield from _head(say("kinds", language), ("times", "severity", "kind", "files"), language)
    for name, severity, times, files in kinds(findings, language):
        yield (
            f'<tr><td class="n {severity}">{number(times, language)}</td>'
            f'<td class="s">{say(severity.value, language)}</td>'
            f'<td>{escape(name)}</td><td class="n">{files}</td></tr>'
        )
    yield "</tbody>\n</table>"


def _file(file: str, groups: Iterator[FindingGroup], language: str) -> Iterator[str]:
    yield from _head(file, ("place", "severity", "what", "do"), language)
    for group in groups:
        first = group.first
        place = first.place(language).removeprefix(first.file or "").strip(": ›") or "–"
        more = others(group, language)
        yield (
            f'<tr><td class="{first.severity}">{escape(place)}</td>'
            f'<td class="s">{say(first.severity.value, language)}</td>'
            f"<td>{escape(text(first.what, language))}{f'<br>{escape(more)}' if more else ''}</td>"
            f"<td>{escape(text(first.hint, language) if first.hint else '')}</td></tr>"
        )
    yield "</tbody>\n</table>"


def _head(caption: str, columns: Sequence[str], language: str) -> Iterator[str]:
    cells = "".join(f'<th scope="col">{say(column, language).capitalize()}</th>' for column in columns)
    yield f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{cells}</tr></thead>\n<tbody>"
