"""New files and folders written, and nothing that is there changed; codes added to lists, on request."""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import decode


def add(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Writes the files that are not there yet; gives their paths. A path that ends in `/` is a folder."""
    written = []
    for name, text in files.items():
        path = folder / name
        if path.exists():
            continue
        _parent(path, folder).mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        written.append(name)
    return written


def new_folder(folder: Path, files: Mapping[str, str], copies: Mapping[str, Path]) -> None:
    """Makes a folder with these texts and copies of files, whole or not at all. Raises `SourceError` if it is there."""
    if folder.exists():
        hint = Message("advice.give-the-new")
        raise SourceError([Finding(Message("folder-there"), file=f"data/{folder.name}", hint=hint)])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as scratch:
        made = Path(scratch) / folder.name
        made.mkdir(mode=0o755)
        add(made, files)
        for name, path in copies.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, made / name)
        made.rename(folder)


def exchange(path: Path, text: str | bytes) -> None:
    """Puts a text in the place of a file, whole or not at all: a disk that fills up leaves the file as it was."""
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with scratch.open("xb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, scratch)
        scratch.replace(path)
    except OSError as error:
        message = Message("unwritable-file", why=error.strerror or str(error))
        raise SourceError([Finding(message, file=path.name)]) from None
    finally:
        scratch.unlink(missing_ok=True)


def extend(path: Path, text: str) -> bool:
    """Adds the rows of a code list's text that the list at a path lacks, below those it has; whether there were any."""
    held, _ = decode(path.read_bytes(), path.name)
    header = next(csv.reader(io.StringIO(held)), [])
    if "code" not in header:
        return False
    known = {row["code"] for row in csv.DictReader(io.StringIO(held))}
    new = [row for row in csv.DictReader(io.StringIO(text)) if row["code"] not in known]
    if new:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write("" if held.endswith("\n") else "\n")
            csv.DictWriter(file, header, extrasaction="ignore", lineterminator="\n").writerows(new)
    return bool(new)


def relabel(path: Path, changes: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]) -> None:
    """Changes labels of codes from what they were to what they are, by language; those that are otherwise stay."""
    with _rows(path) as rows:
        for row in rows:
            before, after = changes.get(row["code"], ({}, {}))
            for language, label in after.items():
                if row.get(f"label_{language}") == before.get(language):
                    row[f"label_{language}"] = label


def rename(path: Path, changes: Mapping[str, tuple[Mapping[str, str], str]]) -> None:
    """Changes labels of codes, by language, and adds how a table writes them to what they are called besides."""
    with _rows(path) as rows:
        for row in rows:
            labels, written = changes.get(row["code"], ({}, ""))
            row |= {f"label_{language}": label for language, label in labels.items() if f"label_{language}" in row}
            if written:
                row["alt_label_nb"] = " | ".join(filter(None, (row.get("alt_label_nb"), written)))


@contextmanager
def _rows(path: Path) -> Iterator[list[dict[str, str]]]:
    """The rows of a code list, which are written again when they have been changed."""
    text, _ = decode(path.read_bytes(), path.name)
    rows = list(csv.DictReader(io.StringIO(text)))
    yield rows
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _parent(path: Path, folder: Path) -> Path:
    """The folder of a path, which must not be a file on the way. Raises `SourceError`."""
    for parent in (path.parent, *path.parent.parents):
        if parent.exists() and not parent.is_dir():
            raise SourceError([Finding(Message("file-for-a-folder"), file=str(parent))])
        if parent == folder:
            break
    return path.parent
