"""The files of a new site: settings, a folder for data, schemas for editors, and a page for the steward."""

from __future__ import annotations

import json

from lod.sources.site import schema

SCHEMAS = ".schema"
"""The folder of the schemas that editors complete by."""

_SETTINGS = {
    "nb": """\
# Innstillingene for dette nettstedet. Alle er forklart i `lod docs operator`; LOD_… i miljøet går foran denne filen.

# base = "https://data.example.no/"   # adressen alt publiseres under; velg den én gang for alle
language = "nb"                       # språket på sidene når leseren ikke har valgt: nb eller en
# data = "data"                       # mappen med datasett
# home = ".lod"                       # mappen med utgaver

# [catalog]                           # katalogen som helhet; det som er utelatt, følger av datasettene
# title = { nb = "Statistikk fra …", en = "Statistics from …" }
# description = { nb = "Hva katalogen inneholder.", en = "What the catalogue holds." }
# publisher = { name = { nb = "…" }, organization = "…" }
# contact = { name = { nb = "…" }, email = "…" }
# license = "CC_BY_4_0"
""",
    "en": """\
# The settings of this site. `lod docs operator` explains all of them; LOD_… in the environment wins over this file.

# base = "https://data.example.no/"   # the address everything is published under; choose it once and for all
language = "en"                       # the language of pages when the reader has chosen none: nb or en
# data = "data"                       # the folder of data sets
# home = ".lod"                       # the folder of releases

# [catalog]                           # the catalogue as a whole; what is left out follows from the data sets
# title = { nb = "Statistikk fra …", en = "Statistics from …" }
# description = { nb = "Hva katalogen inneholder.", en = "What the catalogue holds." }
# publisher = { name = { en = "…" }, organization = "…" }
# contact = { name = { en = "…" }, email = "…" }
# license = "CC_BY_4_0"
""",
}
_README = {
    "nb": """\
# Statistikk som åpne lenkede data

Hvert datasett er en mappe i `data/`: en tabell, en beskrivelse (`dataset.yaml`) og kodelister.

    lod new budsjett.xlsx   # lager et utkast av et regneark eller en CSV-fil
    lod check               # sier alt som er feil, og det du må bestemme, med fil, rad og kolonne
    lod build               # lager en utgave og publiserer den – eller ingenting
    lod serve               # viser den på http://127.0.0.1:8000

Kodelister som flere datasett bruker, ligger i `data/codelists/`. Innstillingene står i `lod.toml`.
Redigeringsprogrammer som kjenner YAML-skjemaer (VS Code med YAML-tillegget og flere), foreslår nøkler mens du skriver;
skjemaene ligger i `.schema/`, og `lod schema dataset` skriver ut det nyeste.
""",
    "en": """\
# Statistics as linked open data

Each data set is a folder in `data/`: a table, a description (`dataset.yaml`) and code lists.

    lod new budget.xlsx     # makes a draft of a spreadsheet or a CSV file
    lod check               # says all that is wrong and what you must decide, by file, row and column
    lod build               # makes a release and publishes it – or nothing
    lod serve               # shows it at http://127.0.0.1:8000

Code lists that several data sets use are in `data/codelists/`. The settings are in `lod.toml`.
Editors that know YAML schemas (VS Code with the YAML extension, and others) suggest keys while you write; the schemas
are in `.schema/`, and `lod schema dataset` prints the newest.
""",
}
_IGNORED = ".lod/\n"


def files(language: str) -> dict[str, str]:
    """The text of each file of a new site, by its path; a path that ends in `/` is an empty folder."""
    return {
        "lod.toml": _SETTINGS[language],
        "README.md": _README[language],
        ".gitignore": _IGNORED,
        "data/codelists/": "",
        **schemas(),
    }


def schemas() -> dict[str, str]:
    """The schemas for editors, by their paths."""
    return {
        f"{SCHEMAS}/{name}.json": json.dumps(schema.load(name), ensure_ascii=False, indent=2) + "\n"
        for name in ("dataset", "codelist")
    }
