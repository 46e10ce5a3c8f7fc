"""Decimals keep every digit they were stated with, whatever other measures a data set has."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.conftest import SiteFolder

DESCRIPTION = """title: {nb: Tall, en: Figures}
description: {nb: To mål., en: Two measures.}
publisher: {name: {nb: Eksempel, en: Example}}
contact: {name: {nb: Eksempel, en: Example}, url: https://example.org/}
issued: 2026-01-01
dimensions:
  year: {label: {nb: År, en: Year}, role: period, codelist: years}
measures:
  share: {label: {nb: Andel, en: Share}, unit: percent}
  size: {label: {nb: Størrelse, en: Size}, unit: number}
"""


@pytest.mark.slow
@pytest.mark.parametrize("rows", [2, 1_500])
def test_a_measure_of_many_digits_takes_none_from_another(rows: int, tmp_path: Path) -> None:
    """15 decimals beside 23 digits before the point: the type of both together has fewer decimals in the database."""
    site = SiteFolder(tmp_path)
    folder = tmp_path / "data" / "many"
    (folder / "codelists").mkdir(parents=True)
    codes = [str(year) for year in range(1000, 1000 + rows)]
    (folder / "codelists" / "years.csv").write_text(
        "code,label_nb,label_en\n" + "".join(f"{c},{c},{c}\n" for c in codes)
    )
    (folder / "codelists" / "years.yaml").write_text("label: {nb: år, en: years}\n", "utf-8")
    (folder / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    share, size = "0.123456789012345", "12345678901234567890123.5"
    (folder / "figures.csv").write_text("year,share,size\n" + "".join(f"{c},{share},{size}\n" for c in codes), "utf-8")
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    table = pq.read_table(site.current / "dumps" / "many.parquet")
    assert set(table["value"].to_pylist()) == {Decimal(share), Decimal(size)}
