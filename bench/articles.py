"""How well figures are read out of prose: precision and recall over annotated sentences, and the time of a long page.

    python -m bench.articles [FILE …]

Prints for each file of `tests/article/corpus` (nb, nn, en), or for the files given, how many stated figures were read
as they are annotated (words, value, unit, qualifier), and each miss. An annotated figure stands in its sentence as
`[words](value unit qualifier)`; every other number states none.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

from lod.article.plain import article_of_text
from lod.article.reader import read

CORPUS = Path(__file__).parent.parent / "tests/article/corpus"
_MARKED = re.compile(r"\[([^\]]+)\]\((\S+) (\S+) (\S+)\)")


class Expected(NamedTuple):
    """An annotated figure: its words, value, unit ("-" where none is said) and qualifier."""

    words: str
    value: str
    unit: str
    qualifier: str


def annotated(line: str) -> tuple[str, list[Expected]]:
    """A sentence without its marks, and the figures that are marked in it."""
    return _MARKED.sub(r"\1", line), [Expected(*match.groups()) for match in _MARKED.finditer(line)]


def stated(text: str, language: str) -> list[Expected]:
    """The figures that are read in a sentence."""
    statements = read(article_of_text(text, language)).statements
    return [Expected(s.words, f"{s.value}", s.unit or "-", s.qualifier) for s in statements]


def measure(path: Path) -> tuple[int, int, int, list[str]]:
    """How many figures of a file are annotated, read, and both; and each miss in words."""
    expected_total = read_total = both = 0
    misses = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        text, expected = annotated(line)
        actual = stated(text, path.stem)
        hits = [each for each in expected if each in actual]
        expected_total, read_total, both = expected_total + len(expected), read_total + len(actual), both + len(hits)
        missed = [e for e in expected if e not in actual]
        wrong = [e for e in actual if e not in expected]
        if missed or wrong:
            misses.append(f"{text}\n      missed: {missed}\n      wrong:  {wrong}")
    return expected_total, read_total, both, misses


def main(paths: list[Path]) -> None:
    """Prints the table, the misses, and the time of a page of 20,000 words."""
    print(f"{'file':10} {'stated':>7} {'read':>6} {'right':>6} {'recall':>7} {'precision':>10}")
    every = []
    for path in paths:
        expected, actual, both, misses = measure(path)
        every += misses
        recall, precision = both / max(1, expected), both / max(1, actual)
        print(f"{path.stem:10} {expected:7} {actual:6} {both:6} {recall:7.1%} {precision:10.1%}")
    for miss in every:
        print(f"  {miss}")
    text = "\n\n".join(annotated(line)[0] for line in paths[0].read_text("utf-8").splitlines() if line[:1] != "#")
    page = "\n\n".join([text] * max(1, 20_000 // len(text.split())))
    start = time.process_time()
    read(article_of_text(page, paths[0].stem))
    print(f"a page of {len(page.split()):,} words: {time.process_time() - start:.2f} s of processor time")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.txt")))
