"""The Model Context Protocol: an agent is told the truth, with all that belongs to it, or is told what is wrong."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from bench.demo import figures
from lod.web.app import create_app
from lod.web.mcp.tools import MOST_BYTES
from lod.web.mcp.values import FIELDS
from tests.conftest import SiteFolder
from tests.web.population import REGIONS, YEARS
from tests.web.running import free_port

pytestmark = pytest.mark.server
SHIPPED = ("okt-digitalisering", "digitale-konsekvenser")


def post(population: FlaskClient, method: str, **params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return population.post("/mcp", json=body).get_json()


def call(population: FlaskClient, name: str, **arguments: Any) -> Any:
    """What a tool answers; the text and the value say the same."""
    answer = population.post(
        "/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}},
    )
    result = answer.get_json()["result"]
    assert (
        len(
            json.dumps(result["structuredContent"], ensure_ascii=False).encode()
            if "structuredContent" in result
            else b""
        )
        < MOST_BYTES
    )
    if result["isError"]:
        return result["content"][0]["text"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


def stated(population: FlaskClient, name: str) -> list[dict[str, str]]:
    """The figures of a data set as its CSV has them."""
    text = population.get(f"/doc/dataset/{name}.csv?labels=codes").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_the_official_client_reads_it(population_site: SiteFolder) -> None:
    """The SDK's own client, in the present protocol and with the handshake of before."""
    mcp = pytest.importorskip("mcp.client.client", reason="the SDK of the Model Context Protocol is not installed")
    app, port = create_app(population_site.settings), free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    async def asked(mode: str) -> tuple[list[str], Any]:
        async with mcp.Client(f"http://127.0.0.1:{port}/mcp", mode=mode) as session:
            tools = await session.list_tools()
            given = {"dataset": "folkemengde", "selection": {"region": ["03"], "kjonn": ["2"], "aar": ["2024"]}}
            answer = await session.call_tool("figures", given)
            return [tool.name for tool in tools.tools], answer.structured_content

    for mode in ("auto", "legacy"):
        with ThreadPoolExecutor(1) as threads:  # a browser of other tests may hold this thread's loop
            names, answer = threads.submit(asyncio.run, asked(mode)).result()
        assert names == ["search", "describe", "codes", "figures", "statistic", "cite"]
        assert {figure["value"] for figure in answer["figures"]} == {"4024", "2.5"}
    server.shutdown()
    app.extensions["lod"].close()


def test_every_shipped_figure_is_told_whole(population: FlaskClient) -> None:
    """Each of the 22: its value as published, and the fields without which it would say something else."""
    asked = 0
    for name in SHIPPED:
        dimensions = [d["name"] for d in call(population, "describe", dataset=name)["dimensions"]]
        for row in stated(population, name):
            selection = {dimension: [row[dimension]] for dimension in dimensions}
            answer = call(population, "figures", dataset=name, selection=selection)
            figure = next(f for f in answer["figures"] if f["codes"]["measureType"] == row["measure"])
            assert set(FIELDS) <= set(figure)
            assert all(
                figure[field] for field in ("unit", "status", "qualifier", "licence", "source", "iri", "release")
            )
            assert figure["iri"] == row["observation"]
            assert (figure["value"] or "") == row["value"]
            if row["qualifier"] and row["qualifier"] != "exactly":
                assert figure["qualifier"] != "exactly as stated"
            asked += 1
    assert asked == 22


def test_more_than_ninety_is_never_a_bare_ninety(population: FlaskClient) -> None:
    """In words, in the bounds, and with the paragraph that says so."""
    rows = [row for row in stated(population, SHIPPED[0]) if row["qualifier"] == "more-than"]
    assert rows
    row = rows[0]
    selection = {d: [row[d]] for d in ("respondent", "storrelse", "aktivitet", "periode")}
    figure = call(population, "figures", dataset=SHIPPED[0], selection=selection)["figures"][0]
    assert figure["in_words"].startswith("more than")
    assert figure["bounds"]["from"] == row["lowerBound"]
    assert figure["source"]["paragraph"]


@pytest.mark.parametrize("number", range(50))
def test_figures_of_a_population(population: FlaskClient, number: int) -> None:
    """Fifty questions with known answers: a place, a sex and a year."""
    place, sex, year = number % len(REGIONS), ("1", "2")[number % 2], YEARS[number * 7 % len(YEARS)]
    selection = {"region": [REGIONS[place]], "kjonn": [sex], "aar": [year], "measureType": ["personer"]}
    answer = call(population, "figures", dataset="folkemengde", selection=selection)
    missing = (REGIONS[place], sex, year) == ("02", "1", "2001")
    assert answer["figures"][0]["value"] == (None if missing else str(place * 1000 + int(year)))
    is_told_whole(answer["figures"][0])


