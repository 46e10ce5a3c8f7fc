"""How well figures are read out of prose: precision and recall over annotated sentences, and the time of a long page.

    python -m bench.articles [FILE …]

Prints for each part of `tests/article/corpus`, or for the files given, how many stated figures were read as they are
annotated (words, value, unit, qualifier), and each miss. The parts, each in nb, nn and en:

- `tuned`: sentences written together with the reader, which is mended until it reads all of them;
- `development`: annotated before the reader ran on them, measured, and then used to mend it;
- `texts`: whole texts with many numbers that are no figures, the same way.

No lot is left that the reader was never mended by: docs/articles.md has what each was measured with before. For a
measurement of today, annotate sentences of your own.

An annotated figure stands in its sentence as `[words](value unit qualifier)`, two values of the same words as
`[from 5 to 7 %](5 percent exactly)(7 percent exactly)`, a range as `(5..7 percent between)`; every other number states
none. A line is read by itself, in texts the whole file.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from lod.article.plain import article_of_text
from lod.article.reader import read
from lod.article.statement import Statement

CORPUS = Path(__file__).parent.parent / "tests/article/corpus"
PARTS = ("tuned", "development", "texts")
_MARKED = re.compile(r"\[([^\]]+)\]((?:\([^\s()]+ [^\s()]+ [^\s()]+\))+)")
_VALUE = re.compile(r"\(([^\s()]+) ([^\s()]+) ([^\s()]+)\)")


class Expected(NamedTuple):
    """An annotated figure: its words, value or bounds, unit ("-" where none is said) and qualifier."""

    words: str
    value: tuple[Decimal, ...]
    unit: str
    qualifier: str


@dataclass
class Count:
    """How many figures are annotated, read, and both; and each miss in words."""

    annotated: int = 0
    read: int = 0
    both: int = 0
    misses: tuple[str, ...] = ()

    def __add__(self, other: Count) -> Count:
        return Count(
            self.annotated + other.annotated, self.read + other.read, self.both + other.both, self.misses + other.misses
        )

    def line(self, name: str) -> str:
        """The counts with recall and precision."""
        recall, precision = self.both / max(1, self.annotated), self.both / max(1, self.read)
        return f"{name:16} {self.annotated:7} {self.read:6} {self.both:6} {recall:7.1%} {precision:10.1%}"


def annotated(text: str) -> tuple[str, list[Expected]]:
    """A text without its marks, and the figures that are marked in it."""
    figures = [
        Expected(match[1], tuple(map(Decimal, value.split(".."))), unit, qualifier)
        for match in _MARKED.finditer(text)
        for value, unit, qualifier in _VALUE.findall(match[2])
    ]
    return _MARKED.sub(r"\1", text), figures


def stated(text: str, language: str) -> list[Expected]:
    """The figures that are read in a text."""
    statements = read(article_of_text(text, language)).statements
    return [Expected(s.words, _value(s), s.unit or "-", s.qualifier) for s in statements]


def _value(statement: Statement) -> tuple[Decimal, ...]:
    values = (statement.lower, statement.upper) if statement.value is None else (statement.value,)
    return tuple(value for value in values if value is not None)


def pieces(path: Path) -> list[str]:
    """The annotated sentences of a file, or its whole text."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return ["\n\n".join(lines)] if path.parent.name.endswith("texts") else lines


def measure(path: Path) -> Count:
    """The counts of a file, whose name begins with its language."""
    total = Count()
    for piece in pieces(path):
        text, expected = annotated(piece)
        total += _compared(text, expected, stated(text, path.stem[:2]))
    return total


def _compared(text: str, expected: Sequence[Expected], actual: Sequence[Expected]) -> Count:
    rest, hits = list(actual), 0
    for each in expected:
        if each in rest:
            rest.remove(each)
            hits += 1
    left = list(expected)
    for each in actual:
        if each in left:
            left.remove(each)
    line = (
        f"{text if len(text) < 300 else text[:40] + ' …'}\n      missed: {_plain(left)}\n      wrong:  {_plain(rest)}"
    )
    return Count(len(expected), len(actual), hits, (line,) if left or rest else ())


def _plain(figures: Sequence[Expected]) -> str:
    return "; ".join(f"“{f.words}” {'..'.join(map(str, f.value))} {f.unit} {f.qualifier}" for f in figures) or "–"


def files_of(part: str) -> list[Path]:
    """The files of a part of the corpus."""
    return sorted((CORPUS / part).glob("*.txt"))


def main(paths: list[Path]) -> None:
    """Prints the table, the misses, and the time of a page of 20,000 words."""
    parts = {"": paths} if paths else {part: files_of(part) for part in PARTS}
    print(f"{'':16} {'stated':>7} {'read':>6} {'right':>6} {'recall':>7} {'precision':>10}")
    for part, files in parts.items():
        total = Count()
        for path in files:
            count = measure(path)
            print(count.line(f"  {path.stem}"))
            total += count
        print(total.line(part or "all"))
        for miss in total.misses:
            print(f"    {miss}")
    _time(parts[next(iter(parts))][0])


def _time(path: Path) -> None:
    text = "\n\n".join(annotated(piece)[0] for piece in pieces(path))
    page = "\n\n".join([text] * max(1, 20_000 // len(text.split())))
    start = time.process_time()
    read(article_of_text(page, path.stem[:2]))
    print(f"a page of {len(page.split()):,} words: {time.process_time() - start:.2f} s of processor time")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
