"""IRIs of a query: relative ones resolved against a base (RFC 3986, section 5.2), all held to RFC 3987's grammar."""

from __future__ import annotations

import re
from functools import lru_cache

_UCS = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xF0000, 0x10000))
_LETTER = rf"A-Za-z0-9\-._~\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF{_UCS}"
_PCT = r"%[0-9A-Fa-f]{2}"
_SUB = r"!$&'()*+,;="
_PATH = rf"(?>(?:[{_LETTER}{_SUB}:@/]|{_PCT})*)"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_HOST = rf"(?:\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[{_LETTER}{_SUB}:]+)\]|(?:[{_LETTER}{_SUB}]|{_PCT})*)"
_IRI = re.compile(
    rf"""(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):
    (?:(?P<authority>//(?:(?:[{_LETTER}{_SUB}:]|{_PCT})*@)?{_HOST}(?::[0-9]*)?)(?=/|\?|\#|\Z))?
    (?P<path>{_PATH})
    (?:\?(?>(?:[{_LETTER}{_SUB}:@/?{_PRIVATE}]|{_PCT})*))?
    (?:\#(?>(?:[{_LETTER}{_SUB}:@/?]|{_PCT})*))?""",
    re.VERBOSE,
)
_PARTS = re.compile(r"\A(?:([A-Za-z][A-Za-z0-9+.\-]*:)?)(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


def is_valid(iri: str) -> bool:
    """Whether a text is an absolute IRI by the grammar of RFC 3987."""
    match = _IRI.fullmatch(iri)
    return match is not None and (match["authority"] is not None or not match["path"].startswith("//"))


@lru_cache(4_096)
def resolved(reference: str, base: str) -> str | None:
    """The IRI that a reference means; None where it is not one."""
    scheme, authority, path, query, fragment = _split(reference)
    if not scheme:
        scheme, base_authority, base_path, base_query, _ = _split(base)
        if not authority:
            authority = base_authority
            if ":" in path.partition("/")[0]:
                return None  # it would begin with a scheme (section 4.2)
            if not path:
                path, query = base_path, query or base_query
            elif not path.startswith("/"):
                path = base_path.rpartition("/")[0] + "/" + path if base_path or not authority else f"/{path}"
    else:
        return reference if is_valid(reference) else None
    iri = f"{scheme}{authority}{_without_dots(path)}{query}{fragment}"
    return iri if is_valid(f"{scheme}{authority}{path}{query}{fragment}") and is_valid(iri) else None


def _split(iri: str) -> tuple[str, str, str, str, str]:
    scheme, authority, path, query, fragment = _PARTS.findall(iri)[0]  # every text has such parts
    return scheme, authority, path, query, fragment


def _without_dots(path: str) -> str:
    """Section 5.2.4: a path without its `.` and `..`."""
    if "/." not in path and not path.startswith("."):
        return path
    output: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == ".":
            output += [""] * last
        elif segment == "..":
            if len(output) > 1 or (output and output[0]):
                output.pop()
            output += [""] * last
        else:
            output.append(segment)
    return "/".join(output)
