"""Which published figure the words of an article are pinned to."""

from __future__ import annotations

from lod.article.checking import Published, Result, Verdict
from lod.article.quoting import Quote
from lod.article.statement import Statement
from lod.model.qualifier import BETWEEN


def quote_of(result: Result) -> Quote | None:
    """The quote of a statement: pinned to the published value where its words hold, to its own where they do not.

    None where no figure is published for it. Of several figures that are meant, the first is pinned.
    """
    if result.verdict not in (Verdict.HOLDS, Verdict.CHANGED):
        return None
    figure, statement, place = result.figures[0], result.statement, result.statement.place
    held = result.verdict is Verdict.HOLDS
    value = _value(figure if held else statement)
    qualifier = figure.qualifier if held else statement.qualifier
    return Quote(place.paragraph, place.start, place.end, figure.iri.strip("<>"), value, qualifier or "exactly")


def _value(figure: Published | Statement) -> str:
    if figure.qualifier == BETWEEN and figure.lower is not None and figure.upper is not None:
        return f"{figure.lower}..{figure.upper}"
    return f"{figure.value}"
