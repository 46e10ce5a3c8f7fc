"""The same article in every format, and documents that are hostile or damaged."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from lod.article.file import article_of, open_article
from lod.article.marked import marked_page
from lod.article.reader import read
from lod.article.text import BlockKind
from lod.errors import SourceError

PARAGRAPHS = ("Nye tall", "Ca. 80 prosent av kommunene har en plan.", "4 av 5 skoler svarte i 2021.")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f'xmlns:office="{OPEN}:office:1.0" xmlns:text="{OPEN}:text:1.0"'


def zipped(name: str, text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return held.getvalue()


def html() -> bytes:
    heading, *paragraphs = PARAGRAPHS
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<!doctype html><html lang=no><head><title>x</title><script>99 prosent</script></head>"
        "<body><nav>12 prosent</nav>"
        f"<main><h1>{heading}</h1>{body}</main><footer>13 prosent</footer></body></html>"
    ).encode()


def docx() -> bytes:
    heading, *paragraphs = PARAGRAPHS
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    body = f"<w:p>{style}<w:r><w:t>{heading}</w:t></w:r></w:p>"
    body += "".join(f"<w:p><w:r><w:t>{p[:5]}</w:t></w:r><w:r><w:t>{p[5:]}</w:t></w:r></w:p>" for p in paragraphs)
    return zipped("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def odt() -> bytes:
    heading, *paragraphs = PARAGRAPHS
    body = f"<text:h>{heading}</text:h>" + "".join(
        f"<text:p>{p[:5]}<text:span>{p[5:]}</text:span></text:p>" for p in paragraphs
    )
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {ODT}>{content}</office:document-content>"
    return zipped("content.xml", content)


def pdf(*lines: str, stream: str = "") -> bytes:
    """A PDF of one page, each line a text box of its own; or with what `stream` draws."""
    stream = stream or "".join(f"BT /F1 12 Tf 50 {750 - 60 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
    drawn = stream.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


FORMATS = {
    "a.txt": "\n\n".join(PARAGRAPHS).encode(),
    "a.md": f"# {PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}\n".encode(),
    "a.html": html(),
    "a.docx": docx(),
    "a.odt": odt(),
    "a.pdf": pdf(*PARAGRAPHS),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_reading(name: str) -> None:
    """Title, paragraphs and figures are those of the plain text."""
    article = article_of(FORMATS[name], name)
    assert (article.title, article.language) == ("Nye tall", "nb")
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)
    assert article.blocks[0].kind is BlockKind.HEADING
    assert [(s.words, s.place.paragraph) for s in read(article).statements] == [("Ca. 80 prosent", 2), ("4 av 5", 3)]


def test_tables_of_a_page_are_kept_apart() -> None:
    """A table is no paragraph; its caption and place are kept."""
    rows = "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>"
    text = f"<main><p>Ca. 80 prosent.</p><table><caption>Tall</caption>{rows}</table><p>Slutt.</p></main>"
    article = article_of(text.encode(), "a.html")
    assert [block.text for block in article.blocks] == ["Ca. 80 prosent.", "Slutt."]
    (table,) = article.tables
    assert (table.title, table.rows, table.after) == ("Tall", (("A", "B"), ("1", "2")), 1)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED = {
    "entities.docx": (zipped("word/document.xml", f"{BOMB}<w>&b;</w>"), "document-with-entities"),
    "external.odt": (zipped("content.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "document-with-entities"),
    "large.docx": (zipped("word/document.xml", " " * 60_000_000), "large-document"),
    "other.docx": (zipped("hello.txt", "hello"), "damaged-document"),
    "cut.docx": (docx()[:200], "damaged-document"),
    "cut.odt": (zipped("content.xml", "<a><b>"), "damaged-document"),
    "cut.pdf": (pdf(*PARAGRAPHS)[:40], "damaged-document|scanned-document"),
    "scanned.pdf": (pdf(), "scanned-document"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no-article"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_read_gets_words(name: str) -> None:
    """Bombs, entities, damaged and scanned documents: a finding with the file's name, in both languages."""
    data, rules = REFUSED[name]
    with pytest.raises(SourceError) as refused:
        article_of(data, name)
    (finding,) = refused.value.findings
    assert finding.rule in rules.split("|")
    assert finding.file == name
    assert {finding.words(language) for language in ("nb", "nn")}.isdisjoint({finding.words("en")})


def test_a_file_that_is_not_there_gets_words(tmp_path: Path) -> None:
    """No traceback for a name that is mistyped."""
    with pytest.raises(SourceError, match="no such file"):
        open_article(tmp_path / "no.html")


def test_the_marked_page_shows_text_as_text() -> None:
    """Markup in an article is text on the page; every figure and every number passed over is marked."""
    text = "Ca. 80 prosent av <script>alert(1)</script> & co. svarte i 2021."
    page = marked_page(read(article_of(text.encode(), "a.txt")), "en")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<mark") == 3
    assert 'title="approximately 80 percent">Ca. 80 prosent</mark>' in page
    assert 'title="a year">2021</mark>' in page


def test_a_range_is_shown_by_its_bounds() -> None:
    """The middle of a range is never shown as if it were stated."""
    page = marked_page(read(article_of(b"Mellom 40 og 50 prosent av skolene svarte.", "a.txt")), "nb")
    assert "40–50 percent" in page
    assert "45" not in page
