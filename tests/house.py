"""The house as a drawing: which room imports which, and which room of `sources`, read from the imports.

`python -m tests.house` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.test_architecture import MAY_IMPORT, PACKAGE, imports, room

FILE = Path(__file__).parent.parent / "docs" / "house.md"
EVERYWHERE = {"errors", "messages", "config", "model", "rdf"}
"""Rooms that nearly all others import: their arrows would hide the rest."""
HEAD = (
    "# The rooms, and who imports whom",
    "",
    "Made from the imports by `python -m tests.house`; a test holds that it is as they are. An arrow leads from a",
    "room to one that it imports. Nearly all import `model`, `rdf`, `messages`, `errors` and `config`, and `cli`",
    "imports all of them: those arrows are left out. [contributor.md](contributor.md) says what each room owns.",
    "",
)
SOURCES = (
    "## The rooms of `sources`",
    "",
    "Each format that describes itself has a room, and gives a `Description` (`lod/sources/description.py`); `site`",
    "lays what a steward states on top of it (`lod/sources/site/layers.py`).",
    "",
)


def edges() -> list[tuple[str, str]]:
    """Each pair of rooms of which the first imports the second, in order."""
    pairs = {(room(path), name.split(".")[1]) for path, name in imports() if name.startswith("lod.")}
    return sorted((one, two) for one, two in pairs if one != two and one in MAY_IMPORT and two in MAY_IMPORT)


def edges_within(whole: str) -> list[tuple[str, str]]:
    """Each pair of rooms within a room of which the first imports the second, in order."""
    rooms = {path.name for path in (PACKAGE / whole).iterdir() if (path / "__init__.py").exists()}
    pairs = {
        (path.relative_to(PACKAGE).parts[1], name.split(".")[2])
        for path, name in imports()
        if room(path) == whole and name.startswith(f"lod.{whole}.")
    }
    return sorted((one, two) for one, two in pairs if one != two and {one, two} <= rooms)


def drawing(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Arrows as Mermaid draws them."""
    return ["```mermaid", "flowchart TB", *(f"    {one} --> {two}" for one, two in pairs), "```", ""]


def page() -> str:
    """The page with the drawings."""
    outer = ((one, two) for one, two in edges() if two not in EVERYWHERE)
    return "\n".join([*HEAD, *drawing(outer), *SOURCES, *drawing(edges_within("sources"))])


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
