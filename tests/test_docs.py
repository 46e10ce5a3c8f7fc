"""What is there is documented, in English and in Norwegian: every command, setting, format, profile and route."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from lod.cli import main
from lod.config import KEYS, Settings
from lod.messages.catalogue import FOLDER, entries, entry, masked
from lod.model.attributes import BUILT_IN
from lod.rdf.formats import FORMATS
from lod.rdf.profiles import PROFILES, CatalogueProfile
from lod.sources.site.codelists import COLUMNS
from lod.validation.shapes import PACKAGE
from lod.web.app import create_app
from tests import house
from tests.conftest import ROOT

Pages = dict[str, str]
"""The text of each page, by its name."""

PAIRS = [
    ("README.md", "README.nb.md"),
    *(
        (f"docs/{name}.md", f"docs/nb/{name}.md")
        for name in ("steward", "formats", "findings", "consumer", "operator", "sparql", "files")
    ),
]
"""The pages there are in both languages."""

WRITTEN = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
"""Everything there is to read, by its file."""


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.fixture(params=["docs", "docs/nb"])
def docs(request: pytest.FixtureRequest) -> Pages:
    """The pages in one of the languages."""
    return {path.stem: path.read_text("utf-8") for path in (ROOT / request.param).glob("*.md")}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_documented(command: str, docs: Pages) -> None:
    """A command stands in the operator's page, and teaches by --help."""
    assert f"`lod {command}" in docs["operator"]
    assert len(main.commands[command].help or "") > 40


@pytest.mark.parametrize("setting", KEYS)
def test_every_setting_is_documented(setting: str, docs: Pages) -> None:
    """A setting stands in the operator's page with its default, and has a docstring."""
    assert f"`{setting}`" in docs["operator"]
    source = Path(str(files("lod"))).joinpath("config.py").read_text("utf-8")
    assert re.search(rf'    {setting}: [^\n]+\n    """\S', source)
    default = next(f.default for f in fields(Settings) if f.name == setting)
    if isinstance(default, (int, float)):
        assert f"`{default}`" in docs["operator"]


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_format_is_documented(format, docs: Pages) -> None:  # type: ignore[no-untyped-def]  # its kind is that of the parameters
    """A format stands in the consumer's page by its name, media type and suffix."""
    assert format.title in docs["consumer"]
    assert f"`{format.media_type}`" in docs["consumer"]
    assert f"`.{format.suffix}`" in docs["consumer"]


@pytest.mark.parametrize("profile", PACKAGE)
def test_every_profile_is_documented(profile: str, docs: Pages) -> None:
    """A profile of shapes stands in the consumer's page."""
    assert f"`{profile}.ttl`" in docs["consumer"]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_profile_of_the_catalogue_is_documented(profile: CatalogueProfile, docs: Pages) -> None:
    """A profile of the catalogue stands in the consumer's page by its name and IRI."""
    assert f"| `{profile.name}` | `{profile.iri}` |" in docs["consumer"]


@pytest.mark.parametrize(("page", "language"), [("docs/findings.md", "en"), ("docs/nb/findings.md", "nb")])
def test_every_kind_of_finding_is_documented(page: str, language: str) -> None:
    """Each kind has one row, by its name, with its sentence and what to do; and no row is of a kind that is not."""
    rows = [row for row in text_of(page).splitlines() if row.startswith("| `")]
    names = [key for key, _ in entries(FOLDER / "findings.pot", "en") if "." not in key]
    kinds = {name: (masked(name, language), _advised(name, language)) for name in names}
    expected = {f"| `{name}` | {_dotted(what)} | {_dotted(do)} |" for name, (what, do) in kinds.items()}
    assert sorted(rows) == sorted(expected)


def _advised(name: str, language: str) -> str:
    return masked(f"{name}.do", language) if entry(f"{name}.do", language) else "–"


def _dotted(sentence: str) -> str:
    """A sentence of a kind with … for what fills it in."""
    return sentence.replace("'…'", "…")


def test_every_route_is_documented(tmp_path: Path, docs: Pages) -> None:
    """A route stands in the consumer's page, by its fixed part."""
    app = create_app(Settings(root=tmp_path, home=tmp_path / "home", data=tmp_path))
    for rule in app.url_map.iter_rules():
        fixed = rule.rule.partition("<")[0]
        known = fixed.rstrip(".")
        assert f"`{known}" in docs["consumer"], rule.rule


