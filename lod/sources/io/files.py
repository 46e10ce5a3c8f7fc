"""Reading small text files of a site: refused by size before they expand, decoded with a word on what is wrong."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message

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
    return Finding(Message("not-a-regular-file"), file=name)


def judge_regular(path: Path, name: str) -> None:
    """Raises `SourceError` for what is `irregular`."""
    if finding := irregular(path, name):
        raise SourceError([finding])


def read_bytes(path: Path, name: str, limit: int | None = MAX_BYTES) -> bytes:
    """The file's bytes. Raises `SourceError` where it is missing, unreadable or too large."""
    try:
        judge_regular(path, name)
        if limit is not None and path.stat().st_size > limit:
            raise SourceError([Finding(Message("file-too-large", max_bytes=limit), file=name)])
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError([Finding(Message("no-such-file"), file=name)]) from None
    except OSError as error:
        raise SourceError([Finding(Message("unreadable", why=error.strerror or str(error)), file=name)]) from None


MARK = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8."""


def mark_found(name: str) -> Finding:
    """The warning for a file that begins with a byte order mark."""
    return Finding(Message("byte-order-mark"), Severity.WARNING, file=name, row=1)


def decode(raw: bytes, name: str, encoding: str = "utf-8") -> tuple[str, list[Finding]]:
    """The text of a file, and a warning where it begins with a byte order mark.

    Raises `SourceError` for bytes that are not of the encoding, with the row they stand in.
    """
    findings = []
    if raw.startswith(MARK):
        raw = raw[len(MARK) :]
        findings.append(mark_found(name))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = Message("advice.save-it-as-utf-8")
        raise SourceError([Finding(Message("utf-16"), file=name, row=1, hint=hint)])
    if encoding not in ("utf-8", "utf-16") and not raw.isascii() and is_utf8(raw):
        row = raw.count(b"\n", 0, next(i for i, byte in enumerate(raw) if byte > 127)) + 1
        raise SourceError([Finding(Message("is-utf-8", encoding=encoding), file=name, row=row)])
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        guess = raw[error.start : error.start + 1].decode("windows-1252", "replace")
        character = error.start - raw.rfind(b"\n", 0, error.start)
        raise SourceError(
            [
                Finding(
                    Message(
                        "wrong-encoding",
                        encoding=encoding,
                        position=error.start + 1,
                        byte=f"{raw[error.start]:#04x}",
                        character=guess,
                    ),
                    file=name,
                    row=row,
                    character=character,
                    hint=Message("advice.save-the-file") if encoding == "utf-8" else Message("advice.other-encoding"),
                )
            ]
        ) from None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise SourceError([Finding(Message("nul-character"), file=name, row=row)])
    return text, findings


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def digests(folder: Path, root: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder of sources, by name."""
    sums = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            with path.open("rb") as file:
                digest = sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
            sums[named(path, root)] = digest.hexdigest()
    return sums
