"""What stands in place of numbers in a table, and behind them: each sign with its count and what it may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lod.drafting.profile import Column
from lod.drafting.proposal import Answers, Confidence, Proposal, decided
from lod.sources.table.symbols import STATUSES, ZERO

_ABSENT = frozenset({"na", "n/a", "nan", "null", "none", "#n/a", "..", "...", "?", "[x]", "x"})
_BEHIND = {"p": "P", "e": "E", "b": "B", "f": "F", "d": "D", "u": "U", "*": "P", "r": "A", "[p]": "P", "[low]": "U",
           "(p)": "P", "(foreløpig)": "P", "(foreløpige)": "P", "(førebels)": "P", "(preliminary)": "P",
           "(provisional)": "P", "(e)": "E", "(estimat)": "E", "(estimate)": "E", "(anslag)": "E", "(f)": "F",
           "(prognose)": "F", "(forecast)": "F", "(r)": "A", "(revidert)": "A", "(revised)": "A"}  # fmt: skip
"""What marks behind a number mostly mean: provisional, estimated, break."""
_INSTEAD = {"[c]": "Q", "c": "Q", ":": "Q", "[z]": "M", "z": "M", ".": "M", "*": "Q", "**": "Q", "[low]": "U"}
"""What signs instead of a number mostly mean: confidential, not applicable."""
OPTIONS = (*STATUSES, ZERO)


def symbols(columns: Iterable[Column], answers: Answers, marks: Mapping[str, int]) -> dict[str, Proposal]:
    """A proposal for each sign in columns of figures, by the sign; none is read before a person has said what it is.

    `marks`: those behind periods, with how many periods have each.
    """
    instead: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for column in columns:
        instead.update(column.missing)
        for mark, count in column.marked.items():
            behind.update(dict.fromkeys(_letters(mark), count))
    behind.update(marks)
    return {sign: decided(_proposal(sign, instead, behind), answers) for sign in sorted({*instead, *behind})}


def are_several(columns: Iterable[Column]) -> bool:
    """Whether a figure has several marks, such as `bp`."""
    return any(len(_letters(mark)) > 1 for column in columns for mark in column.marked)


def _letters(mark: str) -> tuple[str, ...]:
    """The marks in one, where each of its letters is one."""
    return tuple(mark) if mark.isalpha() and mark not in _BEHIND and all(m in _BEHIND for m in mark) else (mark,)


def _proposal(sign: str, instead: Mapping[str, int], behind: Mapping[str, int]) -> Proposal:
    key, facts = f"symbol.{sign}", {"sign": sign, "count": instead.get(sign, 0) + behind.get(sign, 0)}
    if sign in behind:
        return Proposal(key, _BEHIND.get(sign.lower(), ""), "symbol-behind", Confidence.LIKELY, OPTIONS, facts)
    if sign.casefold() in _ABSENT:
        return Proposal(key, "O", "symbol-absent", Confidence.LIKELY, OPTIONS, facts)
    if sign in ("-", "–", "—"):
        return Proposal(key, "", "symbol-dash", Confidence.AMBIGUOUS, OPTIONS, facts)
    if sign[0] == ":" and len(sign) > 1:
        return Proposal(key, _INSTEAD.get(sign[-1], "O"), "symbol-instead", Confidence.LIKELY, OPTIONS, facts)
    if sign[0] in "<>≤≥":
        return Proposal(key, "Q", "symbol-limit", Confidence.LIKELY, OPTIONS, facts)
    return Proposal(key, _INSTEAD.get(sign, ""), "symbol-instead", Confidence.LIKELY, OPTIONS, facts)
