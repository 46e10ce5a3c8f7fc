"""A code that gets another name: in its list, in the tables that have it, and for those who have its old address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lod.desk.codetable import CodeTable
from lod.desk.desk import Desk
from lod.desk.texttable import TextTable, is_editable
from lod.errors import LodError
from lod.importing import renames
from lod.messages.message import Message
from lod.sources.site import correspondences
from lod.sources.site.dataset import component_codelist
from lod.sources.site.folder import DataSetSource


def renamed(desk: Desk, codes: CodeTable, old: str, new: str) -> dict[Path, bytes]:
    """The files that change where a code of a list gets another name, with what they become.

    Where something is published, the old code stays in the list, and a correspondence leads from its address to the new
    one. Raises `LodError` for a code that is not there, a name that is taken, and a table that the desk cannot write.
    """
    if not old or old not in codes.codes:
        raise LodError(Message("desk.rename-unknown", code=old))
    if not new or new in codes.codes or not new.isprintable():
        raise LodError(Message("desk.rename-taken", code=new))
    is_published = (desk.settings.home / "current").exists()
    files = {codes.path: _list(codes, codes.codes[old], new, is_published=is_published)}
    for source in _users(desk, codes):
        if (table := _table(source, codes, old, new)) is not None:
            files[source.path] = table
    if is_published:
        folder = codes.path.parent.parent / correspondences.FOLDER
        files |= {path: text.encode() for path, text in renames.kept(folder, codes.path.stem, [(old, new)]).items()}
    return files


def users(desk: Desk, codes: CodeTable) -> list[str]:
    """The ids of the data sets that use a list."""
    return [source.path.parent.name for source in _users(desk, codes)]


def _users(desk: Desk, codes: CodeTable) -> Iterator[DataSetSource]:
    for source in desk.sources().datasets:
        if _components(source, codes):
            yield source


def _components(source: DataSetSource, codes: CodeTable) -> set[str]:
    """The components of a data set that have their values from a list."""
    components = source.dataset.structure.components()
    return {component.name for component in components if component_codelist(component) == codes.path.stem}


def _list(codes: CodeTable, place: int, new: str, *, is_published: bool) -> bytes:
    """The list with the new code: in the place of the old one, or beside it."""
    table, column = codes.held, codes.columns.index("code")
    old = codes.code(place)
    cells = _cells(table, [at for at, name in enumerate(table.columns) if name == "broader"], old, new)
    if not is_published:
        return table.changed({**cells, (place, column): new})
    row = table.cells(place)
    row[column] = new
    return table.changed(cells, added=[row])


def _table(source: DataSetSource, codes: CodeTable, old: str, new: str) -> bytes | None:
    """The table of a data set with the new code; None where it does not have the old one, or labels in its place."""
    components = _components(source, codes) - set(source.labelled)
    if not components:
        return None
    mapped = dict(source.table.columns)
    is_translated = any(old in source.codes.get(mapped.get(name, ""), {}).values() for name in components)
    if is_translated or components - mapped.keys() or not is_editable(source):
        raise LodError(Message("desk.rename-elsewhere", file=source.name, code=old))
    table = TextTable.read(source)
    columns = {mapped[name] for name in components}
    cells = _cells(table, [at for at, name in enumerate(table.columns) if name in columns], old, new)
    return table.changed(cells) if cells else None


def _cells(table: TextTable, columns: Sequence[int], old: str, new: str) -> dict[tuple[int, int], str]:
    """The cells of some columns that have a code, with another one."""
    return {
        (place, column): new
        for place in table.with_text(old)
        for column in columns
        if table.cells(place)[column].strip() == old
    }
