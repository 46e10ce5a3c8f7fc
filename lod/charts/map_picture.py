"""A map as a picture, in SVG: its title, its areas in the colours of their classes, the legend and where it is from.

It is drawn here and not from its Vega-Lite, which has no hatching for areas without a figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.legend import borders, legend, marks_by_code, tone
from lod.charts.outline import outlines
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.text import FALLBACKS

TONES = {
    -5: "#96480a", -3: "#dd9550", -1: "#f6dcc0", 0: "url(#none)",
    1: "#d3e4f4", 2: "#a3c7e6", 3: "#659fd0", 4: "#2a74b4", 5: "#083f78",
}  # fmt: skip
"""The colour of each tone, as pages have them in light; 0 is hatched."""

WIDTH, MARGIN, MAP = 720, 24, 672
"""Pixels of the picture, around it, and of the map, at most."""

INK, QUIET, EDGE = "#1c2733", "#51606f", "#6c7a88"
TITLE, NOTE = 64, 100
"""Letters in a line of the title and of what stands below it."""

_HATCH = (
    '<defs><pattern id="none" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#ffffff"/><rect width="1.5" height="7" fill="{EDGE}"/></pattern></defs>'
)


def map_picture(
    dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str, source: str, title: str = ""
) -> str:
    """The map as SVG; `source` and `title` as of `lod.charts.spec.spec`."""
    title = title or dataset.title.best(*FALLBACKS[language])
    y, parts = 44, list[str]()
    for line in textwrap.wrap(title, TITLE):
        parts.append(_text(MARGIN, y, line, 20, INK, True))
        y += 26
    for line in textwrap.wrap(_below(dataset, lists, drawing, language), NOTE):
        parts.append(_text(MARGIN, y, line, 13, QUIET))
        y += 19
    drawn, height = _map(dataset, lists, drawing, y)
    parts += drawn
    y += height + 24
    for entry in legend(dataset, drawing, language):
        swatch = f'<rect x="{MARGIN}" y="{y - 12}" width="28" height="15" fill="{TONES[entry.tone]}" stroke="{EDGE}"/>'
        parts += [swatch, _text(MARGIN + 40, y, f"{entry.text}  {entry.count}", 14, INK)]
        y += 23
    foot = f"{borders(dataset, lists, drawing, language)} {source}".strip()
    for line in textwrap.wrap(foot, NOTE):
        parts.append(_text(MARGIN, y + 8, line, 12, QUIET))
        y += 17
    about = words.description(dataset, lists, drawing, language)
    return "".join(_document(parts, y + 20, language, title, about))


def _document(parts: list[str], height: int, language: str, title: str, about: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Liberation Sans" role="img" lang={quoteattr(language)} aria-labelledby="title desc">'
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(about)}</desc>{_HATCH}'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    )
    yield from parts
    yield "</svg>"


def _below(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> str:
    """What stands below the title: the measure, and what a reader must know."""
    measure = words.measure_drawn(dataset, drawing)
    name = f"{measure.label.best(*FALLBACKS[language])}. " if measure else ""
    return name + words.note(dataset, lists, drawing, language)


def _map(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, top: int) -> tuple[list[str], int]:
    """The areas, and how many pixels high they are."""
    name = drawing.plan.along[0]
    codelist = lists[next(d.codelist for d in dataset.structure.dimensions if d.name == name)]
    drawn, marks = outlines(codelist, drawing.areas), marks_by_code(drawing)
    scale = MAP / max(drawn.width, drawn.height)
    areas = (
        f'<path d="{drawn.areas[code]}" fill="{TONES[tone(drawing, marks.get(code))]}"/>' for code in drawing.areas
    )
    around = f'<path d="{drawn.around}" fill="none" stroke="{QUIET}"/>' if drawn.around else ""
    line = round(1 / scale, 2)
    opening = (
        f'<g transform="translate({MARGIN} {top}) scale({scale:.4f})" stroke="#ffffff" stroke-width="{line}" '
        f'stroke-linejoin="round">'
    )
    return [opening, *areas, around, "</g>"], round(drawn.height * scale)


def _text(x: int, y: int, content: str, size: int, colour: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{escape(content)}</text>'
