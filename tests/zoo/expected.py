"""What is found of each animal: the kind, the file, its row or cell, the column, and how often; in order."""

from __future__ import annotations

Found = tuple[str, str, int | str | None, str | None, int]

EXPECTED: dict[str, list[Found]] = {
    "wrong encoding": [
        (
            "this is not …: byte … of the file, …, is no character there ('…' in windows-1252).",
            "figures.csv",
            3,
            "character 6",
            1,
        ),
    ],
    "utf-16": [
        ("this is UTF-16, not UTF-8.", "figures.csv", 1, None, 1),
    ],
    "byte order mark": [
        ("the file begins with a byte order mark (BOM), which was passed over.", "figures.csv", 1, None, 1),
    ],
    "semicolons": [
        ("the columns are separated by semicolons, not commas.", "figures.csv", 1, None, 1),
    ],
    "tabs": [
        ("the columns are separated by tabs, not commas.", "figures.csv", 1, None, 1),
    ],
    "ragged rows": [
        ("the row has … cells, the header ….", "figures.csv", 3, None, 1),
    ],
    "a cell too many": [
        ("the row has … cells, the header ….", "figures.csv", 3, None, 1),
    ],
    "header twice": [
        ("two columns are called '…'.", "figures.csv", 1, "andel", 1),
    ],
    "header without a name": [
        ("column … has no name.", "figures.csv", 1, "2", 1),
    ],
    "missing column": [
        ("the column '…' is missing.", "figures.csv", 1, "kommune", 1),
        ("nobody described the column '…'.", "figures.csv", 1, "komune", 1),
    ],
    "column more": [
        ("nobody described the column '…'.", "figures.csv", 1, "x", 1),
    ],
    "typo in a code": [
        ("“Municipality” must be a code of the list “Municipalities” (kommune).", "figures.csv", 5, "kommune", 1),
    ],
    "label for a code": [
        ("“Municipality” must be a code of the list “Municipalities” (kommune).", "figures.csv", 5, "kommune", 1),
    ],
    "key twice": [
        ("the same figure stands in row … already: ….", "figures.csv", 5, "kommune, aar", 1),
    ],
    "no code": [
        ("“Municipality” must have exactly one value.", "figures.csv", 5, "kommune", 1),
    ],
    "decimal comma": [
        ("'…' is not a number such as 12.5.", "figures.csv", 2, "andel", 1),
    ],
    "mixed decimal marks": [
        ("'…' is not a number with '…' as decimal mark.", "figures.csv", 2, "andel", 1),
    ],
    "per cent sign on a number": [
        ("'…' is not a number such as 12.5.", "figures.csv", 2, "andel", 1),
    ],
    "thousands spaces": [
        ("'…' is not a number such as 12.5.", "figures.csv", 4, "andel", 1),
    ],
    "date as a number": [
        ("“Year” must be a code of the list “Years” (aar).", "figures.csv", 4, "aar", 1),
    ],
    "words for a number": [
        ("'…' is not a number such as 12.5.", "figures.csv", 2, "andel", 1),
    ],
    "a symbol nobody declared": [
        ("'…' is not a number such as 12.5.", "figures.csv", 2, "andel", 1),
    ],
    "empty cell": [
        ("“Share” is missing; a value that does not exist must have the status M.", "figures.csv", 2, "andel", 1),
    ],
    "140 per cent": [
        ("“Share” must be from 0 to 100.", "figures.csv", 2, "andel", 1),
    ],
    "lone quote": [
        ("this is not CSV: ….", "figures.csv", 5, None, 1),
    ],
    "NUL": [
        ("there is a NUL character: this is no text file.", "figures.csv", 2, None, 1),
    ],
    "empty file": [
        ("the file is empty.", "figures.csv", 1, None, 1),
    ],
    "only a header": [
        ("there are no figures in the table.", "figures.csv", 2, None, 1),
    ],
    "no file": [
        ("there is no such file.", "figures.csv", None, None, 1),
    ],
    "folder for a file": [
        ("the file cannot be read: ….", "figures.csv", None, None, 1),
    ],
    "file outside": [
        ("'…' is outside the data set’s folder.", "dataset.yaml", 8, "table.file", 1),
    ],
    "unknown format": [
        ("'…' is no format known here.", "dataset.yaml", 8, "table.format", 1),
    ],
    "workbook": [
        ("'…' is not a number such as 12.5.", "figures.xlsx", "C3", "andel", 1),
    ],
    "no workbook": [
        ("this is no workbook: ….", "figures.xlsx", None, None, 1),
    ],
    "tab in YAML": [
        ("a line is indented with a tab.", "dataset.yaml", 8, "character 1", 1),
    ],
    "key twice in YAML": [
        ("the key '…' stands twice.", "dataset.yaml", 6, "character 1", 1),
    ],
    "wrong indentation": [
        ("this line does not begin in the column of those above it.", "dataset.yaml", 11, "character 2", 1),
    ],
    "unknown key": [
        ("there is no key '…'.", "dataset.yaml", 6, "keywords", 1),
    ],
    "missing key": [
        ("the key '…' is missing.", "dataset.yaml", 1, None, 1),
    ],
    "text without language": [
        ("'…' cannot stand here.", "dataset.yaml", 1, "title", 1),
    ],
    "unknown language": [
        ("'…' is no language known here.", "dataset.yaml", 1, "title.no", 1),
    ],
    "a date that is none": [
        ("'…' is not what is expected here.", "dataset.yaml", 5, "issued", 1),
    ],
    "a number for a text": [
        ("'…' cannot stand here.", "dataset.yaml", 3, "publisher.organization", 1),
    ],
    "organisation number": [
        ("'…' is not what is expected here.", "dataset.yaml", 3, "publisher.organization", 1),
    ],
    "unit nobody knows": [
        (
            "“Unit of measure” must be a code of the list “Unit of measure” (unit).",
            "dataset.yaml",
            13,
            "measures.andel.unit",
            1,
        ),
    ],
    "list nobody wrote": [
        ("there is no code list '…'.", "dataset.yaml", 11, "aar", 1),
    ],
    "still to be decided": [
        ("this is still to be decided.", "dataset.yaml", 1, "title.nb", 1),
    ],
    "alias in YAML": [
        ("aliases (& and *) are not read here.", "dataset.yaml", 5, "character 9", 1),
    ],
    "empty description": [
        ("this is empty.", "dataset.yaml", 1, None, 1),
    ],
    "code twice in a list": [
        ("the code '…' stands twice.", "codelists/kommune.csv", 3, "code", 1),
        (
            "Each code must have a name, one in each language (the columns `label_nb`, `label_en` …).",
            "codelists/kommune.csv",
            3,
            "label_nb",
            1,
        ),
        ("“Municipality” must be a code of the list “Municipalities” (kommune).", "figures.csv", 3, "kommune", 2),
    ],
    "list in a circle": [
        (
            "The code list must have at least one code with nothing above it (`broader` empty).",
            "codelists/kommune.csv",
            1,
            None,
            1,
        ),
        ("broader goes in a circle: ….", "codelists/kommune.csv", 2, "broader", 1),
    ],
    "list without labels": [
        ("there is no column with labels.", "codelists/kommune.csv", 1, None, 1),
    ],
    "column nobody knows in a list": [
        ("there is no column '…' in a code list.", "codelists/kommune.csv", 1, "lable_en", 1),
    ],
    "wide table that is not": [
        ("'…' is not a dimension with codes of its own.", "dataset.yaml", 9, "table.unpivot.pattern", 1),
    ],
    "ten thousand alike": [
        ("'…' is not a number such as 12.5.", "figures.csv", 5, "andel", 10000),
        ("the same figure stands in row … already: ….", "figures.csv", 6, "kommune, aar", 100),
    ],
}
