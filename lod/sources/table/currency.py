"""Signs of currencies around amounts: `kr 1 200`, `€1,200.50`, `990,-`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

SIGNS: Mapping[str, tuple[str, ...]] = {
    "nok": ("kr.", "kr", "NOK", ",-"),
    "sek": ("kr", "SEK", ":-"),
    "dkk": ("kr.", "kr", "DKK", ",-"),
    "eur": ("€", "EUR"),
    "gbp": ("£", "GBP"),
    "usd": ("US$", "$", "USD"),
}
"""What stands around amounts in each currency, by the code of its unit. `,-` says that there are no hundredths."""
_LETTER = r"[^\W\d_]"


def is_currency(unit: str) -> bool:
    """Whether amounts of a unit may have the signs of a currency."""
    return unit.partition("-")[0] in SIGNS


def amount(text: str, unit: str) -> str:
    """A cell without the signs of the currency that its unit is of; another cell as it is."""
    signs = SIGNS.get(unit.partition("-")[0])
    return _without(text, signs)[0] if signs else text


def signed(text: str) -> tuple[str, str]:
    """A cell without the sign of any currency, and that sign, "" where there is none."""
    return _without(text, _ALL)


_ALL = tuple(sorted({sign for signs in SIGNS.values() for sign in signs}, key=len, reverse=True))


def currencies(sign: str) -> tuple[str, ...]:
    """The units that a sign may be of, the likeliest first."""
    return tuple(unit for unit, signs in SIGNS.items() if sign in signs)


def _without(text: str, signs: tuple[str, ...]) -> tuple[str, str]:
    """The amount alone, and the sign that says its currency: the one before it, else the one behind."""
    before, behind = _patterns(signs)
    first = before.fullmatch(text)
    rest = f"{first['open']}{first['rest']}" if first else text
    last = behind.fullmatch(rest)
    bare = f"{last['rest']}{last['close']}" if last else rest
    if not re.search(r"\d", bare):
        return text, ""
    return bare, first["sign"] if first else last["sign"] if last else ""


@lru_cache
def _patterns(signs: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before an amount, behind a minus or a bracket, and what stands behind it."""
    words = "|".join(rf"{re.escape(sign)}(?!{_LETTER})" for sign in signs if sign[0] not in ",:")
    ends = "|".join(re.escape(sign) for sign in signs)
    return (
        re.compile(rf"(?P<open>[-+\u2212\u2013(]?)\s?(?P<sign>{words})\s?(?P<rest>[-+\u2212\u2013]?[\d.,].*)"),
        re.compile(rf"(?P<rest>[-+\u2212\u2013(]?\d.*?)\s?(?P<sign>{ends})(?P<close>\)?)"),
    )
