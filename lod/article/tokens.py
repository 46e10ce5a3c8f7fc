"""The words, numbers and signs of a sentence, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

ABBREVIATIONS = (
    "approx|art|avg|bl\\.a|ca|ch|cf|dvs|ekskl|est|f\\.eks|fig|gj\\.sn|inkl|jf|kap|kl|kr|maks|max|meld|min|mill|mrd|"
    "nr|no|osv|pct|pga|pkt|pp|pr|prop|pst|sec|st|tab|tel|tlf|vol|vs"
)
"""Short forms that end in a full stop which ends no sentence, as a regular expression."""

_TOKEN = re.compile(
    rf"""
    (?P<address>https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+\w)
  | (?P<date>\d{{4}}-\d{{2}}-\d{{2}}(?!\d)|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})(?![\d.,]))
  | (?P<scale>\d{{1,3}}:\d{{1,3}}(?:[ \u00a0\u202f.,]\d{{3}})+(?!\d)|\d{{1,3}}:\d{{3,}})
  | (?P<time>\d{{1,2}}:\d{{2}}(?!\d))
  | (?P<money>(?<=[$€£])\d+(?:[.,]\d+)*(?=(?:bn|mn|m|k|tn)\b)|\d{{1,3}}(?=p\b))
  | (?P<name>\d+-?[^\W\d_][\w-]*|[^\W\d_]+-?\d[\w-]*(?:\.\d+)*)
  | (?P<number>\d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
  | (?P<fraction>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛])
  | (?P<short>(?<!\w)(?:{ABBREVIATIONS})\.(?!\w)(?=\s*\S))
  | (?P<word>[^\W\d_]+(?:[-'’/][^\W\d_]+)*)
  | (?P<sign>[%‰$€£§])
  | (?P<dash>[-–—−])
  | (?P<mark>[^\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A piece of a text. `start` and `end` are its place in it; `lower` is how it is looked up, without a full stop."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The token in lower case, a short form without its full stop."""
        return self.text.lower().rstrip(".") if self.kind == "short" else self.text.lower()


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order. White space lies between them."""
    return [
        Token("number" if match.lastgroup == "money" else str(match.lastgroup), match[0], match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]
