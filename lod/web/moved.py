"""Addresses of codes that have got another name: they lead on to the new one, with a word (RFC 9110, 15.4.2)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from lod.messages.message import Message
from lod.rdf.iris import code, segment
from lod.release.opened import Release
from lod.web.problems import problem

LONGEST = 10
"""Renames of one code that are followed, one after the other."""


def moved(release: Release, path: str) -> Response | None:
    """The answer for the path of a figure whose code was renamed; None where that is not so.

    A rename is a correspondence of a code list with itself: which code answers to the old one.
    """
    match path.split("/"):
        case ["id" | "doc" as kind, "observation", dataset, *segments] if segments and dataset in release.datasets:
            renamed = _renamed(release, dataset, segments)
        case _:
            return None
    if renamed is None:
        return None
    new, words = renamed
    location = f"{release.base}{kind}/observation/{dataset}/{new}"
    detail = Message("moved.detail", renames=words, location=location)
    headers = {"Location": location, "Cache-Control": "public, max-age=3600"}
    return problem(301, Message("moved.title"), detail, headers)


def _renamed(release: Release, dataset: str, segments: list[str]) -> tuple[str, str] | None:
    """The end of the new path, and which code became which; None where that leads nowhere either."""
    last, dot, suffix = segments[-1].partition(".")
    try:
        codes = [code(one) for one in (*segments[:-1], last)]
    except ValueError:
        return None
    words = []
    for place, dimension in enumerate(release.datasets[dataset].structure.dimensions[: len(codes)]):
        new = _latest(codes[place], _renames(release, dimension.codelist))
        if new != codes[place]:
            words.append(f"{codes[place]} → {new}")
            codes[place] = new
    cube = release.figures.get(dataset)
    if not words or cube is None or not cube.get(tuple(codes)):
        return None
    return "/".join(map(segment, codes)) + dot + suffix, ", ".join(words)


def _renames(release: Release, codelist: str) -> Mapping[str, str]:
    """The new name of each code of a list that has one, and one only."""
    targets_of: dict[str, set[str]] = {}
    for correspondence in release.site.correspondences:
        if correspondence.source == correspondence.target == codelist:
            for pair in correspondence.associations:
                targets_of.setdefault(pair.source, set()).add(pair.target)
    return {old: new for old, targets in targets_of.items() if len(targets) == 1 for new in targets}


def _latest(code: str, renames: Mapping[str, str]) -> str:
    for _ in range(LONGEST):
        if code not in renames:
            return code
        code = renames[code]
    return code
