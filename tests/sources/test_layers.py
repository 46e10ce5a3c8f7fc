"""A description in two layers: what a file says of itself, and on top of it what the steward states."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lod.sources.site import folder as sources
from lod.sources.site.folder import DataSetSource
from tests.conftest import SiteFolder
from tests.sources import twins

ANSWERS = """contact: {name: {nb: Eksempel, en: Example}, email: post@example.org}
publisher: {name: {nb: Eksempel, en: Example}}
license: CC_BY_4_0
issued: 2026-01-01
"""
"""What the files do not say."""


def px(path: Path) -> None:
    (path / "folk.px").write_text(twins.px(twins.PLAIN), "utf-8")


def json_stat(path: Path) -> None:
    (path / "folk.json").write_text(json.dumps(twins.json_stat(twins.PLAIN)), "utf-8")


SELF_DESCRIBED = [
    pytest.param(px, "table: {file: folk.px}\n", id="px"),
    pytest.param(json_stat, "table: {file: folk.json}\nmeasures:\n  andel: {unit: percent}\n", id="json-stat"),
]


def site(folder: Path, write: Callable[[Path], None], description: str) -> SiteFolder:
    data = folder / "data" / "folk"
    data.mkdir(parents=True)
    write(data)
    (data / "dataset.yaml").write_text(description, "utf-8")
    return SiteFolder(folder)


def source(site: SiteFolder) -> DataSetSource:
    (source,) = sources.read(site.settings).datasets
    return source


def violations(site: SiteFolder) -> list[str]:
    return [finding["message"] for finding in site.check() if finding["severity"] == "violation"]


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package from elsewhere that brings a format under the entry point."""
    package = tmp_path / "package"
    (package / "elsewhere-1.dist-info").mkdir(parents=True)
    (package / "elsewhere-1.dist-info" / "METADATA").write_text("Name: elsewhere\nVersion: 1\n", "utf-8")
    points = "[lod.sources]\nhistogram = elsewhere_format:HistogramSource\n"
    (package / "elsewhere-1.dist-info" / "entry_points.txt").write_text(points, "utf-8")
    (package / "elsewhere_format.py").write_text(PLUG_IN, "utf-8")
    monkeypatch.syspath_prepend(package)
    sources.sources.cache_clear()
    yield package
    sources.sources.cache_clear()


PLUG_IN = '''
from lod.model.codelist import CodeList, Concept
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, SelfDescription
from lod.sources.source import Batch, Source


class HistogramSource(Source):
    """Lines of a letter and as many stars as it occurs."""

    self_description = SelfDescription.ALWAYS

    def header(self, path, name, options):
        return ["letter", "count"]

    def batches(self, path, name, options, findings):
        lines = path.read_text().splitlines()
        yield Batch(
            list(range(1, len(lines) + 1)),
            {"letter": [line[0] for line in lines], "count": [str(line.count("*")) for line in lines]},
        )

    def describe(self, path, name, options, findings):
        letters = [line[0] for line in path.read_text().splitlines()]
        codes = CodeList("letters", Text.of({"en": "Letters"}), tuple(Concept(c, Text.of({"en": c})) for c in letters))
        return Description(
            (
                ColumnDescription("letter", Text.of({"en": "Letter"}), codelist=codes),
                ColumnDescription("count", Text.of({"en": "Count"}), measure=True, unit=Text.of({"en": "number"})),
            ),
            Text.of({"en": "Letters and how often they occur"}),
        )
'''


@pytest.mark.parametrize(("write", "description"), SELF_DESCRIBED)
def test_a_file_that_describes_itself_needs_no_components(
    write: Callable[[Path], None], description: str, tmp_path: Path
) -> None:
    """PX and JSON-stat are read as SDMX is: their dimensions, measures and code lists need not be written again."""
    described = site(tmp_path, write, ANSWERS + description)
    assert violations(described) == []
    folk = source(described)
    structure = folk.dataset.structure
    assert [(d.name, d.sub_property_of.rpartition("#")[2]) for d in structure.dimensions] == [
        ("region", "refArea"),
        ("kjonn", ""),
        ("aar", "refPeriod"),
    ]
    assert [(m.name, m.unit) for m in structure.measures] == [("folketall", "persons"), ("andel", "percent")]
    assert {codelist.name: len(codelist.concepts) for codelist in folk.lists} == {"region": 3, "kjonn": 2, "aar": 2}
    assert folk.site_lists["aar"].concepts[0].begin == "2023-01-01"
    batches = list(folk.observations([]))
    assert [str(cell) for _, columns in batches for cell in columns["andel"] if cell is not None] == twins.SHARES


def test_what_the_steward_states_holds(tmp_path: Path) -> None:
    """A PX file whose components the steward states is described by the steward alone, as it always was."""
    stated = twins.DESCRIPTION.format(table="{file: folk.px}").replace("kjonn: {label", "kjonn: {codelist: sex, label")
    own = site(tmp_path, px, stated)
    assert source(own).lists == ()
    assert {finding.get("value") for finding in own.check() if "code list" in finding["message"]} == {
        "region",
        "sex",
        "aar",
    }  # lists that nobody brings


def test_a_folder_with_one_such_file_asks_only_for_what_it_does_not_say(tmp_path: Path) -> None:
    """Without any dataset.yaml, what is missing is said by its key, and nothing of what the file says is."""
    bare = site(tmp_path, px, "")
    (bare.root / "data" / "folk" / "dataset.yaml").unlink()
    missing = " ".join(violations(bare))
    assert all(key in missing for key in ("contact", "issued"))
    assert not any(key in missing for key in ("title", "dimensions", "measures"))


def test_a_format_from_elsewhere_describes_itself_too(tmp_path: Path, plug_in: Path) -> None:
    """What another package brings under the entry point is read, described and drafted by the same door."""

    def histogram(path: Path) -> None:
        (path / "letters.hist").write_text("a ***\nb *\n", "utf-8")

    letters = site(tmp_path, histogram, f"{ANSWERS}table: {{file: letters.hist, format: histogram}}\n")
    assert violations(letters) == []
    (_, columns), *_ = source(letters).observations([])
    assert [str(cell) for cell in columns["count"]] == ["3", "1"]
    assert source(letters).dataset.title.best("en") == "Letters and how often they occur"
