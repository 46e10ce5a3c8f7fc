"""PDF files as articles, by pdfminer.six (the extra `articles`): its text boxes are the blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lod.article.lexicon import language_of
from lod.article.text import Article, Block, BlockKind, digest_of, joined
from lod.errors import Finding, SourceError

MAX_PAGES = 500
"""How many pages are read; a longer document is refused."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zæøåäöé])")
_PARAGRAPH = re.compile(r"\n\s*\n")


def article_of_pdf(data: bytes, name: str, language: str = "") -> Article:
    """A PDF as an article. Raises `SourceError` without pdfminer.six, and for what is damaged, locked or scanned."""
    texts = list(_boxes(data, name))
    blocks = tuple(Block(number, _kind(text), text) for number, text in enumerate(texts, 1))
    if not blocks:
        raise _refused(
            name, "scanned-document", "the PDF has no text: it is a scanned picture.",
            "PDF-en har ingen tekst: den er et bilde.",
            "Make it searchable (OCR), or give the text itself.",
        )  # fmt: skip
    words = joined(blocks)
    return Article(blocks, language or language_of(words), digest_of(words), blocks[0].text[:200])


def _boxes(data: bytes, name: str) -> Iterator[str]:
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.layout import LTTextContainer
        from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    except ImportError:
        message, nb = "PDF needs an extra package.", "PDF krever en ekstra pakke."
        raise _refused(name, "pdf-without-package", message, nb, "Install pdfminer.six.") from None
    try:
        for number, page in enumerate(extract_pages(io.BytesIO(data)), 1):
            if number > MAX_PAGES:
                message = f"the PDF has more than {MAX_PAGES} pages."
                nb = f"PDF-en har mer enn {MAX_PAGES} sider."
                raise _refused(name, "long-document", message, nb, "Give the pages with the figures alone.")
            for box in page:
                if isinstance(box, LTTextContainer):
                    for piece in _PARAGRAPH.split(box.get_text()):
                        if text := " ".join(_HYPHEN.sub("", piece).split()):
                            yield text
    except (PDFEncryptionError, PDFPasswordIncorrect):
        message, nb = "the PDF is locked by a password.", "PDF-en er låst med passord."
        raise _refused(name, "encrypted-document", message, nb, "Save it without a password.") from None
    except SourceError:
        raise
    except Exception:  # the library raises what it meets in a damaged file
        message, nb = "this is no readable PDF.", "dette er ikke en lesbar PDF."
        raise _refused(name, "damaged-document", message, nb, "Save it again, or give the text itself.") from None


def _kind(text: str) -> BlockKind:
    return BlockKind.HEADING if len(text) < 100 and text[-1] not in ".!?:;," else BlockKind.PARAGRAPH


def _refused(name: str, rule: str, message: str, nb: str, hint: str) -> SourceError:
    return SourceError([Finding(message, file=name, rule=rule, nb=nb, hint=hint)])
