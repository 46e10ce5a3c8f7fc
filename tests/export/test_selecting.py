"""Selections in the browser, over files: the same figures in the same words as the server's, and little is read."""

from __future__ import annotations

import json
import math
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.export import parts
from lod.web import assets
from tests.conftest import BASE, copy_site
from tests.export.conftest import served
from tests.export.crawl import dead
from tests.shared import shared_folder
from tests.web.browser import WIDTHS, Browser, Visit, chromium, needed
from tests.web.routes import FIGURE
from tests.web.test_accessibility import AUDIT, AXE, RULES

pytestmark = [needed, pytest.mark.browser, pytest.mark.slow]

PAGE = "/doc/dataset/okt-digitalisering"
SELECTIONS = (
    "respondent=kommuner",
    "respondent=kommuner&respondent=fylkeskommuner",
    "aktivitet=digitale-tjenester..",
    "respondent=kommuner&aktivitet=fjernarbeid",
    "view=all",
)


@pytest.fixture(scope="module")
def bare(without_pages: Path) -> Iterator[Browser]:
    """A Chromium that visits files without pages for single figures."""
    with served(without_pages) as port, chromium() as started:
        yield Browser(started, port)


def selected(visit: Visit) -> list[str]:
    """The values that a page shows of what was selected, as they are read aloud."""
    visit.page.wait_for_selector("section[data-ready]")
    shown: list[str] = visit.page.locator("#selected td.value").all_text_contents()
    return [words(text) for text in shown]


