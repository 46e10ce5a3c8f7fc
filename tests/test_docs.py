"""What is there is documented: every command, setting, format, profile and route."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from lod.cli import main
from lod.config import KEYS, Settings
from lod.model.attributes import BUILT_IN
from lod.rdf.formats import FORMATS
from lod.rdf.profiles import PROFILES, Profile
from lod.sources.codelists import COLUMNS
from lod.validation.shapes import PACKAGE
from lod.web.app import create_app
from tests.conftest import ROOT

DOCS = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_documented(command: str) -> None:
    """A command stands in the operator's page, and teaches by --help."""
    assert f"`lod {command}" in DOCS["operator"]
    assert len(main.commands[command].help or "") > 40


@pytest.mark.parametrize("setting", KEYS)
def test_every_setting_is_documented(setting: str) -> None:
    """A setting stands in the operator's page with its default, and has a docstring."""
    assert f"`{setting}`" in DOCS["operator"]
    source = Path(str(files("lod"))).joinpath("config.py").read_text("utf-8")
    assert re.search(rf'    {setting}: [^\n]+\n    """\S', source)
    default = next(f.default for f in fields(Settings) if f.name == setting)
    if isinstance(default, (int, float)):
        assert f"`{default}`" in DOCS["operator"]


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_every_format_is_documented(format) -> None:  # type: ignore[no-untyped-def]
    """A format stands in the consumer's page by its name, media type and suffix."""
    assert format.title in DOCS["consumer"]
    assert f"`{format.media_type}`" in DOCS["consumer"]
    assert f"`.{format.suffix}`" in DOCS["consumer"]


@pytest.mark.parametrize("profile", PACKAGE)
def test_every_profile_is_documented(profile: str) -> None:
    """A profile of shapes stands in the consumer's page."""
    assert f"`{profile}.ttl`" in DOCS["consumer"]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_profile_of_the_catalogue_is_documented(profile: Profile) -> None:
    """A profile of the catalogue stands in the consumer's page by its name and IRI."""
    assert f"| `{profile.name}` | `{profile.iri}` |" in DOCS["consumer"]


def test_every_route_is_documented(tmp_path: Path) -> None:
    """A route stands in the consumer's page, by its fixed part."""
    app = create_app(Settings(root=tmp_path, home=tmp_path / "home", data=tmp_path))
    for rule in app.url_map.iter_rules():
        fixed = rule.rule.partition("<")[0]
        known = fixed.rstrip(".")
        assert f"`{known}" in DOCS["consumer"], rule.rule


@pytest.mark.parametrize("name", ["dataset", "codelist", "catalog", "removed"])
def test_every_key_a_steward_may_write_is_documented(name: str) -> None:
    """A key of a description stands in the steward's page."""
    schema = json.loads(files("lod.sources").joinpath(f"{name}.schema.json").read_text("utf-8"))
    keys = set(schema.get("properties") or schema["additionalProperties"]["properties"])
    for part in ("table", "dimensions", "measures", "attributes", "slices", "sources"):
        inner = schema.get("properties", {}).get(part, {})
        entry = inner.get("additionalProperties")
        keys |= set(inner.get("properties") or (entry.get("properties", {}) if isinstance(entry, dict) else {}))
    assert {key for key in keys if not re.search(rf"\b{key}\b", DOCS["steward"])} == set()


def test_every_attribute_and_column_is_documented() -> None:
    """The built-in attributes and the columns of a code list stand in the steward's page."""
    assert {name for name in BUILT_IN if f"`{name}`" not in DOCS["steward"]} == set()
    plain = {column for column in COLUMNS if not column.startswith(("label_", "definition_"))}
    assert {column for column in plain if f"`{column}`" not in DOCS["steward"]} == set()


def test_what_the_documentation_names_is_there() -> None:
    """Links between the pages, and the files they name, lead somewhere."""
    for name, text in {**DOCS, "../README": README}.items():
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            if not link.startswith("http"):
                assert (ROOT / "docs" / name).parent.joinpath(link).resolve().exists(), f"{name}: {link}"


def test_the_readme_fits_a_screen() -> None:
    """The README is one screen, with the two commands, a curl and a query."""
    assert len(README.splitlines()) <= 60
    assert all(word in README for word in ("make serve", "make test", "curl", "SELECT", "![", "docs/steward.md"))
