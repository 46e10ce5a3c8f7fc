"""The code on a page runs as it is pasted, and what it gives has every figure with unit, status and citation."""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.clients import tools
from tests.conftest import BASE, SiteFolder
from tests.web.running import Running, running

pytestmark = pytest.mark.server

PAGE = "/doc/dataset/folkemengde.html?region=01&region=02&aar=latest(2)&measureType=personer&lang=en"
STATED = "/doc/dataset/okt-digitalisering.html?respondent=kommuner&lang=en"
ROWS, TOTAL = 12, 2 * 3 * (2025 + 2024) + 6 * 1000
"""The figures of the selection, and their sum: two regions, three sexes, two years."""
READ = '("rows", len(figures)), ("sum", sum(values)), ("codes", codes), ("units", units), ("statuses", statuses)'
PYTHON = f"""
import json
print("\\n" + json.dumps(dict([{READ}, ("citation", citation)])))
"""
"""What prints, after the code of a page, what it has given."""
PANDAS = """
values, codes = figures["value"].tolist(), sorted(set(figures["region"]))
units, statuses = sorted(set(figures["unitMeasure_en"])), sorted(set(figures["obsStatus_en"]))
citation = figures.attrs["citation"]
"""
POLARS = """
values, codes = list(map(float, figures["value"].to_list())), sorted(set(figures["region"]))
units, statuses = sorted(set(figures["unitMeasure_en"])), sorted(set(figures["obsStatus_en"]))
"""
DUCKDB = """
values, codes, units, statuses = (
    sorted(row[0] for row in figures.project(f"{name}").fetchall())
    for name in ("value::DOUBLE", "region", "unitMeasure_en", "obsStatus_en")
)
codes, units, statuses = sorted(set(codes)), sorted(set(units)), sorted(set(statuses))
"""
R = """
cat("\\n{\\"rows\\": ", nrow(figures), ", \\"sum\\": ", sum(figures$value), ", \\"codes\\": [",
    paste0("\\"", sort(unique(figures$region)), "\\"", collapse = ", "), "], \\"units\\": [",
    paste0("\\"", sort(unique(figures$unitMeasure_en)), "\\"", collapse = ", "), "], \\"statuses\\": [",
    paste0("\\"", sort(unique(figures$obsStatus_en)), "\\"", collapse = ", "), "], \\"citation\\": \\"",
    attr(figures, "citation"), "\\"}", sep = "")
"""
OBSERVABLE = """
const all = (name) => [...new Set(figures.map((row) => row[name]))].sort();
console.log(JSON.stringify({rows: figures.length, sum: figures.reduce((sum, row) => sum + row.value, 0),
  codes: all("region"), units: all("unitMeasure_en"), statuses: all("obsStatus_en"), citation}));
"""
D3 = "d3-fetch@3.0.1"
POWER_QUERY = "@microsoft/powerquery-parser@2.0.0"
PARSE = """
const { DefaultSettings, TaskUtils } = require("@microsoft/powerquery-parser");
const text = require("fs").readFileSync(process.argv[2], "utf8");
TaskUtils.tryLexParse(DefaultSettings, text).then((task) => console.log(TaskUtils.isParseStageOk(task)));
"""


@pytest.fixture(scope="module")
def server(population_site: SiteFolder) -> Iterator[Running]:
    with running(population_site) as started:
        yield started


