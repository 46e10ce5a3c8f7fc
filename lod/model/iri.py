"""What an absolute IRI is."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def is_iri(value: str) -> bool:
    """Whether the text is an absolute IRI that may stand in RDF (RDF 1.1 Concepts, section 3.2)."""
    return bool(_SCHEME.match(value)) and not _FORBIDDEN.search(value)
