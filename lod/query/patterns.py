"""Regular expressions that the store's library reads as XPath does (XQuery and XPath Functions, section 5.6)."""

from __future__ import annotations

import re

_CHARACTER = r"[^\\\[\](){}|*+?.^$]"
_ESCAPE = r"\\[nrt\\|.?*+(){}\-\[\]^$d]|\\[pP]\{[LMNPZSC][a-z]?\}"
_MEMBER = rf"(?:[^\\\[\]&~\-^]|{_ESCAPE})"
_CLASS = rf"\[\^?(?:{_MEMBER}(?:-{_MEMBER})?)+\]"
_TIMES = r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??(?![*+?{])"
_ATOM = rf"(?:{_CHARACTER}|{_ESCAPE}|{_CLASS}|\.|\((?!\?)|\))"
_ALIKE = re.compile(rf"(?:{_ATOM}(?:{_TIMES})?|[|^$])*", re.DOTALL)
_FLAGS = re.compile(r"[ism]*")
_CATEGORY = re.compile(r"\\[pP]\{[^}]*\}")
_REPLACEMENT = re.compile(r"(?:[^$\\]|\$([0-9])(?![0-9A-Za-z_]))*", re.DOTALL)


def alike(pattern: str | None, flags: str | None = "") -> bool:
    """Whether REGEX means the same to both; None for what is not constant."""
    if pattern is None or flags is None:
        return False
    return bool(_FLAGS.fullmatch(flags) and _ALIKE.fullmatch(pattern))


def replaced_alike(pattern: str | None, replacement: str | None, flags: str | None = "") -> bool:
    """Whether REPLACE means the same to both.

    The pattern must not match the empty text, which is an error in XPath, and a group must be there and stand apart
    from letters and digits behind it, which the store takes for its name.
    """
    if pattern is None or replacement is None or not alike(pattern, flags):
        return False
    try:
        compiled = re.compile(_CATEGORY.sub("x", pattern))
    except re.error:
        return False
    groups = (int(number) for number in re.findall(r"\$([0-9])", replacement))
    fits = _REPLACEMENT.fullmatch(replacement) and all(number <= compiled.groups for number in groups)
    return bool(fits) and compiled.search("") is None
