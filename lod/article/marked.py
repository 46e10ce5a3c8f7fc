"""The page that shows an article with every number marked: read as a figure, or passed over and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from lod.article.reader import Reading
from lod.article.statement import PassedOver, Statement
from lod.article.text import Block, BlockKind
from lod.messages.catalogue import text
from lod.messages.message import Message


class Say(Protocol):
    """A text of the page by its key, safe to stand in HTML."""

    def __call__(self, key: str, /, **facts: int) -> str: ...


@dataclass(frozen=True)
class MarkedParts:
    """The marked text as HTML; its numbers lead to the elements `s1`, `s2` … of its statements. `passed`: a table."""

    text: str
    passed: str


_TAGS = {BlockKind.HEADING: "h2", BlockKind.ITEM: "p", BlockKind.CAPTION: "p", BlockKind.PARAGRAPH: "p"}

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.125rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem;
  overflow-wrap: anywhere; hyphens: auto; }
h1 { font-size: 1.75rem; line-height: 1.25; } h2 { font-size: 1.3rem; line-height: 1.3; }
mark { background: #cfe9d6; color: #10301b; padding: 0 .15em; border-radius: .2em; border-bottom: 2px solid #1b6b37; }
mark.passed { background: #eee; color: #333; border-bottom: 2px dotted #666; }
a.number { font-size: .75em; text-decoration: none; vertical-align: super; padding: .25em; }
.paragraph { color: #6a6a6a; font-size: .8em; float: left; margin-left: -2.4em; width: 2em; text-align: right; }
table { border-collapse: collapse; font-size: .9rem; } th, td { text-align: left; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid #bbb; vertical-align: top; } .scroll { overflow-x: auto; }
@media (max-width: 52rem) { .paragraph { float: none; margin: 0 .5em 0 0; } }
@media (prefers-color-scheme: dark) { .paragraph { color: #aaa; } }
"""


def marked_page(reading: Reading, language: str = "nb") -> str:
    """A whole HTML page without scripts. `language` (nb, nn or en) is that of what the page itself says."""
    t = _texts(language)
    article, parts = reading.article, marked_parts(reading, language)
    intro = t("intro", taken=len(reading.statements), passed=len(reading.passed))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{t('title')}: {escape(article.title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{t('title')}</h1><p>{intro}</p>\n"
        f'<article lang="{article.language}">\n{parts.text}\n</article>\n'
        f'<h2 id="taken">{t("taken")}</h2>\n{_taken(reading.statements, article.language, t)}\n'
        f'<h2 id="passed">{t("passed")}</h2>\n{parts.passed}\n</main></body></html>\n'
    )


def marked_parts(reading: Reading, language: str = "nb") -> MarkedParts:
    """The text of an article with every number marked, and what was passed over, as HTML for a page around them."""
    t = _texts(language)
    numbers = {id(statement): number for number, statement in enumerate(reading.statements, 1)}
    body = "\n".join(_block(block, reading, numbers, t) for block in reading.article.blocks)
    return MarkedParts(body, _passed(reading.passed, reading.article.language, t))


def _texts(language: str) -> Say:
    def t(key: str, /, **facts: int) -> str:
        return escape(text(Message(f"article.{key}", **facts), language))

    return t


def _block(block: Block, reading: Reading, numbers: dict[int, int], t: Say) -> str:
    marks: list[tuple[int, int, str, str]] = []
    for statement in reading.statements:
        if statement.place.paragraph == block.number:
            number = numbers[id(statement)]
            note = f'<a class="number" href="#s{number}" aria-label="{number}">{number}</a>'
            title = f"{statement.qualifier} {statement.measured}"
            marks.append((statement.place.start, statement.place.end, f'<mark title="{escape(title)}">', note))
    for passed in reading.passed:
        if passed.place.paragraph == block.number:
            reason = t(f"reason.{passed.reason.value}")
            marks.append((passed.place.start, passed.place.end, f'<mark class="passed" title="{reason}">', ""))
    pieces, at = [], 0
    for start, end, opening, note in sorted(marks):
        if start < at:
            continue
        pieces.append(f"{escape(block.text[at:start])}{opening}{escape(block.text[start:end])}</mark>{note}")
        at = end
    pieces.append(escape(block.text[at:]))
    tag = _TAGS[block.kind]
    return f'<{tag} id="p{block.number}"><span class="paragraph">{block.number}</span>{"".join(pieces)}</{tag}>'


def _taken(statements: Iterable[Statement], language: str, t: Say) -> str:
    rows = [
        [
            f'<th scope="row" id="s{number}">{number}</th>',
            _cell(escape(statement.words), language),
            _cell(escape(statement.measured)),
            _cell(escape(statement.qualifier)),
            _cell(escape(", ".join(part for part in (statement.subject, statement.condition) if part)), language),
            _cell(escape(statement.predicate), language),
            _cell(_to_paragraph(statement.place.paragraph)),
        ]
        for number, statement in enumerate(statements, 1)
    ]
    return _table("taken", ("number", "words", "value", "qualifier", "whom", "what", "paragraph"), rows, t)


def _passed(passed: Iterable[PassedOver], language: str, t: Say) -> str:
    rows = [
        [
            f'<th scope="row" lang="{language}">{escape(each.words)}</th>',
            _cell(t(f"reason.{each.reason.value}")),
            _cell(_to_paragraph(each.place.paragraph)),
        ]
        for each in passed
    ]
    return _table("passed", ("words", "why", "paragraph"), rows, t)


def _to_paragraph(number: int) -> str:
    return f'<a href="#p{number}">{number}</a>'


def _cell(html: str, language: str = "") -> str:
    return f'<td lang="{language}">{html}</td>' if language else f"<td>{html}</td>"


def _table(id: str, heads: Sequence[str], rows: Sequence[Sequence[str]], t: Say) -> str:
    """A table named by the heading of an id, in a part of the page that scrolls by itself."""
    head = "".join(f'<th scope="col">{t(key)}</th>' for key in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-labelledby="{id}"><table aria-labelledby="{id}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
