"""Which of the offers a visitor would rather have: pure functions over request headers (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lod.rdf.formats import Format
from lod.rdf.profiles import CatalogueProfile

_RANGE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TAG = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_PROFILE = re.compile(r"<[^<>\s]+>")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')

RELATED = {"no": "nb", "nn": "nb"}
"""Languages that are read where the other is not offered: any written Norwegian before a foreign language."""


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The best of the offers for an Accept header; None if none is acceptable.

    An offer's quality is that of the most specific range that matches it (section 12.5.1). Among offers of the same
    quality the one that was asked for by name wins, then the first. Without a header, or with one in which nothing can
    be read, it is the first offer.
    """
    ranges = list(_weighted(accept or "", _RANGE))
    if not ranges:
        return offers[0] if offers else None
    rated = [(_quality(offer, ranges), offer) for offer in offers]
    best = max((quality for quality, _ in rated), default=(0.0, 0))
    return next((offer for quality, offer in rated if quality == best), None) if best[0] > 0 else None


def choose_language(header: str | None, available: Sequence[str], default: str) -> str:
    """The best of the available languages for an Accept-Language header, by RFC 4647 look-up; else the default.

    `nb-NO` finds `nb`; so do `no` and `nn`, where they are not available themselves.
    """
    wanted = sorted(_weighted(header or "", _TAG), key=lambda pair: -pair[1])
    refused = {tag for tag, quality in wanted if quality == 0}
    for tag, quality in wanted:
        if quality == 0:
            break
        candidates = (default, *available) if tag == "*" else (_look_up(tag, available),)
        best = next((each for each in candidates if each and each not in refused), None)
        if best:
            return best
    return default


def choose_profile(header: str | None, offers: Sequence[CatalogueProfile]) -> CatalogueProfile:
    """The best of the offers for an Accept-Profile header (Content Negotiation by Profile); else the first of them.

    A profile is asked for by its IRI in angle brackets, its own or that of another it conforms to.
    """
    for value, quality in sorted(_weighted(header or "", _PROFILE), key=lambda pair: -pair[1]):
        for offer in offers:
            if quality > 0 and value[1:-1] in {iri.lower() for iri in (offer.iri, *offer.aliases)}:
                return offer
    return offers[0]


def _look_up(tag: str, available: Sequence[str]) -> str | None:
    while tag:
        if tag in available:
            return tag
        if RELATED.get(tag) in available:
            return RELATED[tag]
        tag = tag.rpartition("-")[0]
    return None


def _weighted(header: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    """Each element in lower case with its weight; an element that is malformed is left out."""
    for part in _PARTS.findall(header):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p.partition("=")[2].strip() for p in parameters if _names_q(p)), "1")
        if pattern.fullmatch(value) and _QUALITY.fullmatch(weight):
            yield value.lower(), float(weight)


def _names_q(parameter: str) -> bool:
    return parameter.partition("=")[0].strip().lower() == "q"


def _quality(offer: Format, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """The weight of the most specific range that matches, and how specific it is: 4 names the format, 1 is `*/*`."""
    kind = offer.media_type.partition("/")[0]
    for specificity, names in (
        (4, (offer.media_type,)),
        (3, offer.aliases),
        (2, (f"{kind}/*",)),
        (1, ("*/*",)),
    ):
        weights = [weight for name, weight in ranges if name in names]
        if weights:
            return max(weights), specificity
    return 0.0, 0
