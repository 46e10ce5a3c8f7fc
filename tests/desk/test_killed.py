"""A desk that is killed while it saves loses nothing: every file is whole, as before or as after, and the same again
completes it."""

from __future__ import annotations

import http.client
import itertools
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest

from tests.desk.conftest import Desk, opened
from tests.desk.test_articles import corrections
from tests.desk.test_desk import ABOUT

pytestmark = pytest.mark.server

DELAYS = (0.03, 0.07, 0.13, 0.22)
"""Seconds until it is killed."""

Files = dict[str, bytes]


def held(folder: Path) -> Files:
    """The files of a folder that a release is made from: what begins with a dot is none."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(files)}


def killed(folder: Path, delay: float, save: Callable[[Desk], None]) -> None:
    """Opens a desk, and kills it so long after it began to save, again and again."""
    with opened(folder) as desk:
        assert desk.process is not None
        threading.Timer(delay, desk.process.kill).start()
        with suppress(OSError, http.client.HTTPException):
            while True:
                save(desk)


def table(path: Path, places: int) -> Path:
    rows = (f"Sted {place};{year};{place + year}" for place in range(places) for year in (2022, 2023))
    path.write_text("Sted;År;Saker\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def test_an_edition_is_whole(tmp_path: Path) -> None:
    """Table, code lists and description are each of one edition or the other; the edition dropped once more makes them
    what it would have made."""
    folder = tmp_path / "site"
    folder.mkdir()
    small, large = table(tmp_path / "saker.csv", 3), table(tmp_path / "neste.csv", 400)
    states: list[Files] = []

    def take(desk: Desk, file: Path) -> None:
        page = desk.post("/sets/straffesaker/edition", {}, file).headers["Location"]
        offered = re.findall('name="state" value="([^"]*)"', desk.get(page).body)
        for state in offered:  # none where the edition changes nothing
            assert desk.post(page, {"state": state, "reason": "Ny utgave."}).status == 303

    with opened(folder) as desk:
        desk.post(desk.drop(small), ABOUT)
        states.append(held(folder / "data"))
        for file in (large, small, large):
            take(desk, file)
            states.append(held(folder / "data"))
    for delay in DELAYS:
        turns = itertools.cycle((small, large))
        killed(folder, delay, lambda desk, turns=turns: take(desk, next(turns)))  # type: ignore[misc]  # bound now
        for name, content in held(folder / "data").items():
            assert content in [state.get(name) for state in states], name
    with opened(folder) as desk:
        take(desk, large)
    assert held(folder / "data") == states[-1]


def test_a_list_and_its_description_are_whole(tmp_path: Path) -> None:
    """Whenever a desk is killed, a list has the labels of one save, all of them, and its description one of its
    texts."""
    folder = tmp_path / "site"
    lists = folder / "data/codelists"
    lists.mkdir(parents=True)
    (lists / "sted.csv").write_text("code,label_nb\n" + "".join(f"{n},x\n" for n in range(60)), "utf-8")
    (lists / "sted.yaml").write_text("# skrevet for hånd\nlabel: {nb: x}\n", "utf-8")

    def save(desk: Desk, word: str) -> None:
        page = desk.get("/lists/codes/sted").body
        names = re.findall(r'name="(c\d+-1)"', page)
        was = unescape(re.findall('name="was" value="([^"]*)"', page)[0])
        assert desk.post("/lists/codes/sted", {"was": was, **dict.fromkeys(names, word)}).status == 303
        form = desk.get("/lists/about/sted").body
        was = unescape(re.findall('name="was" value="([^"]*)"', form)[0])
        assert desk.post("/lists/about/sted", {"was": was, "f:label/nb": word}).status == 303

    words = {"x", "y" * 4_000, "z"}
    for delay in DELAYS:
        turns = itertools.cycle(sorted(words))
        killed(folder, delay, lambda desk, turns=turns: save(desk, next(turns)))  # type: ignore[misc]  # bound now
        rows = (lists / "sted.csv").read_text("utf-8").splitlines()
        assert len(rows) == 61
        (word,) = {row.partition(",")[2] for row in rows[1:]}
        assert word in words
        description = (lists / "sted.yaml").read_text("utf-8")
        assert description.startswith("# skrevet for hånd\n")
        assert any(description.rstrip() == f"# skrevet for hånd\nlabel: {{nb: {word}}}" for word in words)


def test_the_folder_of_an_article_is_whole(tmp_path: Path) -> None:
    """Sheet, table and description of an article that is read again are those of one of its texts; or there is no
    folder yet. Read once more, it is what it would have become."""
    article = tmp_path / "nye-tall.md"
    sentences = [f"Ca. {share} prosent av kommunene har plan {share} i 2021." for share in range(11, 41)]
    texts = ["# Nye tall\n\n" + " ".join(sentences[:count]) + "\n" for count in (1, 30)]

    def take(desk: Desk, text: str) -> None:
        article.write_text(text, "utf-8")
        made = (desk.folder / "data/nye-tall").exists()
        page = desk.post("/sets/nye-tall/edition", {}, article).headers["Location"] if made else desk.drop(article)
        assert desk.post(page.partition("?")[0], {"id": "nye-tall", **corrections(desk, page)}).status == 303

    states: list[Files] = []
    (tmp_path / "whole").mkdir()
    with opened(tmp_path / "whole") as desk:
        for text in (texts[0], texts[1], texts[0], texts[1]):
            take(desk, text)
            states.append(held(desk.folder / "data"))
    folder = tmp_path / "site"
    folder.mkdir()
    for delay in DELAYS:
        turns = itertools.cycle(texts)
        killed(folder, delay, lambda desk, turns=turns: take(desk, next(turns)))  # type: ignore[misc]  # bound now
        for name, content in held(folder / "data").items():
            assert content in [state.get(name) for state in states], name
    with opened(folder) as desk:
        take(desk, texts[0])
        take(desk, texts[1])
        assert held(folder / "data") == states[-1]
