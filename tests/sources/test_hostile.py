"""Files made to harm: refused before they expand, and nothing elsewhere is opened."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lod.errors import SourceError
from lod.sources.io import streams
from lod.sources.rdfcube import triples
from lod.sources.sdmx import reader as sdmx
from lod.sources.sdmx.reader import SdmxSource
from lod.sources.source import DEFAULT, TableOptions
from lod.sources.table.excel import ExcelSource
from tests.sources import twins

pytestmark = pytest.mark.slow

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
DECLARED = f'<!DOCTYPE m [<!ENTITY a0 "ha">{LAUGHS}]>'
MESSAGE = '<GenericData xmlns="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">&a8;</GenericData>'
OUTSIDE = '<!DOCTYPE m [<!ENTITY a8 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [DECLARED, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize("before", ["", "<!-- x -->", f"<!--{'x' * 100_000}-->"], ids=["plain", "comment", "padded"])
@pytest.mark.parametrize("name", ["m.xml", "m.xml.gz"])
def test_entities_in_a_message_are_refused(tmp_path: Path, declared: str, before: str, name: str) -> None:
    """A document type is found wherever it may stand, also behind a long comment and in a compressed file."""
    text = f'<?xml version="1.0"?>{before}{declared}{MESSAGE}'.encode()
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    with pytest.raises(SourceError) as raised:
        SdmxSource().header(tmp_path / name, name, DEFAULT)
    assert "document type" in str(raised.value)


@pytest.mark.parametrize("name", ["m.xml", "m.rdf"])
def test_a_file_whose_elements_begin_too_late_is_refused(tmp_path: Path, name: str) -> None:
    """What would not have been looked at is not read."""
    (tmp_path / name).write_text(f"<?xml version='1.0'?><!--{'x' * streams.PROLOGUE}-->{OUTSIDE}<r/>", "utf-8")
    with pytest.raises(SourceError) as raised:
        SdmxSource().header(tmp_path / name, name, DEFAULT) if name == "m.xml" else list(
            triples.read(tmp_path / name, name)
        )
    assert "no element begins" in str(raised.value)


def test_entities_in_rdf_behind_a_long_comment_are_refused(tmp_path: Path) -> None:
    """RDF/XML may declare entities, but none that grow or name other files, wherever they stand."""
    (tmp_path / "x.rdf").write_text(f"<?xml version='1.0'?><!--{'x' * 100_000}-->{DECLARED}<r/>", "utf-8")
    with pytest.raises(SourceError) as raised:
        list(triples.read(tmp_path / "x.rdf", "x.rdf"))
    assert "entity" in str(raised.value)


def test_a_message_that_expands_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of a structure message is that of what it expands to, not of the file; data are streamed."""
    monkeypatch.setattr(sdmx, "MAX_BYTES", 10_000)
    whole = '<Structure xmlns="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">' + " " * 100_000
    (tmp_path / "s.xml.gz").write_bytes(gzip.compress(whole.encode()))
    (tmp_path / "m.xml").write_text("<GenericData><DataSet/></GenericData>", "utf-8")
    with pytest.raises(SourceError) as raised:
        SdmxSource().header(tmp_path / "m.xml", "m.xml", TableOptions(beside=("s.xml.gz",)))
    assert "larger than 10,000 bytes" in str(raised.value)


def test_links_of_a_workbook_are_not_followed(tmp_path: Path) -> None:
    """A workbook that refers to others gives the values it had when it was saved; what it names is not opened."""
    import zipfile

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["x", 1])
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert "<v>1</v>" in parts[sheet]
    parts[sheet] = parts[sheet].replace("<v>1</v>", "<f>'file:///etc/[passwd]Sheet1'!A1</f><v>1</v>")
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    )
    target += 'Type="x" Target="file:///nowhere/there-is-none.xlsx" TargetMode="External"/></Relationships>'
    parts |= {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": target}
    twins.write_zip(tmp_path / "x.xlsx", parts)
    (batch,) = ExcelSource().batches(tmp_path / "x.xlsx", "x.xlsx", DEFAULT, [])
    assert batch.columns == {"a": ["x"], "b": ["1"]}
