"""Tables on the web as their metadata have them: templates, formats and dialects of CSVW."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lod.errors import SourceError
from lod.sources.csvw import metadata as csvw
from lod.sources.csvw import triples as csvwtriples
from lod.sources.csvw.cells import reader
from lod.sources.csvw.metadata import CsvwColumn
from lod.sources.csvw.reader import CsvwSource
from lod.sources.source import DEFAULT

CSVW = {"@context": "http://www.w3.org/ns/csvw", "url": "t.csv"}


def triples_of(folder: Path, metadata: dict[str, Any], table: str) -> set[tuple[str, str, str]]:
    """What a table and its metadata say."""
    (folder / "t.csv").write_text(table, "utf-8")
    path = folder / "t.csv-metadata.json"
    path.write_text(json.dumps(CSVW | metadata), "utf-8")
    quads = csvwtriples.statements(path, csvw.read(path, path.name))
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}  # type: ignore[union-attr]  # there is one, or the test fails


def test_templates_know_where_a_cell_stands(tmp_path: Path) -> None:
    """`_row`, `_sourceRow`, `_name` and `_column`; of columns that only the header names, too."""
    schema = {"aboutUrl": "http://x.org/{_row}-{_sourceRow}", "propertyUrl": "http://x.org/p/{_column}#{_name}"}
    assert triples_of(tmp_path, {"tableSchema": schema}, "a,b\n1,2\n3,4\n") == {
        ("http://x.org/1-2", "http://x.org/p/1#a", "1"),
        ("http://x.org/1-2", "http://x.org/p/2#b", "2"),
        ("http://x.org/2-3", "http://x.org/p/1#a", "3"),
        ("http://x.org/2-3", "http://x.org/p/2#b", "4"),
    }


def test_a_table_without_a_schema_has_the_columns_of_its_header(tmp_path: Path) -> None:
    """Metadata that only name a file describe a table all the same."""
    triples_of(tmp_path, {}, "a,b\n1,2\n")
    path = tmp_path / "t.csv-metadata.json"
    assert CsvwSource().header(path, path.name, DEFAULT) == ["a", "b"]
    (batch,) = CsvwSource().batches(path, path.name, DEFAULT, [])
    assert batch.columns == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize(
    ("base", "format", "text", "expected"),
    [
        ("date", "dd.MM.yyyy", "22.11.2026", "2026-11-22"),
        ("dateTime", "yyyyMMdd HHmmss", "20261122 130501", "2026-11-22T13:05:01"),
        ("dateTime", "yyyy-MM-ddTHH:mm:ss.SSSX", "2026-11-22T13:05:01.250+01", "2026-11-22T13:05:01.250+01:00"),
        ("time", "HH:mm", "13:05", "13:05:00"),
        ("date", "dd.MM.yyyy", "i dag", "i dag"),
        ("date", "dd.dd.yyyy", "22.11.2026", "22.11.2026"),
    ],
)
def test_dates_and_times_by_their_format(base: str, format: str, text: str, expected: str) -> None:
    """A cell of the format is said as XSD has it; another stays as it is, and is told where it is judged."""
    column = CsvwColumn("x", ("x",), False, {"datatype": {"base": base, "format": format}})
    assert reader(column)(text) == [expected]


def test_a_dialect_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A mark that is no text is a finding, not a failure."""
    with pytest.raises(SourceError) as raised:
        triples_of(tmp_path, {"dialect": {"quoteChar": {"@value": "false"}}}, "a\n1\n")
    assert "dialect" in str(raised.value)


@pytest.mark.parametrize("url", ["../t.csv", "/etc/passwd", "http://example.org/t.csv", "a/../../t.csv"])
def test_files_elsewhere_are_not_read(tmp_path: Path, url: str) -> None:
    """Neither the table nor a schema is taken from outside the folder, nor copied from there."""
    for metadata in ({"url": url}, {"tableSchema": url}):
        with pytest.raises(SourceError) as raised:
            triples_of(tmp_path, metadata, "a\n1\n")
        assert "elsewhere" in str(raised.value)
        with pytest.raises(SourceError):
            CsvwSource().files(tmp_path / "t.csv-metadata.json", "t", DEFAULT)


def test_a_link_to_the_outside_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link within the folder to a file outside is outside."""
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(SourceError):
        triples_of(inside, {"url": "link.csv"}, "a\n1\n")