def code(client: FlaskClient, tool: str, address: str = PAGE) -> str:
    """The code for a tool on a page."""
    page = client.get(address).get_data(as_text=True)
    match = re.search(rf"<h3>{re.escape(tool)}</h3>\s*<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert match, tool
    return html.unescape(match[1])


def here(text: str, server: Running) -> str:
    """The code with the address of the server in the place of the site's: the only thing that is changed."""
    return text.replace(BASE, f"http://127.0.0.1:{server.port}/")


def holds(printed: str, client: FlaskClient, server: Running) -> None:
    """That all figures were read, codes as text, with unit, status and citation."""
    read: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    cited = str(read.pop("citation"))
    assert cited.startswith("The agency (2026). Population.")
    page = html.unescape(re.sub(r"<[^>]+>", "", client.get(PAGE).get_data(as_text=True)))
    assert cited.replace(f"http://127.0.0.1:{server.port}/", BASE) in page
    assert read == {
        "rows": ROWS,
        "sum": TOTAL,
        "codes": ["01", "02"],
        "units": ["persons"],
        "statuses": ["normal", "provisional"],
    }


@pytest.mark.parametrize(("tool", "then"), [("pandas", PANDAS), ("polars", POLARS), ("DuckDB", DUCKDB)])
def test_python_runs_as_pasted(population: FlaskClient, server: Running, tmp_path: Path, tool: str, then: str) -> None:
    """In pandas, polars and DuckDB, from Parquet."""
    pytest.importorskip(tool.casefold(), reason=f"{tool} is not installed")
    program = tmp_path / "program.py"
    program.write_text(here(code(population, tool), server) + then + PYTHON, "utf-8")
    holds(tools.run([sys.executable, program], cwd=tmp_path), population, server)


def test_r_runs_as_pasted(population: FlaskClient, server: Running, tmp_path: Path) -> None:
    """With nothing but R itself."""
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    program = tmp_path / "program.R"
    program.write_text(here(code(population, "R"), server) + R, "utf-8")
    holds(tools.run(["Rscript", program], cwd=tmp_path), population, server)


def test_observable_runs_as_pasted(population: FlaskClient, server: Running, tmp_path: Path) -> None:
    """With the `d3` that Observable has, and what fetches in Node.js."""
    folder, missing = tools.packages("d3-fetch", D3)
    if missing:
        pytest.skip(missing)
    program = tmp_path / "program.mjs"
    text = here(code(population, "Observable"), server)
    program.write_text(f'import * as d3 from "d3-fetch";\n{text}{OBSERVABLE}', "utf-8")
    (tmp_path / "node_modules").symlink_to(folder / "node_modules")
    holds(tools.run(["node", program], cwd=tmp_path), population, server)


def test_curl_runs_as_pasted(population: FlaskClient, server: Running, tmp_path: Path) -> None:
    """It writes the file that the page offers."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    tools.run(["sh", "-c", here(code(population, "curl"), server)], cwd=tmp_path)
    assert len((tmp_path / "folkemengde.csv").read_text("utf-8").splitlines()) == ROWS + 1


@pytest.mark.parametrize("address", [PAGE, STATED])
def test_power_query_is_its_language(population: FlaskClient, tmp_path: Path, address: str) -> None:
    """Power Query itself runs in Excel and Power BI alone; Microsoft's own parser reads the code as an expression."""
    folder, missing = tools.packages("powerquery-parser", POWER_QUERY)
    if missing:
        pytest.skip(missing)
    text = code(population, "Power Query", address)
    (tmp_path / "right.pq").write_text(text, "utf-8")
    (tmp_path / "wrong.pq").write_text(text.replace("    Figures =", "    Figures"), "utf-8")
    (tmp_path / "parse.cjs").write_text(PARSE, "utf-8")
    (tmp_path / "node_modules").symlink_to(folder / "node_modules")
    for name, expected in (("right.pq", "true"), ("wrong.pq", "false")):
        assert tools.run(["node", tmp_path / "parse.cjs", tmp_path / name], cwd=tmp_path).strip() == expected


def test_the_qualifier_is_read_too(population: FlaskClient) -> None:
    """«mer enn 90» is no bare 90 in any of them."""
    for tool in ("pandas", "polars", "DuckDB", "R"):
        assert "qualifier_en" in code(population, tool, STATED)


def test_a_moment_stays_in_the_code(population: FlaskClient) -> None:
    """The page of an earlier state gives code for that state."""
    today = datetime.now(UTC).date().isoformat()
    for tool in ("curl", "pandas", "R", "Power Query"):
        assert "&asOf=20" in code(population, tool, f"{PAGE}&asOf={today}")


FIGURE = "/doc/observation/folkemengde/01/1/2024/personer.html?lang=en"
ONE = 'print("\\n" + json.dumps([figures["value"].tolist(), figures["region"].tolist(), figures.attrs["citation"]]))\n'


def test_the_code_of_a_figure_runs_as_pasted(population: FlaskClient, server: Running, tmp_path: Path) -> None:
    """It fetches that figure alone, with the citation that its page shows, in every tool."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    program = tmp_path / "program.py"
    text = here(code(population, "pandas", FIGURE), server)
    program.write_text(f"import json\n{text}\n{ONE}", "utf-8")
    values, codes, cited = json.loads(tools.run([sys.executable, program], cwd=tmp_path).strip().splitlines()[-1])
    assert (values, codes) == ([2024.0], ["01"])
    page = html.unescape(re.sub(r"<[^>]+>", "", population.get(FIGURE).get_data(as_text=True)))
    assert cited.replace(f"http://127.0.0.1:{server.port}/", BASE) in page
    for tool in ("curl", "polars", "DuckDB", "R", "Observable", "Power Query"):
        assert "region=01&kjonn=1&aar=2024" in code(population, tool, FIGURE)


def test_a_figure_without_a_value_has_a_page(population: FlaskClient) -> None:
    """Its page says so, also in what is pasted into an article."""
    answer = population.get("/doc/observation/folkemengde/02/1/2001/personer.html?lang=en")
    assert answer.status_code == 200
    pasted = re.search(r'<textarea[^>]*id="as-figure"[^>]*>(.*?)</textarea>', answer.get_data(as_text=True), re.DOTALL)
    assert pasted
    assert "no value" in pasted[1]
