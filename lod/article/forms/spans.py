"""Numbers that belong together: a range, "40–50 prosent", a change, "fra 12 til 15 prosent", a row with one unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lod.article.cursor import Cursor, Numeral, plain
from lod.article.forms.figure import Figure
from lod.article.forms.measured import measured, priced
from lod.article.forms.shares import fraction
from lod.article.passed import is_year
from lod.article.statement import COUNT, PERCENT, Form
from lod.model.qualifier import BETWEEN


def between(cursor: Cursor, at: int) -> Figure | None:
    """ "mellom 75 og 100 prosent"."""
    if cursor.lower(at) != cursor.lexicon.between:
        return None
    pair = _pair(cursor, at + 1, frozenset({cursor.lexicon.and_}), bare=True)
    return _spanned(*pair) if pair else _between_parts(cursor, at + 1)


def _between_parts(cursor: Cursor, at: int) -> Figure | None:
    """ "mellom en kvart og en tredel": a range of two parts."""
    low = fraction(cursor, at)
    high = fraction(cursor, low.end + 1) if low and cursor.lower(low.end) == cursor.lexicon.and_ else None
    if low is None or high is None or low.value is None or high.value is None or low.value >= high.value:
        return None
    return Figure(high.end, None, PERCENT, Form.RANGE, BETWEEN, high.decimals, least=low.value, most=high.value)


def span(cursor: Cursor, at: int) -> Figure | None:
    """ "75 - 100 prosent", "10 til 15 prosent"; "økte med 3 TWh til 139 TWh" are two figures."""
    joints = frozenset({"-", "–", "—"})
    if cursor.lower(at - 1) not in cursor.lexicon.by:
        joints |= cursor.lexicon.to
    pair = _pair(cursor, at, joints)
    return _spanned(*pair) if pair and not _are_years(cursor, at, pair[1]) else None


def _are_years(cursor: Cursor, at: int, figure: Figure) -> bool:
    """ "Handlingsplan 2023–2026 omtaler": the years of something, and a verb that is taken for what is counted."""
    return figure.unit == COUNT and is_year(cursor, at) and is_year(cursor, at + 2)


def from_to(cursor: Cursor, at: int) -> Figure | None:
    """ "fra 12 til 15 prosent": two values of a change, or a range where the verb says so."""
    if cursor.lower(at) != cursor.lexicon.from_:
        return None
    moved = any(word in cursor.lexicon.change_verbs for word in cursor.lowers[max(0, at - 4) : at])
    pair = _pair(cursor, at + 1, cursor.lexicon.to, bare=True, small=moved)
    if pair is None:
        return None
    first, figure = pair
    if any(word in cursor.lexicon.ranging for word in cursor.lowers[max(0, at - 4) : at]):
        return _spanned(first, figure)
    return replace(figure, value=first.value, further=_values(figure), decimals=first.decimals)


def row(cursor: Cursor, at: int) -> Figure | None:
    """ "25 og 12 prosent", "henholdsvis 3, 5 og 8 kroner": each number has the unit that only the last one says.

    Units other than percent are shared only where the text says that each goes with its own ("henholdsvis").
    """
    numerals, position = _listed(cursor, at)
    if len(numerals) < 2 or any(is_year(cursor, each.end - 1) for each in numerals):
        return None
    figure = measured(cursor, numerals[-1])
    if figure is None or figure.unit == "year":
        return None
    apart = cursor.phrase(at - 1, cursor.lexicon.respectively) or cursor.phrase_in(
        figure.end, figure.end + 2, cursor.lexicon.respectively
    )
    if not apart and figure.unit not in (PERCENT, "percentage-point"):
        return None
    scale = _scale(cursor, position)
    values = [numeral.value if scale == 1 else plain(numeral.value * scale) for numeral in numerals[:-1]]
    values.append(numerals[-1].value)
    signs = [-1 if cursor.kind(numeral.end - 2) == "dash" else 1 for numeral in numerals]
    first, *further = (value * sign for value, sign in zip(values, signs, strict=True))
    return replace(figure, value=first, further=tuple(further), decimals=numerals[0].decimals)


def _listed(cursor: Cursor, at: int) -> tuple[list[Numeral], int]:
    """The numbers of a row, "3, 5 og 8", and the position of the last; none where it does not end with "og"."""
    numerals: list[Numeral] = []
    joint = ""
    while True:
        at += 1 if cursor.kind(at) == "dash" and cursor.joined(at, at + 1) else 0
        numeral = cursor.numeral(at)
        if numeral is None or numeral.spelled:
            return [], at
        numerals.append(numeral)
        if joint == cursor.lexicon.and_:
            return numerals, at
        joint = cursor.lower(numeral.end)
        if joint not in (",", cursor.lexicon.and_):
            return [], at
        at = numeral.end + 1


def _scale(cursor: Cursor, at: int) -> Decimal:
    """What the scale behind a number in digits multiplies it with: a million for "3,2 millioner"."""
    return Decimal(cursor.lexicon.scales.get(cursor.lower(at + 1), 1))


def _values(figure: Figure) -> tuple[Decimal, ...]:
    return () if figure.value is None else (figure.value,)


def _pair(
    cursor: Cursor, at: int, joints: frozenset[str], *, bare: bool = False, small: bool = False
) -> tuple[Numeral, Figure] | None:
    """Two numbers with a word between them, and the unit behind the second or the currency before each.

    The unit of the first may be said too; where `bare`, large numbers need none; where `small`, none needs any.
    """
    first = priced(cursor, at) or cursor.numeral(at)
    if first is None or (is_year(cursor, at) and cursor.lower(at - 1) in cursor.lexicon.before_years):
        return None  # "i 2016 til 559 000": the year and the figure it was then
    position = first.end + cursor.unit(first.end)[1]
    named = cursor.kind(position) == "word" and cursor.lower(position + 1) in joints  # "frå 62 øre til 98 øre"
    position += 1 if named else 0
    if cursor.lower(position) not in joints:
        return None
    second = priced(cursor, position + 1) or cursor.numeral(position + 1)
    figure = _second(cursor, position + 1, second, bare=bare, small=small) if second else None
    if second is None or figure is None or figure.unit == "year":
        return None
    if named and cursor.lower(second.end) != cursor.lower(position - 1):
        return None
    if cursor.unit(first.end)[0] not in ("", figure.unit):  # "8 prosent til 142 kroner"
        return None
    scale = Decimal(1)
    if second.end > position + 2 and first.end == at + 1 and first.value < second.value / 100:
        scale = cursor.lexicon.scales.get(cursor.lower(second.end - 1), 1) * scale
    return replace(first, value=plain(first.value * scale) if scale > 1 else first.value), figure


def _second(cursor: Cursor, at: int, numeral: Numeral, *, bare: bool, small: bool) -> Figure | None:
    if cursor.lower(at) in cursor.lexicon.currencies:
        return Figure(numeral.end, numeral.value, cursor.unit(at)[0], Form.NUMBER, decimals=numeral.decimals)
    if figure := measured(cursor, numeral):
        return figure
    if bare and (numeral.grouped or (small and not numeral.spelled and not is_year(cursor, at))):
        return Figure(numeral.end, numeral.value, "", Form.NUMBER, decimals=numeral.decimals)
    return None


def _spanned(low: Numeral, figure: Figure) -> Figure | None:
    """A range as a figure, with its bounds alone."""
    high = figure.value
    if high is None or low.value >= high:
        return None
    return replace(
        figure, value=None, form=Form.RANGE, qualifier=BETWEEN, decimals=max(low.decimals, figure.decimals),
        least=low.value, most=high,
    )  # fmt: skip
