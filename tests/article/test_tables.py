"""Tables of articles on their way to `lod new`, with what stands around them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from lod.article.file import article_of, is_article
from lod.article.tables import as_csv, figure_tables
from lod.cli import main
from tests.article.test_formats import ODT, OPEN, WORD, pdf, zipped
from tests.article.test_read_command import lod

TITLE, SOURCE = "Tabell 1. Elever etter trinn", "Kilde: Utdanningsdirektoratet."
ROWS = [["Trinn", "2021", "2022"], ["1. trinn", "1 234", "1 250"], ["2. trinn", "1 300", "1 310"]]
EXPECTED = f"Elever etter trinn\n\nTrinn,2021,2022\n1. trinn,1 234,1 250\n2. trinn,1 300,1 310\n{SOURCE}\n"


def html() -> bytes:
    """A web page with a header of two rows, and cells over several columns and rows."""
    head = "<tr><th rowspan=2>Trinn<th colspan=2>År</tr><tr><th>2021</th><th>2022</th></tr>".replace(
        "<th colspan", "</th><th colspan"
    )
    head = head.replace("År</tr>", "År</th></tr>")
    body = "".join(
        f"<tr><th>{first}</th>{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>" for first, *rest in ROWS[1:]
    )
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<main><h1>Skoler</h1><p>Om skolene.</p><p>{TITLE}</p>{table}<p>{SOURCE}</p><p>Slutt.</p></main>".encode()


def docx() -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in ROWS)
    body = f"{paragraph(TITLE)}<w:tbl>{rows}</w:tbl>{paragraph(SOURCE)}{paragraph('Slutt.')}"
    return zipped("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def odt() -> bytes:
    def paragraph(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    rows = "".join(
        f"<t:table-row>{''.join(f'<t:table-cell>{paragraph(cell)}</t:table-cell>' for cell in row)}</t:table-row>"
        for row in ROWS
    )
    body = f"{paragraph(TITLE)}<t:table>{rows}</t:table>{paragraph(SOURCE)}{paragraph('Slutt.')}"
    spaces = f'{ODT} xmlns:t="{OPEN}:table:1.0"'
    return zipped(
        "content.xml", f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    )


def pdf_with_table() -> bytes:
    """A PDF whose cells are texts at places of their own."""
    lines = [TITLE, *ROWS, SOURCE]
    stream = "".join(
        f"BT /F1 10 Tf {50 + 120 * column} {700 - 30 * number} Td ({cell}) Tj ET\n"
        for number, line in enumerate(lines)
        for column, cell in enumerate([line] if isinstance(line, str) else line)
    )
    return pdf(stream=stream)


DOCUMENTS = {"a.html": html, "a.docx": docx, "a.odt": odt, "a.pdf": pdf_with_table}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_table_becomes_csv_with_title_and_source(name: str) -> None:
    """From a web page, Word, OpenDocument and PDF: the same table, with the title above it and its source below."""
    article = article_of(DOCUMENTS[name](), name)
    (table,) = figure_tables(article)
    assert as_csv(article, table) == EXPECTED
    assert "1 234" not in " ".join(block.text for block in article.blocks)


def test_lod_new_drafts_the_table_of_an_article(tmp_path: Path) -> None:
    """It says that the file is an article; the draft has the figures, the title and the source."""
    path = tmp_path / "skoler.html"
    path.write_bytes(html())
    output = lod(tmp_path, "new", path, "--yes")
    assert "skoler.html is an article" in output
    folder = tmp_path / "data/tabell-1-elever-etter-trinn"
    description = (folder / "dataset.yaml").read_text("utf-8")
    assert "Elever etter trinn" in description
    assert SOURCE in description
    assert list(csv.reader((folder / "figures.csv").read_text("utf-8").splitlines()))[2:5] == ROWS


def test_lod_new_reads_the_figures_of_an_article_and_lists_its_tables(tmp_path: Path) -> None:
    """As `lod read` does; --table drafts one, and one that is not there gets words."""
    path = tmp_path / "skoler.html"
    path.write_bytes(html().replace(b"Om skolene.", b"Ca. 80 prosent av skolene har en plan."))
    output = lod(tmp_path, "new", path, "--yes")
    assert "1 figures read" in output
    assert f"Table 1: {TITLE} (2 rows, 3 columns). lod new {path} --table 1" in output
    assert (tmp_path / "data/skoler/statements.csv").exists()
    lod(tmp_path, "new", path, "--table", "1", "--id", "trinn", "--yes")
    assert (tmp_path / "data/trinn/dataset.yaml").exists()
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "new", str(path), "--table", "7"], env={"LANG": "en"})
    assert result.exit_code == 1
    assert "no table 7" in result.output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nye tall\n\nCa. 80 prosent av alle kommunene har nå en plan.\n\nSiden den gang har det skjedd mye her.",
            True,
        ),
        ("kommune\tandel\nOslo\t80\nBergen\t75\n", False),
        ("kommune;andel;år\nOslo;80;2020\nBergen;75;2021\n", False),
        ("kommune,andel\nOslo,80\n", False),
    ],
)
def test_a_text_is_an_article_by_its_sentences(text: str, expected: bool, tmp_path: Path) -> None:
    """A file .txt may be a table too."""
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert is_article(path) is expected