@pytest.mark.parametrize("name", ["dataset", "codelist", "correspondence", "catalog", "removed"])
def test_every_key_a_steward_may_write_is_documented(name: str, docs: Pages) -> None:
    """A key of a description stands in the steward's page."""
    schema = json.loads(files("lod.sources.site").joinpath(f"{name}.schema.json").read_text("utf-8"))
    keys = set(schema.get("properties") or schema["additionalProperties"]["properties"])
    for part in ("table", "dimensions", "measures", "attributes", "slices", "sources"):
        inner = schema.get("properties", {}).get(part, {})
        entry = inner.get("additionalProperties")
        keys |= set(inner.get("properties") or (entry.get("properties", {}) if isinstance(entry, dict) else {}))
    assert {key for key in keys if not re.search(rf"\b{key}\b", docs["steward"])} == set()


@pytest.mark.parametrize("name", ["dataset", "codelist", "catalog", "correspondence", "removed"])
def test_every_key_says_what_it_is(name: str) -> None:
    """Each key of a schema has a description, its own or that of what it refers to, for editors to show."""
    schema = json.loads(files("lod.sources.site").joinpath(f"{name}.schema.json").read_text("utf-8"))

    def silent(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            for key, about in (part.get("properties") or {}).items():
                referred = schema.get("$defs", {}).get(about.get("$ref", "").rpartition("/")[2], {})
                if not {**referred, **about}.get("description"):
                    yield key
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from silent(inner)

    assert list(silent(schema)) == []


def test_every_attribute_and_column_is_documented(docs: Pages) -> None:
    """The built-in attributes and the columns of a code list stand in the steward's page."""
    assert {name for name in BUILT_IN if f"`{name}`" not in docs["steward"]} == set()
    plain = {column for column in COLUMNS if not column.startswith(("label_", "alt_label_", "definition_"))}
    assert {column for column in plain if f"`{column}`" not in docs["steward"]} == set()


@pytest.mark.parametrize("path", sorted(path.relative_to(ROOT).as_posix() for path in WRITTEN))
def test_what_the_documentation_names_is_there(path: str) -> None:
    """Links between the pages, and the files they name, lead somewhere."""
    for link in re.findall(r"\]\(([^)#]+)\)", text_of(path)):
        if not link.startswith("http"):
            assert (ROOT / path).parent.joinpath(link).resolve().exists(), link


@pytest.mark.parametrize(("english", "norwegian"), PAIRS)
def test_a_page_leads_to_the_other_language(english: str, norwegian: str) -> None:
    """The first line of a page leads to the page in the other language."""
    for path, other, name in ((english, norwegian, "Norsk"), (norwegian, english, "English")):
        assert text_of(path).startswith(f"[{name}]({os.path.relpath(other, Path(path).parent)})\n")


@pytest.mark.parametrize(("english", "norwegian"), PAIRS)
def test_examples_are_the_same_in_both_languages(english: str, norwegian: str) -> None:
    """What one can copy from a page is the same in both languages; the comments beside it are not."""
    assert list(examples(english)) == list(examples(norwegian))


def examples(path: str) -> Iterator[str]:
    """The lines of code in a page, without the comments behind them."""
    fenced = False
    for line in text_of(path).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield re.split(r"\s{2,}|\s# ", line.strip())[0]


@pytest.mark.parametrize("path", PAIRS[0])
def test_the_readme_fits_a_screen(path: str) -> None:
    """The README is one screen, with the two commands, a curl and a query."""
    readme = text_of(path)
    assert len(readme.splitlines()) <= 60
    assert all(word in readme for word in ("make serve", "make test", "curl", "SELECT", "![", "steward.md"))


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/contributor.md"])
def test_a_module_that_is_named_exists(page: str) -> None:
    """A path of a module in the pages for contributors leads to a file, from the top or within the package."""
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"`((?:lod/|tests/)?[a-z_/]+/[a-z_]+\.py)`", text))
    assert named
    assert [path for path in sorted(named) if not ((ROOT / path).is_file() or (ROOT / "lod" / path).is_file())] == []


def test_the_drawn_house_is_the_house() -> None:
    """The drawing is made from the imports there are; `python -m tests.house` makes it anew."""
    assert house.FILE.read_text("utf-8") == house.page()