def words(text: str) -> str:
    """A text with plain blanks."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def server(published_app: Flask) -> FlaskClient:
    """The site as a server answers it."""
    return published_app.test_client()


def on_the_server(server: FlaskClient, selection: str, language: str) -> list[str]:
    """The values that the server's page shows."""
    answer = server.get(f"{PAGE}?{selection}&lang={language}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    cells = re.findall(r'<td class="number value">(.*?)</td>', answer.get_data(as_text=True))
    return [words(unescape(re.sub(r"<[^>]*>", "", cell))) for cell in cells]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_selection_shows_what_the_server_shows(visitor: Browser, server: FlaskClient, language: str) -> None:
    """The values of a selection, with their signs, are those of the server's page, in the same order."""
    end = "" if language == "nb" else f".{language}"
    for selection in SELECTIONS:
        with visitor.visit(f"{PAGE}{end}.html?{selection}") as visit:
            expected = on_the_server(server, selection, language)
            assert expected
            assert selected(visit) == expected
            assert visit.said == []


def test_the_form_selects(visitor: Browser) -> None:
    """Choosing a code and sending the form shows its figures, with the code chosen, each leading to its page."""
    with visitor.visit(f"{PAGE}.html") as visit:
        page = visit.page
        page.locator("details", has=page.locator("input[name=respondent]")).locator("summary").click()
        page.check("input[name=respondent][value=kommuner]")
        page.click("#filter button[type=submit]")
        values = selected(visit)
        assert len(values) > 3
        assert page.is_checked("input[name=respondent][value=kommuner]")
        page.locator("#selected td.value a").first.click()
        page.wait_for_load_state("load")
        assert "/doc/observation/okt-digitalisering/kommuner/" in page.url
        assert page.locator("h1").count() == 1


def test_what_only_a_server_selects_is_said(visitor: Browser) -> None:
    """A parameter that is not understood here is named, and no figures are shown in its place."""
    for selection in ("sort=value", "periode=latest(1)", "respondent=nobody"):
        with visitor.visit(f"{PAGE}.html?{selection}") as visit:
            assert selected(visit) == []
            assert selection in visit.page.locator("#selected").inner_text()


def test_a_figure_without_a_page_is_shown_by_its_key(bare: Browser) -> None:
    """A link to a figure that has no page leads to its data set, which shows that figure alone."""
    dataset, key = FIGURE.split("/", 1)
    with bare.visit(f"/doc/dataset/{dataset}.html#/{key}") as visit:
        assert selected(visit) == ["> mer enn 90 %"]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: run `npm install`")
def test_axe_finds_nothing_in_what_is_selected(visitor: Browser) -> None:
    """What is drawn in the browser is as accessible as the page, and no wider than a telephone."""
    for width in WIDTHS:
        with visitor.visit(f"{PAGE}.html?respondent=kommuner", width=width) as visit:
            assert selected(visit)
            visit.page.add_script_tag(path=AXE)
            assert visit.page.evaluate(AUDIT, ["tag", RULES]) == []
            assert visit.overflows() == 0


def test_the_form_says_what_is_chosen(visitor: Browser) -> None:
    """After a selection each summary has the chosen codes, or how many there are."""
    with visitor.visit(f"{PAGE}.en.html?respondent=kommuner") as visit:
        assert selected(visit)
        summaries = visit.page.locator("#filter summary").all_inner_texts()
        assert any("municipalities" in text for text in summaries), summaries
        assert any("All " in text for text in summaries), summaries


def test_a_selection_asks_for_two_files(visitor: Browser) -> None:
    """Beside the page, a selection of few figures reads what there is to choose and one part."""
    with visitor.visit(f"{PAGE}.html?respondent=kommuner") as visit:
        assert selected(visit)
        parts = [urlsplit(address).path for address in visit.asked if "/parts/" in address]
        assert parts == ["/parts/okt-digitalisering.nb.json", "/parts/okt-digitalisering/nb/0.json"]


CODES = 1_500
LONG_LIST = """title: {nb: Varer, en: Goods}
description: {nb: Handel med varer., en: Trade in goods.}
publisher: {name: {nb: Etaten, en: The agency}, organization: "971526920"}
contact: {name: {nb: Statistikk, en: Statistics}, email: post@example.no}
issued: 2026-01-01
dimensions:
  land: {label: {nb: Land, en: Country}}
  vare: {label: {nb: Vare, en: Product}}
measures:
  verdi: {label: {nb: Verdi, en: Value}, unit: persons, datatype: integer, decimals: 0}
attributes:
  obsStatus: {}
"""
COUNTRIES = ("NO", "SE", "DK")


def has_trade(place: int, country: int) -> bool:
    """Whether there is a figure: for one combination of three, so that few stand side by side."""
    return (place * 7 + country) % 3 == 0


def write_long_list(root: Path) -> None:
    """A data set with a long list and a sparse cube; its codes do not sort as they stand."""
    folder = root / "data" / "varer"
    (folder / "codelists").mkdir(parents=True)
    (folder / "dataset.yaml").write_text(LONG_LIST, "utf-8")
    codes = [f"v{(place * 7919) % 10_007}" for place in range(CODES)]
    rows = [
        f"{country},{code},{place + number},A"
        for number, country in enumerate(COUNTRIES)
        for place, code in enumerate(codes)
        if has_trade(place, number)
    ]
    (folder / "figures.csv").write_text("\n".join(["land,vare,verdi,obsStatus", *rows]) + "\n", "utf-8")
    listed = {"vare": [(code, f"Vare nummer {place}", f"Product number {place}") for place, code in enumerate(codes)]}
    listed["land"] = [(code, code, code) for code in COUNTRIES]
    for name, lines in listed.items():
        text = "".join(f"{','.join(line)}\n" for line in lines)
        (folder / "codelists" / f"{name}.csv").write_text(f"code,label_nb,label_en\n{text}", "utf-8")
        (folder / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a list of many codes as files, without pages for codes and figures. Not to be changed."""

    def build(folder: Path) -> None:
        site = copy_site(folder / "site")
        write_long_list(site.root)
        assert site.lod("build").exit_code == 0
        result = site.lod("export", str(folder / "files"), "--figures", "0", "--codes", "10")
        assert result.exit_code == 0, result.output
        assert "vare" in result.output

    return shared_folder(tmp_path_factory, "goods", build) / "files"


@pytest.fixture(scope="module")
def buyer(goods: Path) -> Iterator[Browser]:
    with served(goods) as port, chromium() as started:
        yield Browser(started, port)


def test_codes_of_long_lists_have_no_pages_and_no_link_is_dead(goods: Path) -> None:
    """Links to their codes lead to the list; its own page and its documents are there."""
    assert not (goods / "doc/codelist/vare").exists()
    assert (goods / "doc/codelist/vare.html").is_file()
    assert (goods / "doc/codelist/vare.ttl").is_file()
    assert dead(goods, BASE) == []


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("?vare=v{0}&land=NO", [0]),
        ("?vare=v{3}&vare=v{1499}", [3, 1500]),
        ("?vare=v{3}..v{7}", [3, 6, 6, 6, 9]),
        ("#/SE/v{2}/verdi", [3]),
    ],
)
def test_a_long_list_is_read_in_parts(buyer: Browser, query: str, values: list[int]) -> None:
    """Codes are found wherever they stand, ranges are by place, and little is read: no list as a whole."""
    address = re.sub(r"v\{(\d+)\}", lambda place: f"v{int(place[1]) * 7919 % 10_007}", query)
    with buyer.visit(f"/doc/dataset/varer.html{address}") as visit:
        shown = [int(text.removesuffix(" personer").replace(" ", "")) for text in selected(visit)]
        assert sorted(shown) == sorted(values)
        assert visit.said == []
        assert len([asked for asked in visit.asked if "/parts/" in asked]) < 15


def test_a_code_of_a_long_list_is_found_by_words(buyer: Browser) -> None:
    """What is written in the field of a dimension finds its codes, and choosing one selects."""
    with buyer.visit("/doc/dataset/varer.html") as visit:
        page = visit.page
        field = page.locator("details[data-name=vare]")
        field.locator("summary").click()
        field.locator("input[type=search]").fill("nummer 1499")
        code = f"v{1499 * 7919 % 10_007}"
        field.locator(f"input[value={code}]").check()
        page.click("#filter button[type=submit]")
        assert selected(visit)
        assert f"vare={code}" in page.url
        assert "1499" in page.locator("details[data-name=vare] summary").inner_text()


NODE = """import { nextNumber, select } from %s;
const answers = [];
for (const { sizes, starts, runs, chunk, chosen, skip, take } of %s) {
  answers.push(await select({ sizes, starts, chunk }, chosen, { skip, take, most: Infinity }, async (n) => runs[n]));
}
console.log(JSON.stringify(answers));"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_numbers_that_are_selected(monkeypatch: pytest.MonkeyPatch) -> None:
    """For random cubes and choices, the rows that runs give are those that have the chosen codes, in their order."""
    monkeypatch.setattr(parts, "CHUNK", 4)
    chance, cases, expected = random.Random(1), [], []  # noqa: S311 - of a test
    for _ in range(300):
        sizes = [chance.randint(1, 5) for _ in range(chance.randint(1, 4))]
        numbers = [n for n in range(math.prod(sizes)) if chance.random() < chance.choice((0.1, 0.5, 1))]
        chosen = [
            None if chance.random() < 0.4 else sorted(chance.sample(range(s), chance.randint(1, s))) for s in sizes
        ]
        runs = parts.Runs()
        runs.extend(numbers)
        skip, take = chance.randint(0, 3), chance.randint(1, 20)
        cases.append({"sizes": sizes, "starts": runs.starts, "runs": runs.chunks, "chunk": 4, "chosen": chosen})
        cases[-1] |= {"skip": skip, "take": take}
        fits = [{"row": row, "number": n} for row, n in enumerate(numbers) if _fits(n, sizes, chosen)]
        expected.append({"rows": fits[skip : skip + take], "total": len(fits), "whole": True})
    script = NODE % (json.dumps((assets.STATIC / "selection.js").as_uri()), json.dumps(cases))
    command = ["node", "--input-type=module"]
    answer = subprocess.run(command, input=script, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(answer.stdout) == expected


def _fits(number: int, sizes: list[int], chosen: Sequence[list[int] | None]) -> bool:
    for size, places in zip(reversed(sizes), reversed(chosen), strict=True):
        number, place = divmod(number, size)
        if places is not None and place not in places:
            return False
    return True
