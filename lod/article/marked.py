"""The page that shows an article with every number marked: read as a figure, or passed over and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from lod.article.reader import Reading
from lod.article.statement import PassedOver, Reason, Statement
from lod.article.text import Block, BlockKind

_TAGS = {BlockKind.HEADING: "h2", BlockKind.ITEM: "p", BlockKind.CAPTION: "p", BlockKind.PARAGRAPH: "p"}

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.ADDRESS: ("en adresse", "an address"),
    Reason.AGE: ("en alder", "an age"),
    Reason.CONDITION: ("sier hvem tallet gjelder", "says whom a figure is of"),
    Reason.DATE: ("en dato", "a date"),
    Reason.LAW: ("en lovhenvisning", "a reference to a law"),
    Reason.NAME: ("et navn", "a name"),
    Reason.NO_UNIT: ("et tall uten enhet", "a number without a unit"),
    Reason.ORDINAL: ("et ordenstall", "an ordinal number"),
    Reason.PERIOD: ("en periode", "a period"),
    Reason.REFERENCE: ("en henvisning", "a reference"),
    Reason.REPEATED: ("setningen står tidligere i teksten", "the sentence stands earlier in the text"),
    Reason.RESULT: ("resultatet av en avstemning", "the result of a vote"),
    Reason.SMALL_COUNT: ("et lite antall i ord", "a small number in words"),
    Reason.TELEPHONE: ("et telefon- eller identifikasjonsnummer", "a telephone or identification number"),
    Reason.TIME: ("et klokkeslett", "a time of day"),
    Reason.VERSION: ("en versjon", "a version"),
    Reason.YEAR: ("et årstall", "a year"),
}
"""Why a number is no figure, in nb and en."""

_WORDS = {
    "title": ("Tallene i teksten", "The figures in the text"),
    "intro": (
        "{taken} steder er lest som tall, {passed} tall er ikke tatt med. Listene under sier hvorfor.",
        "{taken} places are read as figures, {passed} numbers are passed over. The lists below say why.",
    ),
    "taken": ("Lest som tall", "Read as figures"),
    "passed": ("Ikke tatt med", "Passed over"),
    "words": ("Ordene", "The words"),
    "value": ("Verdi", "Value"),
    "qualifier": ("Forbehold", "Qualifier"),
    "paragraph": ("Avsnitt", "Paragraph"),
    "whom": ("Hvem", "Whom"),
    "what": ("Hva", "What"),
    "why": ("Hvorfor", "Why"),
}

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
    """A whole HTML page without scripts. `language` (nb or en) is that of what the page itself says."""
    english = language == "en"

    def t(key: str, /, **facts: object) -> str:
        return escape(_WORDS[key][english].format(**facts))

    article = reading.article
    numbers = {id(statement): number for number, statement in enumerate(reading.statements, 1)}
    body = "\n".join(_block(block, reading, numbers, english=english) for block in article.blocks)
    intro = t("intro", taken=len(reading.statements), passed=len(reading.passed))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{t('title')}: {escape(article.title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{t('title')}</h1><p>{intro}</p>\n"
        f'<article lang="{article.language}">\n{body}\n</article>\n'
        f"<h2>{t('taken')}</h2>\n{_taken(reading.statements, t)}\n"
        f"<h2>{t('passed')}</h2>\n{_passed(reading.passed, t, english=english)}\n</main></body></html>\n"
    )


def _block(block: Block, reading: Reading, numbers: dict[int, int], *, english: bool) -> str:
    marks: list[tuple[int, int, str, str]] = []
    for statement in reading.statements:
        if statement.place.paragraph == block.number:
            number = numbers[id(statement)]
            note = f'<a class="number" href="#s{number}" aria-label="{number}">{number}</a>'
            title = f"{statement.qualifier} {statement.measured}"
            marks.append((statement.place.start, statement.place.end, f'<mark title="{escape(title)}">', note))
    for passed in reading.passed:
        if passed.place.paragraph == block.number:
            reason = escape(REASONS[passed.reason][english])
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


def _taken(statements: Iterable[Statement], t: Callable[[str], str]) -> str:
    head = _row("th", ["", *(t(key) for key in ("words", "value", "qualifier", "whom", "what", "paragraph"))])
    rows = [
        f'<tr id="s{number}">'
        + "".join(
            f"<td>{cell}</td>"
            for cell in (
                f"{number}",
                escape(statement.words),
                escape(statement.measured),
                escape(statement.qualifier),
                escape(", ".join(part for part in (statement.subject, statement.condition) if part)),
                escape(statement.predicate),
                f'<a href="#p{statement.place.paragraph}">{statement.place.paragraph}</a>',
            )
        )
        + "</tr>"
        for number, statement in enumerate(statements, 1)
    ]
    return f'<div class="scroll" tabindex="0"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>'


def _passed(passed: Iterable[PassedOver], t: Callable[[str], str], *, english: bool) -> str:
    head = _row("th", [t(key) for key in ("words", "why", "paragraph")])
    rows = [
        _row("td", [
            escape(each.words), escape(REASONS[each.reason][english]),
            f'<a href="#p{each.place.paragraph}">{each.place.paragraph}</a>',
        ])
        for each in passed
    ]  # fmt: skip
    return f'<div class="scroll" tabindex="0"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>'


def _row(tag: str, cells: list[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"
