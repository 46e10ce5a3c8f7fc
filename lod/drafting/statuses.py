"""The words in a column of statuses, as codes of the list `obsStatus`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lod.model.attributes import STATUS
from lod.sources.site.codelists import built_in
from lod.sources.table.labels import codes, plain

_WORDS = {
    "normal value": "A", "normal": "A", "actual": "A", "final": "A", "endelig": "A", "endeleg": "A", "ok": "A",
    "estimate": "E", "estimated value": "E", "estimert": "E", "provisional value": "P", "preliminary": "P",
    "missing value": "M", "not available": "O", "confidential": "Q", "suppressed": "Q",
    "forecast value": "F", "projection": "F", "imputed value": "I", "break": "B", "time series break": "B",
    "low reliability": "U", "unreliable": "U", "revised": "A", "not applicable": "M",
}  # fmt: skip
"""What publishers call statuses, where that is not what the list calls them."""


def status_codes(texts: Iterable[str]) -> dict[str, str]:
    """The code of each text, "" for one that is not known."""
    listed = next(found for found in built_in() if found.name == STATUS.codelist)
    labels = codes(listed)

    def code(text: str) -> str:
        bare = plain(re.sub(r"\s*\([^)]*\)$", "", text))
        return text if text in listed.by_notation else labels.get(bare, _WORDS.get(bare, ""))

    return {text: code(text) for text in texts}