def is_told_whole(figure: dict[str, Any]) -> None:
    """Has every field, and says something in those that are never empty."""
    assert set(FIELDS) <= set(figure)
    assert all(figure[field] for field in ("unit", "status", "qualifier", "licence", "iri", "release"))


def test_fifty_figures_of_another_site(large_site: SiteFolder) -> None:
    """Of the demonstration: population by four dimensions, and trade with long and negative numbers."""
    app = create_app(large_site.settings)
    client = app.test_client()
    people, trade = list(figures.population(2)), list(figures.trade())
    questions: list[Any] = [
        ("folkemengde", ("region", "kjonn", "alder", "aar"), row) for row in people[:: len(people) // 40]
    ][:40]
    questions += [("utenrikshandel", ("handel", "maaned"), row) for row in trade[:: len(trade) // 10]][:10]
    assert len(questions) == 50
    for name, dimensions, row in questions:
        selection = {dimension: [str(code)] for dimension, code in zip(dimensions, row, strict=False)}
        (figure,) = call(client, "figures", dataset=name, selection=selection)["figures"]
        assert figure["value"] == str(row[len(dimensions)]), (name, row)
        is_told_whole(figure)
    app.extensions["lod"].close(0)


@pytest.mark.parametrize("number", range(30))
def test_an_invented_code_is_an_error(population: FlaskClient, number: int) -> None:
    """Never an empty success: the error says what there is, and what is nearest where something is."""
    wrong = {"region": [f"{number + 50}"]} if number % 3 else {"aar": [f"{1900 + number}"]}
    answer = call(population, "figures", dataset="folkemengde", selection=wrong)
    assert isinstance(answer, str)
    assert "there is no such thing" in answer
    assert "There are:" in answer


def test_words_near_a_name_are_named(population: FlaskClient) -> None:
    """Data sets, dimensions, codes, arguments and tools."""
    assert "'folkemengde'" in call(population, "describe", dataset="folkemende")
    assert "'region'" in call(population, "codes", dataset="folkemengde", dimension="regoin")
    assert "Did you mean kommuner" in call(
        population, "figures", dataset=SHIPPED[0], selection={"respondent": ["komuner"]}
    )
    assert "'selection'" in call(population, "figures", dataset="folkemengde", selektion={})
    assert "figures" in post(population, "tools/call", name="figure", arguments={})["error"]["message"]


def test_statistics_are_exact(population: FlaskClient) -> None:
    """Sum, mean, least, greatest, rank and change, computed from the decimals themselves."""
    women = {"region": ["01..29"], "kjonn": ["2"], "aar": ["2024"], "measureType": ["personer"]}
    expected = [place * 1000 + 2024 for place in range(len(REGIONS) - 1)]
    asked = {"dataset": "folkemengde", "selection": women}
    assert call(population, "statistic", statistic="sum", **asked)["value"] == str(sum(expected))
    assert call(population, "statistic", statistic="mean", **asked)["value"] == str(sum(expected) // len(expected))
    assert call(population, "statistic", statistic="max", **asked)["figure"]["codes"]["region"] == REGIONS[-2]
    assert call(population, "statistic", statistic="rank", **asked)["ranked"][0]["value"] == str(expected[-1])
    along = {"region": ["05"], "kjonn": ["2"], "measureType": ["personer"]}
    change = call(population, "statistic", statistic="change", dataset="folkemengde", selection=along)
    assert (change["value"], change["from"]["value"]) == (
        str(int(YEARS[-1]) - int(YEARS[0])),
        f"{4000 + int(YEARS[0])}",
    )


@pytest.mark.parametrize(
    ("selection", "statistic", "why"),
    [
        ({"aar": ["2024"], "kjonn": ["2"]}, "sum", "several measures"),
        ({"aar": ["2024"], "kjonn": ["2"], "measureType": ["prosentandel"]}, "sum", "cannot be added"),
        ({"aar": ["2024"], "region": ["01"], "measureType": ["personer"]}, "sum", "a total"),
        ({"kjonn": ["2"], "measureType": ["personer"], "aar": ["2001", "2002"]}, "change", "along one dimension"),
        ({"aar": ["2024"], "kjonn": ["2"], "measureType": ["personer"]}, "sum", "which is a part of it"),
        ({"aar": ["2024"], "kjonn": ["2"], "measureType": ["personer"]}, "mean", "which is a part of it"),
        ({}, "sum", "1,000 figures"),
    ],
)
def test_what_would_mean_nothing_is_refused(
    population: FlaskClient, selection: dict[str, list[str]], statistic: str, why: str
) -> None:
    """In words that say which figures to choose instead."""
    assert why in call(population, "statistic", dataset="folkemengde", selection=selection, statistic=statistic)


def test_nothing_is_cut_in_silence(population: FlaskClient) -> None:
    """The answer says how many there are, and following `next` one has them all, each once."""
    selection = {"region": ["01..06"], "kjonn": ["2"], "measureType": ["personer"]}
    seen: list[str] = []
    skip = 0
    while True:
        answer = call(population, "figures", dataset="folkemengde", selection=selection, skip=skip)
        seen += [figure["iri"] for figure in answer["figures"]]
        if "next" not in answer:
            break
        skip = answer["next"]["skip"]
    assert len(seen) == len(set(seen)) == answer["total"] == 6 * len(YEARS)


def test_search_and_cite(population: FlaskClient) -> None:
    """A data set is found by a word of its title, and can be cited."""
    found = call(population, "search", query="population", language="en")
    assert any(hit["iri"].endswith("/folkemengde") for hit in found["results"])
    assert "The agency" in call(population, "cite", dataset="folkemengde")["text"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, -32700),
        (b"{", 400, -32700),
        (b"[]", 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 7}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "prompts/list"}', 404, -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 1}}', 400, -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', 200, None),
        (b"[" * 40_000, 400, -32700),
        (b" " * 60_000, 413, None),
    ],
)
def test_what_is_no_request_is_answered_as_the_protocol_says(
    population: FlaskClient, body: bytes, status: int, code: int | None
) -> None:
    """JSON-RPC's own errors; never a traceback."""
    answer = population.post("/mcp", data=body, content_type="application/json")
    assert answer.status_code == status
    if code is not None:
        assert answer.get_json()["error"]["code"] == code


def test_a_version_that_is_not_spoken_is_named(population: FlaskClient) -> None:
    """With those that are."""
    meta = {"io.modelcontextprotocol/protocolVersion": "2031-01-01"}
    error = post(population, "tools/list", _meta=meta)["error"]
    assert error["code"] == -32022
    assert "2026-07-28" in error["data"]["supported"]


def test_language_models_are_told_where_it_is(population: FlaskClient) -> None:
    """/llms.txt leads to the tools and to every data set."""
    text = population.get("/llms.txt").get_data(as_text=True)
    assert "/mcp)" in text
    assert all(name in text for name in (*SHIPPED, "folkemengde"))


def test_the_command_answers_the_same(population_site: SiteFolder, population: FlaskClient) -> None:
    """`lod mcp` answers each line of standard input by a line; what is no request, too."""
    arguments = {"dataset": "folkemengde", "selection": {"region": ["03"], "kjonn": ["2"], "aar": ["2024"]}}
    request = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "figures", "arguments": arguments}}
    result = population_site.lod("mcp", stdin=f"{json.dumps(request)}\n\n{{\n")
    first, second = result.stdout.splitlines()
    assert json.loads(first)["result"]["structuredContent"] == call(population, "figures", **arguments)
    assert json.loads(second)["error"]["code"] == -32700


def test_what_is_not_exact_is_not_counted_with(population: FlaskClient) -> None:
    """No sum, mean, change, rank or extreme of «mer enn 90 prosent»."""
    for statistic in ("sum", "mean", "min", "max", "change", "rank"):
        answer = call(population, "statistic", dataset=SHIPPED[0], statistic=statistic)
        assert "not exact" in answer


def test_a_rank_is_told_whole(population: FlaskClient) -> None:
    """Every number of it carries its fields, and how many more there are is said."""
    women = {"region": ["01..29"], "kjonn": ["2"], "aar": ["2024"], "measureType": ["personer"]}
    answer = call(population, "statistic", dataset="folkemengde", selection=women, statistic="rank")
    assert all(set(FIELDS) <= set(figure) for figure in answer["ranked"])
    assert len(answer["ranked"]) + answer["not_shown"] == 29


def test_a_round_mean_is_a_plain_number(population: FlaskClient) -> None:
    """2000 and not 2E+3."""
    selection = {"region": ["01"], "kjonn": ["2"], "aar": ["2000"], "measureType": ["personer"]}
    assert (
        call(population, "statistic", dataset="folkemengde", selection=selection, statistic="mean")["value"] == "2000"
    )
