"""Charts as pictures: SVG and PNG, drawn while a release is built; nothing is fetched, and the fonts are the library's.

The library carries a JavaScript engine, so it is loaded where it is needed and never by the web process.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_LOCALES = {
    "nb": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0kr"], "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["NOK\u00a0", ""], "minus": "\u2212"},
}
_ROOT = re.compile(r"<svg ([^>]*)>")


def to_svg(spec: dict[str, Any], language: str) -> str:
    """A Vega-Lite specification as SVG: one picture with a title and a description to those who do not see it."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(
        spec, vl_version="6.4", allowed_base_urls=[], format_locale=_LOCALES[language], show_warnings=False
    )
    title, said = " ".join(spec["title"]["text"]), spec["description"]
    head = f'<svg \\1 role="img" lang={quoteattr(language)} aria-labelledby="title desc">'
    told = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(said)}</desc>'
    return _ROOT.sub(head + told.replace("\\", r"\\"), drawn, count=1)


def to_png(svg: str, scale: float = 2) -> bytes:
    """SVG as PNG, in `scale` pixels for each of its own."""
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=scale)
