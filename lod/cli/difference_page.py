"""What a build would change as one page without scripts, to send to somebody or to keep."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lod.cli.difference_words import code_lines, described, numbers, title_of
from lod.cli.words import say
from lod.findings.html import head
from lod.history.summary import DataSetDifference, Difference
from lod.terminal import language

COLUMNS = ("what", "figure", "before", "after")


def page(difference: Difference) -> str:
    """The page: a section for each data set and each code list that changes."""
    return "\n".join(_lines(difference)) + "\n"


def _lines(difference: Difference) -> Iterator[str]:
    title = escape(say("terminal.diff-title"))
    yield from head(title, language())
    yield f"<main>\n<h1>{title}</h1>"
    if difference.is_empty:
        yield f"<p>{escape(say('terminal.update-nothing'))}</p>"
    for dataset in difference.datasets:
        yield from _dataset(dataset)
    for codelist in difference.codelists:
        yield f"<section>\n<h2>{escape(say('terminal.diff-list', list=codelist.name))}</h2>"
        yield from (f"<p>{escape(line)}</p>" for line in code_lines(codelist))
        yield "</section>"
    if difference.others:
        yield f"<p>{escape(say('terminal.diff-others', parts=', '.join(difference.others)))}</p>"
    yield "</main>\n</body>\n</html>"


def _dataset(dataset: DataSetDifference) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(title_of(dataset))}</h2>\n<p>{escape(numbers(dataset.figures))}</p>"
    yield from (f"<p>{escape(line)}</p>" for line in described(dataset))
    rows = [(kind, change) for kind in ("changed", "gone", "new") for change in dataset.figures.examples.get(kind, ())]
    if rows:
        cells = "".join(f'<th scope="col">{escape(say(f"terminal.diff-column-{name}"))}</th>' for name in COLUMNS)
        caption = escape(say("terminal.diff-examples"))
        yield f"<table>\n<caption>{caption}</caption>\n<thead><tr>{cells}</tr></thead>\n<tbody>"
        for kind, change in rows:
            values = "".join(f'<td class="n">{escape(value or "–")}</td>' for value in (change.before, change.after))
            what, key = escape(say(f"terminal.update-{kind}")), escape(" / ".join(change.key))
            yield f'<tr><td class="s">{what}</td><th scope="row">{key}</th>{values}</tr>'
        yield "</tbody>\n</table>"
    yield "</section>"
