"""The code lists that a data set names: whether the site has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from lod.errors import Finding
from lod.messages.message import Message, both
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.sources.site.dataset import component_codelist
from lod.sources.site.schema import did_you_mean


def unknown(dataset: DataSet, lists: tuple[CodeList, ...], findings: Sequence[Finding]) -> Iterator[Finding]:
    """Lists that are named and not there; of those that could not be read, it is told already."""
    unread = {PurePath(f.file).stem for f in findings if f.file and PurePath(f.file).parent.name == "codelists"}
    names = [codelist.name for codelist in lists]
    for component in dataset.structure.components():
        name = component_codelist(component)
        if name and name not in names and name not in unread:
            file = f"codelists/{name}.csv"
            yield Finding(
                Message("no-such-list", name=name),
                file=dataset.origin.file,
                row=component.origin.row,
                column=component.name,
                value=name,
                hint=both(Message("advice.add-the-file", file=file), did_you_mean(name, names)),
            )
