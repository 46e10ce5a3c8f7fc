"""One small cube, and the ways to write its figures: every format must give the same observations."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.conftest import SiteFolder

DESCRIPTION = """title: {{nb: Folk, en: People}}
description: {{nb: Folketall og andeler., en: Population and shares.}}
publisher: {{name: {{nb: Eksempel, en: Example}}, homepage: https://example.org/}}
contact: {{name: {{nb: Eksempel, en: Example}}, url: https://example.org/}}
issued: 2026-01-01
keyword: {{nb: [folk], en: [people]}}
table: {table}
dimensions:
  region: {{label: {{nb: Region, en: Region}}, role: area}}
  kjonn: {{label: {{nb: Kjønn, en: Sex}}, role: sex}}
  aar: {{label: {{nb: År, en: Year}}, role: period}}
measures:
  folketall: {{label: {{nb: Folketall, en: Population}}, unit: persons, datatype: integer, minimum: 0}}
  andel: {{label: {{nb: Andel, en: Share}}, unit: percent, decimals: 1}}
"""
REGIONS = {"0301": "Oslo", "1103": "Stavanger", "4601": "Bergen"}
SEXES = {"1": "Menn", "2": "Kvinner"}
YEARS = {"2023": "2023", "2024": "2024"}
LISTS = {"region": REGIONS, "kjonn": SEXES, "aar": YEARS}
HEADER = ["region", "kjonn", "aar", "folketall", "andel"]
KEYS = [(region, sex, year) for region in REGIONS for sex in SEXES for year in YEARS]
POPULATION = ["350000", "0", "12", "1e0", "7", "8", "9", "10", "11", "12", "13", "14"]
SHARES = ["0.1", "80", "12.5", "99.9", "0", "100", "1.25", "33.3", "2", "3", "4", "5"]
PLAIN = [
    [*key, population.replace("1e0", "1"), share]
    for key, population, share in zip(KEYS, POPULATION, SHARES, strict=True)
]
"""Figures without symbols."""


def marked() -> list[list[str]]:
    """The same figures, with symbols in some of the cells."""
    rows = [list(row) for row in PLAIN]
    for (row, column), text in {(0, 3): "..", (1, 4): ":", (2, 4): "12.5 *", (3, 3): ".", (4, 3): "7 *"}.items():
        rows[row][column] = text
    return rows


MARKED = marked()
STARLESS = [[cell.removesuffix(" *") for cell in row] for row in MARKED]
"""Those without marks behind a number, which PX does not have."""


def site(folder: Path, table: str) -> tuple[SiteFolder, Path]:
    """A site with the cube, its table described but not yet there; and the folder where that belongs."""
    data = folder / "data" / "folk"
    (data / "codelists").mkdir(parents=True)
    for name, codes in LISTS.items():
        rows = "".join(f"{code},{label},{label}\n" for code, label in codes.items())
        (data / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
        about = "label: {{nb: {0}, en: {0}}}\n{1}".format(name, "")
        (data / "codelists" / f"{name}.yaml").write_text(about, "utf-8")
    (data / "dataset.yaml").write_text(DESCRIPTION.format(table=table), "utf-8")
    return SiteFolder(folder), data


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """The figures as text, a line for each row."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue()


def write_zip(path: Path, parts: dict[str, str]) -> None:
    """An archive with these documents."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """A workbook with a page before the figures, a title above them, and a header in two rows with merged cells."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Om tallene"
    sheet = book.create_sheet("Tall")
    sheet["A1"] = "Folketall og andeler"
    sheet.append([])
    sheet.append(HEADER)
    sheet.append([])
    for column in "ABCDE":
        sheet.merge_cells(f"{column}3:{column}4")
    for number, row in enumerate(rows, 5):
        for place, text in enumerate(row, 1):
            sheet.cell(number, place, float(text) if place > 2 and is_number(text) else text)
    for number in range(5, 5 + len(rows), 4):
        sheet.merge_cells(f"A{number}:A{number + 3}")  # the region stands once for four rows
    book.save(path)


def write_ods(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """A workbook as office suites write it, with empty cells to the end of the sheet."""
    body = []
    for row in [HEADER, *rows]:
        cells = []
        for column, text in enumerate(row):
            if column > 1 and is_number(text):
                cells.append(f'<table:table-cell office:value-type="float" office:value={quoteattr(text)}/>')
            else:
                words = f"<text:p>{escape(text)}</text:p>"
                cells.append(f'<table:table-cell office:value-type="string">{words}</table:table-cell>')
        cells.append('<table:table-cell table:number-columns-repeated="16379"/>')
        body.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body.append(f'<table:table-row table:number-rows-repeated="1048563">{empty}</table:table-row>')
    write_zip(path, ods("".join(body)))


def ods(rows: str, before: str = "") -> dict[str, str]:
    """The documents of a workbook with one sheet, `Tall`, that holds these rows."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    content = f"<office:document-content {names}><office:body><office:spreadsheet>"
    content += f'<table:table table:name="Tall">{rows}</table:table></office:spreadsheet></office:body>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return {
        "mimetype": kind,
        "content.xml": f'<?xml version="1.0"?>{before}{content}</office:document-content>',
        "META-INF/manifest.xml": manifest,
    }


MEASURES = HEADER[3:]
Figures = list[tuple[str, str]]
"""Values with their status, either of which may be empty."""


def figures(rows: Sequence[Sequence[str]]) -> Figures:
    """The cells in the order region, measure, sex, year, the last varying fastest: value and status."""
    cells = []
    for region in REGIONS:
        for measure in (3, 4):
            for row in (row for row in rows if row[0] == region):
                number, _, status = row[measure].partition(" ")
                cells.append((number, status) if is_number(number) else ("", number))
    return cells


def json_stat(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The figures as a data set of JSON-stat 2, with the measure as the second of four dimensions."""
    cells = figures(rows)
    labels = {
        "region": REGIONS,
        "ContentsCode": {"folketall": "Folketall", "andel": "Andel"},
        "kjonn": SEXES,
        "aar": YEARS,
    }
    dimension: dict[str, Any] = {
        name: {"label": name.title(), "category": {"index": {c: i for i, c in enumerate(codes)}, "label": dict(codes)}}
        for name, codes in labels.items()
    }
    dimension["ContentsCode"]["category"]["unit"] = {"folketall": {"base": "personer", "decimals": 0}}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folk",
        "source": "Eksempel",
        "updated": "2026-01-01T07:00:00Z",
        "note": ["Første merknad.", "Andre merknad."],
        "id": list(labels),
        "size": [3, 2, 2, 2],
        "role": {"time": ["aar"], "geo": ["region"], "metric": ["ContentsCode"]},
        "dimension": dimension,
        "value": [float(number) if number else None for number, _ in cells],
        "status": {str(place): status for place, (_, status) in enumerate(cells) if status},
    }


def json_stat_1(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The same in version 1: values by place, statuses in order."""
    version_2 = json_stat(rows)
    inner = {"id": version_2["id"], "size": version_2["size"], "role": version_2["role"], **version_2["dimension"]}
    values = {str(place): value for place, value in enumerate(version_2["value"]) if value is not None}
    statuses = [version_2["status"].get(str(place)) for place in range(len(version_2["value"]))]
    return {"dataset": {"label": "Folk", "dimension": inner, "value": values, "status": statuses}}


SHOWN = {".": '"."', "..": '".."', ":": '"..."'}
"""The symbols of the figures, as this PX file stores them."""


def px(rows: Sequence[Sequence[str]], keys: bool = False) -> str:
    """The figures as a PX file: region and measure in the stub, sex and year in the heading, two languages."""
    cells = [SHOWN.get(status) or number for number, status in figures(rows)]
    lines = []
    for place in range(0, len(cells), 4):
        key = [f'"{list(REGIONS)[place // 8]}"', f'"{["Folketall", "Andel"][place // 4 % 2]}"'] if keys else []
        lines.append(",".join(key) + (" " if keys else "") + " ".join(cells[place : place + 4]) + " ")
    text = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="no";
LANGUAGES="no","en";
TITLE="Folketall "
"og andeler; etter region";
TITLE[en]="Population and shares";
CONTENTS="Folketall";
UNITS="personer";
DECIMALS=1;
STUB="region","contents";
HEADING="kjonn","aar";
STUB[en]="area","contents";
HEADING[en]="sex","year";
CONTVARIABLE="contents";
VARIABLECODE("contents")="ContentsCode";
VALUES("region")="Oslo","Stavanger","Bergen";
VALUES[en]("area")="Oslo","Stavanger","Bergen";
VALUES("contents")="Folketall","Andel";
VALUES[en]("contents")="Population","Share";
VALUES("kjonn")="Menn","Kvinner";
VALUES[en]("sex")="Men","Women";
VALUES("aar")="2023","2024";
CODES("region")="0301","1103",
"4601";
CODES("contents")="folketall","andel";
CODES("kjonn")="1","2";
TIMEVAL("aar")=TLIST(A1, "2023"-"2024");
MAP("region")="fylker";
UNITS("Andel")="prosent";
DATASYMBOL3=":";
NOTE="Tallene er laget#for en prøve.";
VALUENOTE("region","Bergen")="Fra 2020.";
"""
    if keys:
        text += 'KEYS("region")=CODES;\nKEYS("contents")=VALUES;\n'
    return text + "DATA=\n" + "\n".join(lines) + "\n;\n"
