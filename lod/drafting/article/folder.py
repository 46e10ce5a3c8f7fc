"""The folders of data sets that an article makes, written; and brought up to date when the text is read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lod.article.reader import Reading
from lod.article.sheet import Entry, answered, entries_of, read_sheet, write_sheet
from lod.config import Settings
from lod.drafting import names, writing
from lod.drafting.article import description, figures
from lod.drafting.folder import inherited
from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.text import Text
from lod.sources.io.files import decode
from lod.sources.site import rewriting
from lod.sources.site.folder import CODELISTS, DESCRIPTION

_SOURCE = re.compile(r"^sources:\s*\n(?:[ #].*\n|\n)*?  article:\s*$", re.MULTILINE)
"""The source that a draft names."""

SHEET = "statements.csv"
"""The answer sheet in the folder of the first data set of an article."""


@dataclass(frozen=True)
class Drafted:
    """What was written: the ids of the data sets, the files, and – when a text is read again – what is new and gone."""

    ids: tuple[str, ...]
    written: tuple[str, ...]
    new: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()


PAGE = "article.html"
"""The text with every number marked, in the folder of its data set."""


def draft(reading: Reading, id: str, settings: Settings, corrected: Sequence[Entry] | None = None) -> Drafted:
    """Writes a data set for each unit of the figures that are taken, and the answer sheet beside the first.

    `corrected`: the rows of the sheet as a person has corrected them, if not in the file.

    Where the sheet of an earlier reading is there, its answers are kept, and table and code lists are made anew from
    them; `dataset.yaml` stays as it is. Raises `SourceError` where there is no figure, or a folder that is not ours.
    """
    proposed = entries_of(reading)
    path = settings.data / id / SHEET
    if path.exists():
        rows, new, gone = answered(proposed, read_sheet(decode(path.read_bytes(), path.name)[0], f"data/{id}/{SHEET}"))
    else:
        rows, new, gone = proposed, [], []
    rows = rows if corrected is None else [*corrected]
    groups = figures.groups_of(rows)
    if not groups:
        raise SourceError([Finding(Message("no-statement"), file=reading.article.title)])
    written: list[str] = []
    ids = _ids(groups, id)
    lists = dict(inherited(settings).known.lists)
    for name, entries in zip(ids, groups.values(), strict=True):
        own = {path.stem for path in (settings.data / name / CODELISTS).glob("*.csv")}
        texts = _texts(reading, entries, name, {key: codelist for key, codelist in lists.items() if key not in own})
        lists |= {key: CodeList(key, Text(), ()) for key in _lists(texts) if key not in lists}
        if name == ids[0]:
            texts[SHEET] = write_sheet(rows)
        written += _written(settings.data, name, texts, reading.article.digest, again=path.exists())
    return Drafted(tuple(ids), tuple(written), tuple(new), tuple(gone))


def _ids(groups: Mapping[str, list[Entry]], id: str) -> list[str]:
    """An id for each unit: the first is the one that was asked for."""
    return [id if number == 0 else f"{id}-{names.slug(unit) or 'x'}" for number, unit in enumerate(groups)]


def _texts(reading: Reading, entries: list[Entry], id: str, lists: dict[str, CodeList]) -> dict[str, str]:
    """The files of one data set's folder."""
    article = reading.article
    dimensions = figures.dimensions_of(entries, id, lists, article.language)
    measure = description.measure_of(entries[0].unit, article.language)
    period = description.period_of(article.language)
    today = date.today().isoformat()
    new = period not in lists
    files = {
        DESCRIPTION: description.description(article, entries, dimensions, measure, today, new_period=new),
        "figures.csv": figures.table(figures.figures_of(entries, dimensions), dimensions, measure),
    }
    for dimension in dimensions:
        if not dimension.reused:
            files |= figures.codelist(dimension, article.language)
    if new:
        files |= description.periods(article.language)
    return files


def _lists(texts: Mapping[str, str]) -> list[str]:
    """The names of the code lists among the files of a folder."""
    return [Path(name).stem for name in texts if name.startswith(f"{CODELISTS}/") and name.endswith(".csv")]


def _written(data: Path, id: str, texts: dict[str, str], digest: str, *, again: bool) -> list[str]:
    """Writes a folder; in one that is there only the table, the sheet, new codes, and which text was read."""
    folder = data / id
    if not folder.exists():
        writing.new_folder(folder, texts, {})
        return [f"{id}/{name}" for name in texts]
    if not again:
        raise SourceError([Finding(Message("folder-there"), file=f"data/{id}")])
    written = []
    for name in ("figures.csv", SHEET):
        if name in texts and (folder / name).read_text("utf-8") != texts[name]:
            writing.exchange(folder / name, texts[name])
            written.append(f"{id}/{name}")
    if _read_again(folder / DESCRIPTION, digest):
        written.append(f"{id}/{DESCRIPTION}")
    for name, text in texts.items():
        if name.startswith(f"{CODELISTS}/") and name.endswith(".csv"):
            path = folder / name
            if not path.exists():
                written += [f"{id}/{each}" for each in writing.add(folder, {name: text})]
            elif writing.extend(path, text):
                written.append(f"{id}/{name}")
    return written


def _read_again(path: Path, digest: str) -> bool:
    """Writes into a description which text its source was read as, and when, where that is another text now."""
    text = path.read_text("utf-8")
    if digest in text or not _SOURCE.search(text):
        return False
    changes: dict[tuple[str, ...], date | str] = {
        ("sources", "article", "read"): date.today(),
        ("sources", "article", "sha256"): digest,
    }
    writing.exchange(path, rewriting.edited(text, changes))
    return True
