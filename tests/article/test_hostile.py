"""Documents that are made to do harm, through the command: words and an exit code, no traceback, nothing fetched."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from lod.cli import main
from tests.article.test_formats import ODT, WORD, docx, odt, pdf, zipped

FIGURE = "Ca. 80 prosent av kommunene har en plan."


def read(folder: Path, name: str, data: bytes, *options: str) -> Result:
    path = folder / name
    path.write_bytes(data)
    return CliRunner().invoke(main, ["--root", str(folder), "read", str(path), *options], env={"LANG": "en"})


def bomb(name: str) -> bytes:
    """A document of 200 kB that unpacks to 200 MB."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        for _ in range(200):
            part.write(b" " * 1_000_000)
    return held.getvalue()


def lying(name: str) -> bytes:
    """A bomb whose directory says that it is small."""
    data = bomb(name)
    size = (200_000_000).to_bytes(4, "little")
    return data.replace(size, (1_000).to_bytes(4, "little"))


def encrypted_zip() -> bytes:
    """A Word document that says of its part that it is encrypted."""
    data = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def encrypted_odt() -> bytes:
    """An OpenDocument text with a password: its part is noise, and the manifest says how it was made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("content.xml", bytes(range(256)) * 20)
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return held.getvalue()


def old_word() -> bytes:
    """The first bytes of a compound file: Word before 2007, and Word files with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def locked_pdf() -> bytes:
    """A PDF with a password: the trailer names a dictionary of encryption that no empty password opens."""
    o, u = "<" + "41" * 32 + ">", "<" + "42" * 32 + ">"
    encryption = f"<< /Filter /Standard /V 1 /R 2 /O {o} /U {u} /P -4 >>"
    return pdf(FIGURE).replace(b"/Root 1 0 R >>", f"/Root 1 0 R /Encrypt {encryption} /ID [<00> <00>] >>".encode())


REFUSED: dict[str, Callable[[], bytes]] = {
    "bomb.docx": partial(bomb, "word/document.xml"),
    "bomb.odt": partial(bomb, "content.xml"),
    "lying.docx": partial(lying, "word/document.xml"),
    "laughs.docx": partial(
        zipped, "word/document.xml", '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    ),
    "utf16.docx": partial(
        zipped, "word/document.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    ),
    "encrypted.docx": encrypted_zip,
    "encrypted.odt": encrypted_odt,
    "old.doc": old_word,
    "locked.pdf": locked_pdf,
    "scanned.pdf": pdf,
    "cut.pdf": lambda: pdf(FIGURE)[:60],
    "not.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "empty.html": bytes,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_gets_words(name: str, tmp_path: Path) -> None:
    """A finding that names the file, exit code 1, little memory, and nothing written."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = read(tmp_path, name, REFUSED[name]())
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert "violation" in result.output or "rror" in result.output
    assert not (tmp_path / "data").exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


def test_what_a_document_points_at_is_not_fetched(tmp_path: Path) -> None:
    """External entities, pictures, frames, style sheets and templates: nobody is asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        entity = f'<!DOCTYPE a SYSTEM "{url}dtd" [<!ENTITY b SYSTEM "{url}entity">]>'
        read(tmp_path, "a.docx", zipped("word/document.xml", f'{entity}<w:document xmlns:w="{WORD}">&b;</w:document>'))
        read(
            tmp_path,
            "a.odt",
            zipped("content.xml", f"{entity}<office:document-content {ODT}>&b;</office:document-content>"),
        )
        page = (
            f'<!doctype html><html><head><base href="{url}"><link rel=stylesheet href="{url}css">'
            f'<script src="{url}js"></script>'
            f'</head><body><iframe src="{url}frame"></iframe><img src="{url}png"><p>{FIGURE}</p></body></html>'
        )
        result = read(tmp_path, "a.html", page.encode(), "--show")
        server.shutdown()
    assert "Ca. 80 prosent" in result.output
    assert asked == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["<div>", "<table><tr><td>", "<p><b>", "<ul><li>", "&lt;", "<!--", "<svg>", "1 234, ", "a", "<!-- -->"]
)
def test_a_page_nested_without_end_is_read(words: str, tmp_path: Path) -> None:
    """Twenty thousand elements in one another: read or passed over in seconds, with the figure before them."""
    start = time.process_time()
    result = read(tmp_path, "a.html", f"<html><body><p>{FIGURE}</p>{words * 20_000}".encode(), "--show")
    assert result.exit_code == 0, result.output[-300:]
    assert "Ca. 80 prosent" in result.output
    assert time.process_time() - start < 60


def test_deep_xml_gets_words(tmp_path: Path) -> None:
    """A Word document of elements in one another, as deep as no parser's stack is."""
    deep = "<w:p>" * 50_000 + "</w:p>" * 50_000
    body = f'<w:document xmlns:w="{WORD}"><w:body>{deep}</w:body></w:document>'
    result = read(tmp_path, "a.docx", zipped("word/document.xml", body))
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_scripts_of_an_article_do_not_run_on_the_marked_page(tmp_path: Path) -> None:
    """What is markup in a text is text on the page that shows it, in attributes too."""
    text = f'Tittel "><script>alert(1)</script>\n\n{FIGURE[:-1]} <img src=x onerror=alert(1)> i 2021.'
    assert read(tmp_path, "a.txt", text.encode(), "--id", "a").exit_code == 0
    page = (tmp_path / "data/a/article.html").read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_good_document_is_read(tmp_path: Path) -> None:
    """The documents above fail for what is wrong with them: without it they are read."""
    for name, data in {"a.docx": docx(), "a.odt": odt(), "a.pdf": pdf(FIGURE)}.items():
        assert "80 percent" in read(tmp_path, name, data, "--show").output
