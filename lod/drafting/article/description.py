"""`dataset.yaml` of figures that an article states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from lod.article.sheet import TODO, Entry
from lod.article.text import Article
from lod.drafting import names
from lod.drafting.article.figures import Dimension, both

UNITS = {
    **{"percent": "percent", "percentage-point": "percentage-points", "permille": "per-mille", "NOK": "nok"},
    **{"EUR": "eur", "year": "years", "month": "months", "day": "days", "hour": "hours", "km": "kilometres"},
    **{"tonne": "tonnes", "kWh": "kilowatt-hours"},
}
"""The built-in unit for each unit of a statement."""

PERIOD = "perioden"
"""The code of the period in a new list."""

_TODO = {
    "description": ("Hva viser tallene?", "What do the figures show?"),
    "publisher": ("Hvem svarer for tallene?", "Who answers for the figures?"),
    "contact": ("Hvem kan man spørre?", "Whom can one ask?"),
    "unit": ("Hva er tallet målt i?", "What is the figure measured in?"),
    "source": ("Hvem ga ut teksten?", "Who published the text?"),
    "period": ("Hvilken periode gjelder tallene?", "Which period are the figures of?"),
    "title": ("Hva skal datasettet hete?", "What is the data set called?"),
}
"""What a person must decide, in nb and en."""


def description(
    article: Article, entries: Sequence[Entry], dimensions: Sequence[Dimension], measure: str, issued: str,
    *, new_period: bool,
) -> str:  # fmt: skip
    """`dataset.yaml`: what the article says, and TODO where a person must decide.

    `new_period`: whether the list of periods is made with it, and holds the one that a person names there.
    """
    tongue = "en" if article.language == "en" else "nb"

    def ask(key: str) -> str:
        return _quoted(f"TODO: {_TODO[key][tongue == 'en']}")

    todo = {
        "description": f"{{{tongue}: {ask('description')}}}",
        "publisher": f"{{name: {{{tongue}: {ask('publisher')}}}}}",
        "contact": f"{{name: {{{tongue}: TODO}}, email: {ask('contact')}}}",
        "license": '"TODO: CC_BY_4_0, NLOD_2_0, CC0"',
    }
    lines = [
        f"# {_head(tongue)}",
        f"title: {{{tongue}: {_quoted(article.title) if article.title else ask('title')}}}",
        *(f"{key}: {value}" for key, value in todo.items()),
        f"issued: {issued}",
        *([f"landing_page: {article.url}"] if article.url else []),
        "",
        "table:",
        "  file: figures.csv",
        "",
        "dimensions:",
    ]
    for dimension in dimensions:
        lines += [
            f"  {dimension.name}:",
            f"    label: {both(dimension.column)}",
            f"    definition: {both(dimension.column + '-definition')}",
            f"    codelist: {dimension.codelist}",
        ]
    period = period_of(article.language)
    value = PERIOD if new_period else ask("period")
    lines += [f"  {period}:", "    label: {nb: Periode, en: Period}", "    role: period", f"    value: {value}"]
    lines += ["", "measures:", *_measure(entries, measure, tongue), "", "attributes:", "  qualifier:"]
    lines += ["  obsStatus:"] if any(entry.lowerBound for entry in entries) else []
    lines += ["  lowerBound:", "  upperBound:", f"  statedAs: {{language: {article.language}}}"]
    lines += ["  source: {value: article}", "  paragraph:", "", "sources:", "  article:"]
    lines += [f"    title: {{{tongue}: {_quoted(article.title) if article.title else ask('title')}}}"]
    lines += [f"    publisher: {{name: {{{tongue}: {ask('source')}}}}}"]
    lines += [f"    url: {article.url}"] if article.url else []
    lines += [f"    language: {article.language}", f"    read: {issued}", f"    sha256: {article.digest}"]
    return "\n".join(lines) + "\n"


def _head(tongue: str) -> str:
    return (
        "A draft made by `lod read`. Correct what is wrong, answer where it says TODO, then run `lod check`."
        if tongue == "en"
        else "Et utkast laget av `lod read`. Rett det som er feil, svar der det står TODO, og kjør `lod check`."
    )


def period_of(language: str) -> str:
    """The name of the dimension of periods, and of its list."""
    return "period" if language == "en" else "periode"


def periods(language: str) -> dict[str, str]:
    """The two files of a list with the one period that the figures are of, which a person names."""
    tongue = "en" if language == "en" else "nb"
    name = period_of(language)
    row = f'{PERIOD},"TODO: {_TODO["period"][tongue == "en"]}",,'
    return {
        f"codelists/{name}.csv": f"code,label_{tongue},begin,end\n{row}\n",
        f"codelists/{name}.yaml": "label: {nb: Perioder, en: Periods}\nperiods: true\n",
    }


def measure_of(unit: str, language: str) -> str:
    """The name of the measure of a unit."""
    if unit == "percent":
        return "share" if language == "en" else "andel"
    return names.identifier(unit or ("value" if language == "en" else "verdi"), "value")


def _measure(entries: Sequence[Entry], measure: str, tongue: str) -> list[str]:
    unit = entries[0].unit
    changes = unit.startswith("change in ")
    bare = unit.removeprefix("change in ")
    numbers = [n for e in entries for n in (e.value, e.lowerBound, e.upperBound) if n not in ("", TODO)]
    decimals = max((max(0, -int(Decimal(number).as_tuple().exponent)) for number in numbers), default=0)
    counted = bare not in UNITS and bare.islower()
    label = {"percent": ("Andel", "Share")}.get(unit, (unit or "Verdi", unit or "Value"))[tongue == "en"]
    question = _quoted(f"TODO: {_TODO['unit'][tongue == 'en']}")
    code = UNITS.get(bare) or ("number" if counted and bare else question)
    lines = [f"  {measure}:", f"    label: {{{tongue}: {_quoted(label)}}}", f"    unit: {code}"]
    lines += [f"    decimals: {decimals}"]
    return lines + (["    minimum: none", "    maximum: none"] if changes and bare == "percent" else [])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
