"""A page holds its table and its chart, whichever is drawn: below a large chart the table has fewer rows, so
that the page never has too many bytes."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from bench.demo import site as demonstration
from lod.exchange.own_parameters import CHARTS

pytestmark = pytest.mark.slow

LARGEST = 100_000
"""Bytes a page's HTML may have."""

DATASETS = sorted(file.parent.name for file in (demonstration.HERE / "sources" / "data").glob("*/dataset.yaml"))
PARTS = {
    "folkemengde": ("region=level(3)&aar=latest&kjonn=_T&alder=_T", "region=below(46)&columns=kjonn&columns=aar"),
    "boligpriser": ("region=level(3)&boligtype=_T", "region=below(46)&columns=kvartal"),
    "konsumprisindeks": ("measureType=indeks", "measureType=indeks&columns=konsumgruppe"),
    "arbeidsstyrken": (
        "region=level(2)&kjonn=_T&utdanning=_T&fodeland=_T&arbeidsstatus=1",
        "columns=aar&columns=kjonn",
    ),
    "utenrikshandel": ("columns=handel",),
}
"""Selections of which much is drawn, or much stands across."""


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_chart_of_every_data_set_fits(large_app: Flask, name: str, language: str) -> None:
    """Wished for or not, drawn or refused, with values as they are, as an index and per 1,000 inhabitants."""
    client, weights = large_app.test_client(), dict[str, int]()
    for selection, chart, show in product(("", "view=all", *PARTS.get(name, ())), CHARTS, ("", "index", "per1000")):
        wishes = (selection, f"chart={chart}", f"show={show}" if show else "", f"lang={language}")
        address = f"/doc/dataset/{name}?{'&'.join(filter(None, wishes))}"
        answer = client.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 200, address
        weights[address] = len(answer.data)
    assert {address: weight for address, weight in weights.items() if weight >= LARGEST} == {}


def test_few_figures_stand_below_a_small_chart_only_where_there_are_few(large_app: Flask) -> None:
    """A chart that every page has room for takes no row from the table."""
    page = large_app.test_client().get("/doc/dataset/lonn", headers={"Accept": "text/html"}).text
    assert page.split('id="table"')[1].split("</table>")[0].count("<tr") == 101


def test_a_map_per_inhabitant_has_its_values_beside(large_app: Flask) -> None:
    """The values that colour the areas stand in the table too, in a column of their own, or below each in a table with
    periods across."""
    client, people = large_app.test_client(), "kjonn=_T&utdanning=_T&fodeland=_T&arbeidsstatus=1"
    address = f"/doc/dataset/arbeidsstyrken?region=level(2)&{people}&chart=map&show=per1000&lang=en"
    page = client.get(f"{address}&aar=2025").text
    tip = page.split("Vestland: ")[1].split("<")[0]
    row = next(row for row in page.split('id="table"')[1].split("<tr>") if ">Vestland<" in row)
    assert f'<td class="number">{tip}</td>' in row
    assert "Per 1,000 inhabitants</th>" in page
    across = client.get(f"{address}&columns=aar").text
    assert f'<span class="under">{tip}</span>' in across
    assert "below each: per 1,000 inhabitants" in across
    assert 'class="under"' not in client.get(f"{address.replace('per1000', 'index')}&columns=aar").text
