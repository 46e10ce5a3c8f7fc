"""What a period of time is, and what a table means by texts that may be several."""

from __future__ import annotations

from dataclasses import dataclass

STARTS = (1, 4, 7, 8, 10)
"""The months in which a year that spans two (`2009/10`) may begin; 1: both calendar years are meant."""


@dataclass(frozen=True)
class Period:
    """A period: its code, what it is called in nb, nn and en, and its first and last day (ISO).

    `split`: whether it is a year that spans two; `short`: whether it is written without its century;
    `mark`: what stands behind it and is about its figures, such as `*`.
    """

    code: str
    nb: str
    nn: str
    en: str
    begin: str
    end: str
    split: bool = False
    short: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Convention:
    """What a table means where a text alone may mean two things.

    `dates`: `dmy` or `mdy` for `02/03/2020`; `pair`: `split`, `month` or `week` for `2001-02`, `codes` for no period;
    `start`: the month in which a year that spans two begins; `century`: what stands before the years of `jan.22`;
    `part`: what `2018:1` is, `quarter`, `month`, `half` or `third`;
    `numeric`: whether numbers are periods, as programs write them: `44957` a day, `2020.0` a year, `202001` a month.
    """

    dates: str = ""
    pair: str = ""
    start: int = 1
    century: str = ""
    part: str = ""
    numeric: bool = False
