"""The animals: a small whole site, and mistakes that are made in it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

FIGURES = "data/tall/figures.csv"
DESCRIPTION = "data/tall/dataset.yaml"
PLACES = "data/tall/codelists/kommune.csv"

WHOLE = {
    DESCRIPTION: """\
title: {nb: Andeler, en: Shares}
description: {nb: Andeler i kommuner., en: Shares in municipalities.}
publisher: {name: {nb: KS, en: KS}, organization: "971032146"}
contact: {name: {nb: KS, en: KS}, email: ks@example.org}
issued: 2026-11-22
keyword: {nb: [andel], en: [share]}
table:
  file: figures.csv
dimensions:
  kommune: {label: {nb: Kommune, en: Municipality}}
  aar: {label: {nb: År, en: Year}, role: period}
measures:
  andel: {label: {nb: Andel, en: Share}, unit: percent}
""",
    FIGURES: "kommune,aar,andel\n0301,2020,12.5\n1103,2020,7.5\n0301,2021,13\n1103,2021,8\n",
    PLACES: "code,label_nb,label_en\n0301,Oslo,Oslo\n1103,Stavanger,Stavanger\n",
    "data/tall/codelists/kommune.yaml": "label: {nb: Kommuner, en: Municipalities}\n",
    "data/tall/codelists/aar.csv": "code,label_nb,label_en\n2020,2020,2020\n2021,2021,2021\n",
    "data/tall/codelists/aar.yaml": "label: {nb: År, en: Years}\n",
}
"""A site with nothing wrong."""

Mistake = Callable[[Path], None]


def changed(file: str, old: str, new: str, times: int = 1) -> Mistake:
    """Words of a file replaced."""

    def make(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text
        (root / file).write_bytes(text.replace(old, new, times).encode("utf-8"))

    return make


def written(file: str, content: str | bytes) -> Mistake:
    """A file written anew."""

    def make(root: Path) -> None:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    return make


def both(*mistakes: Mistake) -> Mistake:
    """One mistake after the other."""

    def make(root: Path) -> None:
        for mistake in mistakes:
            mistake(root)

    return make


def folder_for_a_file(root: Path) -> None:
    """A folder that has the name of the table."""
    (root / FIGURES).unlink()
    (root / FIGURES).mkdir()


def workbook(root: Path) -> None:
    """A workbook with a cell that is no number, under a header of merged cells."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Ark 1"
    for row in (["kommune", "aar", "andel"], ["0301", "2020", 12.5], ["1103", "2020", "mange"], ["0301", "2021", 13]):
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    (root / "data/tall/figures.xlsx").write_bytes(kept.getvalue())
    changed(DESCRIPTION, "figures.csv", "figures.xlsx")(root)


