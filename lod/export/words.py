"""The words of an exported site in parts, so that a browser finds things by them and reads little of many.

    words/index.json   the kinds of things with how many there are, and where parts of words begin
    words/3.json       words, each with the numbers of the things that have it
    words/nb/12.json   the things from 12 × 200: what each is called in a language, where it is, what it is

A thing's number counts in the order of kinds; that of one which has the word in a name stands twice as large and one
more, so that it is even for all else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from lod.export.addresses import Addresses
from lod.export.parts import in_browsers, page_of, write_json
from lod.search.entries import Budget, SearchEntry, entries
from lod.search.folding import words
from lod.search.index import Hit
from lod.web.pages import finds
from lod.web.pages.view import LANGUAGES, View

PART = 200
"""Things in a part."""

BYTES = 40_000
"""Of a part of words, about; a word that many things have may have a part of its own, and a larger one."""

MOST = 50_000
"""Things that are listed of a word; more are counted."""


def write_index(folder: Path, view: View, addresses: Addresses) -> list[str]:
    """Writes what the search page reads; gives the names of the files. Figures are found by their data sets."""
    views = {language: replace(view, language=language) for language in LANGUAGES}
    places: dict[str, list[int]] = {}
    kinds: dict[str, int] = {}
    files = list[str]()
    everything = enumerate(entries(view.opened.site, view.opened.cubes, Budget(0)))
    while batch := list(islice(everything, PART)):
        number = batch[0][0] // PART
        for place, entry in batch:
            kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
            _add(places, entry, place)
        for language, seen in views.items():
            shown = [_shown(seen, entry, addresses) for _, entry in batch]
            files.append(write_json(folder, f"words/{language}/{number}.json", shown))
    firsts = list[str]()
    for number, part in enumerate(_parts(places)):
        firsts.append(part[0][0])
        files.append(write_json(folder, f"words/{number}.json", part))
    about = {"part": PART, "kinds": list(kinds.items()), "words": firsts}
    return [*files, write_json(folder, "words/index.json", about)]


def _add(places: dict[str, list[int]], entry: SearchEntry, number: int) -> None:
    """The words of a thing, with its number."""
    named = {word for _, name in entry.names for word in words(name)}
    for word in sorted(named):
        places.setdefault(word, []).append(2 * number + 1)
    for word in sorted({*words(entry.topics), *words(entry.notes)} - named):
        places.setdefault(word, []).append(2 * number)


Word = tuple[str, int, list[int]]
"""A word, how many things have it, and their numbers."""


def _parts(places: Mapping[str, list[int]]) -> Iterator[list[Word]]:
    """The words in their order, in parts of about as many bytes."""
    part, size = list[Word](), 0
    for word in sorted(places, key=in_browsers):
        numbers = places[word]
        length = len(word) + 7 * min(len(numbers), MOST)
        if part and size + length > BYTES:
            yield part
            part, size = [], 0
        part.append((word, len(numbers), numbers[:MOST]))
        size += length
    if part:
        yield part


def _shown(view: View, entry: SearchEntry, addresses: Addresses) -> list[Any]:
    """A thing as it is listed: its name, its page, what is said of it, its code, where it belongs with the page."""
    shown = finds.found(view, Hit(entry.kind, entry.key))
    if shown is None:
        return [" ".join(entry.key), None, "", "", "", None]
    within = shown.within[0] if shown.within else None
    return [
        shown.link.text,
        page_of(addresses, shown.link.url, view.language),
        _text(shown.about.pieces),
        shown.code,
        within.text if within else "",
        page_of(addresses, within.url, view.language) if within else None,
    ]


def _text(pieces: Iterable[tuple[str, bool]]) -> str:
    return "".join(text for text, _ in pieces)
