"""Units, from what a column is called and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lod.drafting.profile import Column
from lod.sources.cubetold import unit_named

_WORDS: tuple[tuple[str, str], ...] = (
    (r"prosentpoeng|percentage points?", "percentage-points"),
    (r"promille|per mille|‰", "per-mille"),
    (r"%|prosent|prosentandel|andel|pst|percent|per cent|pro ?cent|share", "percent"),
    (r"mill(?:\.|ioner)? ?(?:kr|kroner|nok)|mnok|nok million", "nok-million"),
    (r"(?:1 ?000|tusen) ?(?:kr|kroner|nok)|tkr|nok 1 ?000", "nok-thousand"),
    (r"kr|kroner|nok|budsjett|regnskap|beløp|lønn|inntekt|utgift(?:er)?", "nok"),
    (r"euro?|€", "eur"),
    (r"innbyggere|folkemengde|personer|befolkning|ansatte|elever|studenter|persons|population|inhabitants", "persons"),
    (r"menn|kvinner|gutter|jenter|barn|men|women", "persons"),
    (r"indeks|index", "index"),
    (r"år|years", "years"),
    (r"måneder|months", "months"),
    (r"døgn|dager|days", "days"),
    (r"timer|hours|årstimer", "hours"),
    (r"km2|km²|kvadratkilometer", "square-kilometres"),
    (r"km|kilometer|kilometres", "kilometres"),
    (r"tonn|tonnes", "tonnes"),
    (r"kwh|kilowattimer", "kilowatt-hours"),
    (r"antall|tal|number|count|antal", "number"),
)
"""Words of a header, the most telling first, and the code of the list `unit` that they say."""
THOUSANDS = re.compile(r"(?i)\b(?:1000|1 000|tusen|thousand)\b")
"""Words that say that numbers are of another size than their unit; there is no unit for them."""


def unit_said(said: Iterable[str]) -> str:
    """The code of the unit that a file names in its own words, "" if nobody knows it."""
    texts = [text.strip() for text in said]
    words = (u for text in texts for w, u in _WORDS if re.fullmatch(f"(?i){w}", text))
    return unit_named(texts) or next(words, "")


def unit_of(column: Column) -> tuple[str, str]:
    """The code of a column's unit and the words that told it, both "" if nothing tells."""
    if column.percents:
        return "percent", "%"
    for words, unit in _WORDS:
        found = re.search(rf"(?i)(?<!\w)(?:{words})(?!\w)", column.name)
        if found and THOUSANDS.search(column.name) and not unit.startswith("nok-"):
            return "", ""
        if found:
            fits = unit != "percent" or (column.least >= 0 and column.greatest <= 100)
            return (unit, found[0]) if fits else ("", "")
    return "", ""
