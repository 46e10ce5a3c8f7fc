"""What descriptions of a data set for loaders (Croissant, Data Package) share: its version and its short code lists."""

from __future__ import annotations

import re

from lod.exchange.extract import Extract
from lod.model.dataset import DataSet
from lod.model.text import Text

MOST_CODES = 1000
"""Codes past which a list is not written into a description: its labels stand beside the codes in the file."""

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def semantic_version(dataset: DataSet) -> str:
    """The version as MAJOR.MINOR.PATCH, as both formats recommend: that of the data set, or the date of its change."""
    date = _DATE.match(dataset.modified)
    return dataset.version or (".".join(str(int(part)) for part in date.groups()) if date else dataset.modified)


def short_lists(extract: Extract) -> dict[str, dict[str, Text]]:
    """The codes that figures have, with their labels, by the name of the component whose list is short."""
    lists: dict[str, dict[str, Text]] = {}
    for name, component in extract.coded.items():
        codes = extract.occurring(name)
        if len(codes) <= MOST_CODES:
            labels = extract.labels(component)
            lists[name] = {code: labels[code] for code in codes}
    return lists
