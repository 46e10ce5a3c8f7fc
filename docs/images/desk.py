"""Takes the pictures of the desk, in nb and en: a draft with its questions, the grid of what is wrong, a code list, an
article with its numbers marked, and a release that comes at a moment."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent
SHIPPED = IMAGES.parents[1] / "data" / "codelists"
NAMES = {"nb": ("Saker i forliksrådet", "Kommune;År;Saker"), "en": ("Conciliation cases", "Municipality;Year;Cases")}
ARTICLE = """# Nye tall om saker i forliksrådet

Ca. 80 prosent av kommunene behandlet flere saker i 2025. Mellom 40 og 50 prosent av sakene ble forlikt.

Mer enn 70 prosent av kommunene samarbeider, se figur 3.
"""
ROWS = ("Bergen;2024;812", "Bergen;2025;790", "Molde;2024;64", "Molde;2025;71", "Vik;2024;<5", "Vik;2025;6")


def pictures(window: Any, address: str, folder: Path, language: str) -> None:
    """The pictures of one language, on a desk that was opened at the address."""
    title, header = NAMES[language]
    table = folder.parent / f"{title}.csv"
    table.write_text("\n".join((header, *ROWS)) + "\n", "utf-8")
    root = address.partition("?")[0]
    window.goto(address)
    window.goto(f"{root}new")
    window.set_input_files("#file", table)
    window.click("main form button")
    window.screenshot(path=IMAGES / f"desk-draft.{language}.png")
    window.select_option("select[name='answer:symbol.<5']", "Q")
    window.fill("input[name^='answer:unit.']", "number")
    for name, words in (("description", title), ("publisher", "Etaten"), ("contact", "post@example.org")):
        window.fill(f"#{name}", words)
    window.click("main form .actions button")
    grid = window.get_attribute("main .actions a", "href")
    (figures,) = folder.glob("data/*/*.csv")
    figures.write_text(figures.read_text("utf-8").replace("Molde;2025", "Moled;2025").replace("790", "79O"), "utf-8")
    window.goto(root + grid.removeprefix("/"))
    window.wait_for_selector("td.violation", timeout=60_000)
    window.screenshot(path=IMAGES / f"desk-grid.{language}.png")
    shared = folder / "data" / "codelists"
    shared.mkdir(exist_ok=True)
    for name in ("respondent.csv", "respondent.yaml"):
        shutil.copy(SHIPPED / name, shared / name)
    window.goto(f"{root}lists/codes/respondent")
    window.screenshot(path=IMAGES / f"desk-list.{language}.png")
    article = folder.parent / "nye-tall.md"
    article.write_text(ARTICLE, "utf-8")
    window.goto(f"{root}new")
    window.set_input_files("#file", article)
    window.click("main form button")
    window.wait_for_selector("article.marked")
    window.screenshot(path=IMAGES / f"desk-article.{language}.png")
    figures.write_text(figures.read_text("utf-8").replace("Moled;2025", "Molde;2025").replace("79O", "790"), "utf-8")
    window.goto(f"{root}publish")
    window.click("#prepare")
    window.wait_for_selector("#publish", timeout=200_000)
    window.click("details:has(#at) > summary")
    window.fill("#at", "2027-01-15T08:00")
    window.locator("#at").scroll_into_view_if_needed()
    window.screenshot(path=IMAGES / f"desk-moment.{language}.png")


def main() -> None:
    """Opens a desk on an empty folder for each language."""
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as scratch:
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in NAMES:
            folder = Path(scratch) / language / "site"
            folder.mkdir(parents=True)
            command = [sys.executable, "-m", "lod", "--root", str(folder), "desk", "--no-open"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:  # noqa: S603 - our own command
                try:
                    address = re.search(r"http://\S+", desk.stdout.readline() if desk.stdout else "")
                    context = chromium.new_context(locale=language, viewport={"width": 1100, "height": 900})
                    pictures(context.new_page(), address[0] if address else "", folder, language)
                finally:
                    desk.terminate()


if __name__ == "__main__":
    main()