MISTAKES: dict[str, Mistake] = {
    "wrong encoding": written(FIGURES, "kommune,aar,andel\n0301,2020,1\nTromsø,2021,2\n".encode("windows-1252")),
    "utf-16": written(FIGURES, "kommune,aar,andel\n0301,2020,1\n".encode("utf-16")),
    "byte order mark": changed(FIGURES, "kommune,", "\ufeffkommune,"),
    "semicolons": changed(FIGURES, ",", ";", -1),
    "tabs": changed(FIGURES, ",", "\t", -1),
    "ragged rows": changed(FIGURES, "1103,2020,7.5\n", "1103,2020\n"),
    "a cell too many": changed(FIGURES, "1103,2020,7.5\n", "1103,2020,7,5\n"),
    "header twice": changed(FIGURES, "kommune,aar,andel", "kommune,andel,andel"),
    "header without a name": changed(FIGURES, "kommune,aar,andel", "kommune,,andel"),
    "missing column": changed(FIGURES, "kommune,aar,andel", "komune,aar,andel"),
    "column more": changed(FIGURES, "\n", ",x\n", -1),
    "typo in a code": changed(FIGURES, "1103,2021", "1130,2021"),
    "label for a code": changed(FIGURES, "1103,2021", "Stavanger,2021"),
    "key twice": changed(FIGURES, "1103,2021", "1103,2020"),
    "no code": changed(FIGURES, "1103,2021", ",2021"),
    "decimal comma": changed(FIGURES, "12.5", '"12,5"'),
    "mixed decimal marks": both(
        changed(DESCRIPTION, "figures.csv\n", 'figures.csv\n  decimal: ","\n'), changed(FIGURES, "7.5", '"7,5"')
    ),
    "per cent sign on a number": both(
        changed(DESCRIPTION, "unit: percent", "unit: number"), changed(FIGURES, "12.5", "12.5 %")
    ),
    "thousands spaces": both(changed(DESCRIPTION, "unit: percent", "unit: number"), changed(FIGURES, "13", "13 000")),
    "date as a number": changed(FIGURES, "0301,2021", "0301,44197"),
    "words for a number": changed(FIGURES, "12.5", "ca. 12"),
    "a symbol nobody declared": changed(FIGURES, "12.5", ".."),
    "empty cell": changed(FIGURES, "12.5", ""),
    "140 per cent": changed(FIGURES, "12.5", "140"),
    "lone quote": changed(FIGURES, "0301,2020", '"0301,2020'),
    "NUL": changed(FIGURES, "0301,2020", "0301\0,2020"),
    "empty file": written(FIGURES, ""),
    "only a header": written(FIGURES, "kommune,aar,andel\n"),
    "no file": lambda root: (root / FIGURES).unlink(),
    "folder for a file": folder_for_a_file,
    "file outside": changed(DESCRIPTION, "figures.csv", "../../lod.toml"),
    "unknown format": changed(DESCRIPTION, "file: figures.csv", "format: exel"),
    "workbook": workbook,
    "no workbook": both(
        written("data/tall/figures.xlsx", "kommune,aar\n"), changed(DESCRIPTION, "figures.csv", "figures.xlsx")
    ),
    "tab in YAML": changed(DESCRIPTION, "  file:", "\tfile:"),
    "key twice in YAML": changed(DESCRIPTION, "issued: 2026-11-22", "issued: 2026-11-22\nissued: 2026-11-23"),
    "wrong indentation": changed(DESCRIPTION, "  aar:", " aar:"),
    "unknown key": changed(DESCRIPTION, "keyword:", "keywords:"),
    "missing key": changed(DESCRIPTION, "issued: 2026-11-22\n", ""),
    "text without language": changed(DESCRIPTION, "title: {nb: Andeler, en: Shares}", "title: Andeler"),
    "unknown language": changed(DESCRIPTION, "{nb: Andeler, en: Shares}", "{no: Andeler}"),
    "a date that is none": changed(DESCRIPTION, "2026-11-22", "22.11.2026"),
    "a number for a text": changed(DESCRIPTION, '"971032146"', "971032146"),
    "organisation number": changed(DESCRIPTION, "971032146", "971032147"),
    "unit nobody knows": changed(DESCRIPTION, "unit: percent", "unit: prosent"),
    "list nobody wrote": changed(DESCRIPTION, "aar: {label:", "aar: {codelist: year, label:"),
    "still to be decided": changed(DESCRIPTION, "nb: Andeler,", "nb: 'TODO: hva?',"),
    "alias in YAML": changed(DESCRIPTION, "issued: 2026-11-22", "issued: &x 2026-11-22"),
    "empty description": written(DESCRIPTION, ""),
    "code twice in a list": changed(PLACES, "1103,", "0301,"),
    "list in a circle": written(PLACES, "code,label_nb,label_en,broader\n0301,Oslo,Oslo,1103\n1103,S,S,0301\n"),
    "list without labels": written(PLACES, "code\n0301\n1103\n"),
    "column nobody knows in a list": changed(PLACES, "label_en", "lable_en"),
    "wide table that is not": changed(DESCRIPTION, "figures.csv\n", 'figures.csv\n  unpivot: {pattern: "{ar}"}\n'),
    "ten thousand alike": lambda root: changed(FIGURES, "1103,2021,8\n", "1103,2021,x\n" * 10_000)(root),
}
"""Each mistake by its name."""
