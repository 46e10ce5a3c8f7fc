"""Names made of what people write: ids, names of properties, codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A", "ß": "ss", "đ": "d", "ð": "d"})
_TOTALS = frozenset(
    {"i alt", "ialt", "alle", "total", "totalt", "sum", "begge kjønn", "hele landet", "all", "both sexes", "samlet"}
)
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")
"""What is a code as it stands: it needs no other form in an address."""
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What is the id of a data set: the end of its address."""

_NAME = re.compile(r"[a-z][A-Za-z0-9_]{0,39}")


def slug(text: str, longest: int = 60) -> str:
    """Lower-case letters, digits and hyphens: `Økt bruk (%)` is `okt-bruk`."""
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", bare.lower())
    return "-".join(words)[:longest].strip("-")


def bare(header: str) -> str:
    """What a column is of, without the unit in brackets and the word for number, code or name behind it."""
    words = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*$", "", header).strip()
    ending = re.compile(r"(?i)(?<=\w{3})([\s_-]*)(nr|nummer|kode|code|navn|name)\.?$")
    joined = re.sub(r"(?i)(del|het|ing|skap|sjon)s$", r"\1", ending.sub("", words))  # `Bydelsnr` is of a `Bydel`
    match = ending.search(words)
    return (joined if match and not match[1] else ending.sub("", words)).strip() or header


def identifier(text: str, fallback: str) -> str:
    """The name of a property: letters, digits and _, beginning with a letter; `refArea` is one as it stands."""
    name = text if _NAME.fullmatch(text) else slug(text, 40).replace("-", "_")
    return name if name[:1].isalpha() else f"{fallback}_{name}".rstrip("_")


def code(text: str) -> str:
    """The code for a text: itself where it is one, `_T` for a total, else its slug."""
    if text.casefold().strip() in _TOTALS:
        return "_T"
    if CODE.fullmatch(text) and (not text.isalpha() or len(text) <= 3 or text.islower()):
        return text
    return slug(text) or "x"


def are_codes(texts: Iterable[str]) -> bool:
    """Whether all of the texts are codes as they stand, such as `FE`, `S12000039` and `b2`; words are none."""
    found = list(texts)
    return all(CODE.fullmatch(text) for text in found) and all(
        text.isupper() or text.islower() or not any(map(str.isalpha, text)) or any(map(str.isdigit, text))
        for text in found
    )


def each_once(names: Iterable[str]) -> list[str]:
    """The names in their order, with a number behind one that stands before."""
    given: list[str] = []
    seen: set[str] = set()
    for name in names:
        number, found = 2, name
        while found.casefold() in seen:
            found, number = f"{name}-{number}", number + 1
        seen.add(found.casefold())
        given.append(found)
    return given
