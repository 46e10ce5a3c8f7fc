"""Reading small text files of a site: refused by size before they expand, decoded with a word on what is wrong."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

from lod.errors import Finding, Severity, SourceError

MAX_BYTES = 1_000_000
"""Descriptions and code lists past this size are refused: no person writes them."""


def named(path: Path, root: Path) -> str:
    """A path as the steward knows it: relative to the site's folder; bytes that are no UTF-8 are escaped."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return name.encode("utf-8", "backslashreplace").decode()


def irregular(path: Path, name: str) -> Finding | None:
    """A finding for a pipe, a device or a socket, which may never end; None for a file, and for what is not there."""
    mode = path.stat().st_mode if path.exists() else stat.S_IFREG
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    message, nb = "this is a pipe or a device, not a file.", "dette er et rør eller en enhet, ikke en fil."
    hint = "Put a file with that name in its place."
    return Finding(message, file=name, hint=hint, nb=nb, rule="not-a-regular-file")


def judge_regular(path: Path, name: str) -> None:
    """Raises `SourceError` for what is `irregular`."""
    if finding := irregular(path, name):
        raise SourceError([finding])


def read_bytes(path: Path, name: str, limit: int | None = MAX_BYTES) -> bytes:
    """The file's bytes. Raises `SourceError` where it is missing, unreadable or too large."""
    try:
        judge_regular(path, name)
        if limit is not None and path.stat().st_size > limit:
            raise SourceError(
                [Finding(f"the file is larger than {limit:,} bytes.", file=name, hint="Make it smaller.")]
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError([Finding("there is no such file.", file=name, hint="Add it, or correct its name.")]) from None
    except OSError as error:
        raise SourceError([Finding(f"the file cannot be read: {error.strerror}.", file=name)]) from None


MARK = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8."""


def mark_found(name: str) -> Finding:
    """The warning for a file that begins with a byte order mark."""
    message = "the file begins with a byte order mark (BOM), which was passed over."
    return Finding(message, Severity.WARNING, file=name, row=1, hint="Save it as “UTF-8” without BOM.")


def decode(raw: bytes, name: str, encoding: str = "utf-8") -> tuple[str, list[Finding]]:
    """The text of a file, and a warning where it begins with a byte order mark.

    Raises `SourceError` for bytes that are not of the encoding, with the row they stand in.
    """
    findings = []
    if raw.startswith(MARK):
        raw = raw[len(MARK) :]
        findings.append(mark_found(name))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "Save it as UTF-8, or write `encoding: utf-16` in its description, if it is a table."
        raise SourceError([Finding("this is UTF-16, not UTF-8.", file=name, row=1, hint=hint)])
    if encoding not in ("utf-8", "utf-16") and not raw.isascii() and is_utf8(raw):
        row = raw.count(b"\n", 0, next(i for i, byte in enumerate(raw) if byte > 127)) + 1
        hint = "Leave `encoding:` out of its description."
        raise SourceError([Finding(f"this is UTF-8, not {encoding}.", file=name, row=row, hint=hint)])
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        guess = raw[error.start : error.start + 1].decode("windows-1252", "replace")
        column = _column(raw, error.start)
        raise SourceError(
            [
                Finding(
                    f"this is not {encoding}: byte {error.start + 1} of the file, {raw[error.start]:#04x}, "
                    f"is no character there ({guess!r} in windows-1252).",
                    file=name,
                    row=row,
                    column=column,
                    hint="Save the file as UTF-8, or write `encoding: windows-1252` in its description.",
                )
            ]
        ) from None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise SourceError([Finding("there is a NUL character: this is no text file.", file=name, row=row)])
    return text, findings


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _column(raw: bytes, position: int) -> str:
    """Where in its line a byte stands, in words."""
    start = raw.rfind(b"\n", 0, position)
    return f"character {position - start}"


def digests(folder: Path, root: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder of sources, by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            with path.open("rb") as file:
                digest = sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
            found[named(path, root)] = digest.hexdigest()
    return found
