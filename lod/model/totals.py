"""The code of a dimension that is all of it: what a reader sees before choosing a part."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Protocol

from lod.model.text import Text

TOTAL = "_T"
"""The code that means all of a dimension (SDMX cross-domain code list for totals)."""

_SAYS_ALL = re.compile(
    r"(alle?|begge|both|everyone|hele|heile|i alt|landet|norge|noreg|norway|samla|samlet|sum|totalen?|totalt|totals?"
    r"|whole|the (whole|entire))\b|.*\bi alt$",
    re.IGNORECASE,
)


class CodeLike(Protocol):
    """What is looked at of a code: its notation, its label and the code above it."""

    @property
    def notation(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def broader(self) -> str: ...


def total_among(concepts: Sequence[CodeLike], codes: Collection[str] | None = None) -> str:
    """The code, among `codes` (or all), that stands for the others; "" where none plainly does.

    That is `_T`; else the one code above all others; else the first code at the top whose label says so («I alt»,
    «Begge kjønn», “All ages”).
    """
    among = {concept.notation for concept in concepts} if codes is None else set(codes)
    if TOTAL in among:
        return TOTAL
    tops = [c for c in concepts if c.notation in among and c.broader not in among]
    if len(tops) == 1 and len(among) > 1:
        return tops[0].notation
    return next((concept.notation for concept in tops if _is_named_total(concept)), "")


def _is_named_total(concept: CodeLike) -> bool:
    return any(_SAYS_ALL.match(" ".join(label.split())) for _, label in concept.label)
