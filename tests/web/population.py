"""A population by region, sex and year, as statistics offices have it: totals, two measures, a part of another region,
a missing value, provisional figures."""

from __future__ import annotations

from pathlib import Path

POPULATION = """title: {nb: Folkemengde, en: Population}
description: {nb: Folkemengde etter region og år., en: Population by region and year.}
publisher: {name: {nb: Etaten, en: The agency}, organization: "971526920"}
contact: {name: {nb: Statistikk, en: Statistics}, email: post@example.no}
issued: 2026-01-01
table: {file: figures.csv, empty: missing}
dimensions:
  region: {label: {nb: Region, en: Region}, role: area}
  kjonn: {label: {nb: Kjønn, en: Sex}}
  aar: {label: {nb: År, en: Year}, role: period}
measures:
  personer: {label: {nb: Personer, en: Persons}, unit: persons, datatype: integer, decimals: 0}
  prosentandel: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus: {}
"""
REGIONS = [f"{number:02d}" for number in range(1, 31)]
BROADER = {"30": "29"}
"""The last region is a part of the one before it."""
YEARS = [str(year) for year in range(2000, 2026)]


def write_population(root: Path, holes: bool = False) -> None:
    """A data set with a total, two measures, years, a missing value and a flag; with `holes`, a third of it is not."""
    folder = root / "data" / "folkemengde"
    (folder / "codelists").mkdir(parents=True)
    (folder / "dataset.yaml").write_text(POPULATION, "utf-8")
    rows = ["region,kjonn,aar,personer,prosentandel,obsStatus"]
    for place, region in enumerate(REGIONS):
        for sex in ("_T", "1", "2"):
            for year in YEARS:
                if holes and (place * 7 + int(year) * 3 + len(sex)) % 3 == 0:
                    continue
                persons = "" if (region, sex, year) == ("02", "1", "2001") else str(place * 1000 + int(year))
                status = "M" if not persons else "P" if year == "2025" else ""
                rows.append(f"{region},{sex},{year},{persons},{place + 0.5 if persons else ''},{status}")
    (folder / "figures.csv").write_text("\n".join(rows) + "\n", "utf-8")
    lists = {
        "region": [(code, f"Kommune {code}", f"Municipality {code}") for code in REGIONS],
        "kjonn": [("_T", "Begge kjønn", "Both sexes"), ("1", "Menn", "Men"), ("2", "Kvinner", "Women")],
        "aar": [(year, year, year) for year in YEARS],
    }
    for name, codes in lists.items():
        begin = name == "aar"
        text = f"code,label_nb,label_en,broader{',begin' * begin}\n"
        for code, nb, en in codes:
            text += f"{code},{nb},{en},{BROADER.get(code, '') if name == 'region' else ''}{f',{code}-01-01' * begin}\n"
        (folder / "codelists" / f"{name}.csv").write_text(text, "utf-8")
        label = f"label: {{nb: {name}, en: {name}}}\n" + ("periods: true\n" if name == "aar" else "")
        (folder / "codelists" / f"{name}.yaml").write_text(label, "utf-8")
