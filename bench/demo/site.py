"""The whole site: what a steward would write stands in `sources/` and `large/`; long lists and figures are made."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.demo import figures
from bench.demo.lists import write_lists
from bench.demo.outlines import write_outlines
from bench.demo.writing import read_codes, write_table

HERE = Path(__file__).parent


def write_site(root: Path, years: int = 6) -> None:
    """Writes the site, the same bytes each time; `years`: how many of the population, as 6,624 figures are a year."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "sources" / "lod.toml", root)
    write_data(root / "data", years)


def write_data(data: Path, years: int = 6) -> None:
    """Writes its data alone, into the folder of a site that has others too."""
    shutil.copytree(HERE / "sources" / "data", data, dirs_exist_ok=True)
    lists = data / "codelists"
    write_lists(lists)
    write_outlines(lists / "region.geojson")
    codes = {file.stem: read_codes(file) for file in lists.glob("*.csv")}
    status = "obsStatus"
    bounds = ("qualifier", "lowerBound", "upperBound")
    tables = {
        "folkemengde": (("region", "kjonn", "alder", "aar", "folkemengde", status), figures.population(years)),
        "konsumprisindeks": (
            ("konsumgruppe", "maaned", "indeks", "manedsendring", "aarsendring", status),
            figures.prices(codes["konsumgruppe"]),
        ),
        "boligpriser": (("region", "boligtype", "kvartal", "kvmpris", status), figures.dwellings()),
        "digitale-tjenester": (
            ("kommunestorrelse", "tjenesteutsagn", "aar", "svarandel", status, *bounds),
            figures.survey(codes["kommunestorrelse"], codes["tjenesteutsagn"]),
        ),
        "arbeidsstyrken": (
            ("region", "kjonn", "utdanning", "fodeland", "arbeidsstatus", "aar", "personer", status),
            figures.labour(codes["utdanning"], codes["fodeland"], codes["arbeidsstatus"]),
        ),
        "utenrikshandel": (("handel", "maaned", "verdi", status), figures.trade()),
        "lonn": (("yrke", "lonn"), figures.wages()),
        "morsmal": (("sprak", "aar", "elever", status), figures.tongues(codes["sprak"])),
        "hundreaaringer": (("aar", "personer"), iter([(2026, 1413)])),
    }
    for name, (columns, rows) in tables.items():
        write_table(data / name / "figures.csv", columns, rows)


def write_large(data: Path) -> None:
    """Writes the data set of half a million figures into the folder of a site that has the others."""
    shutil.copytree(HERE / "large", data, dirs_exist_ok=True)
    columns = ("region", "kjonn", "ettaarig", "aar", "folkemengde", "obsStatus")
    write_table(data / "folkemengde-ettaarig" / "figures.csv", columns, figures.single_ages())
