"""What reading a question costs: `python -m bench.parse`, from the folder of the project.

The questions of `bench/questions.py`, each read again and again by our parser, by the store's and by rdflib's, in
processor time; the store's plans the question too, over an empty store. Prints the median, the most, and how many times
ours takes what each takes. Where `python -m bench.parse 20` names a number, each is read so often.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import process_time

import pyoxigraph as ox
from rdflib.plugins.sparql import prepareQuery

from bench.questions import PREFIXES, questions
from bench.sample import BASE
from lod.sparql.parse import parse

TIMES = 5
"""How often each question is read; the least time counts."""


def main() -> None:
    """Reads, and prints a line for each parser."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    texts = [PREFIXES + question.text for question in questions(1_000)]
    found = {name: [_least(read, text, times) for text in texts] for name, read in PARSERS.items()}
    ours = found["lod"]
    print(
        f"{len(texts)} questions, milliseconds of processor time\n{'parser':10}{'median':>10}{'most':>10}{'ratio':>10}"
    )
    for name, took in found.items():
        ratio = median(theirs / mine for theirs, mine in zip(took, ours, strict=True))
        print(f"{name:10}{median(took):10.3f}{max(took):10.3f}{ratio:10.2f}")


def _least(read: Callable[[str], object], text: str, times: int) -> float:
    """The least milliseconds that reading a text takes."""
    least = float("inf")
    for _ in range(times):
        start = process_time()
        read(text)
        least = min(least, process_time() - start)
    return least * 1_000


PARSERS: dict[str, Callable[[str], object]] = {
    "lod": lambda text: parse(text, BASE),
    "oxigraph": lambda text: ox.Store().query(text, base_iri=BASE),
    "rdflib": lambda text: prepareQuery(text, base=BASE),
}
"""What reads a query, by name."""


if __name__ == "__main__":
    main()
