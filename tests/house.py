"""The house as a drawing: which room imports which, read from the imports. `python -m tests.house` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.test_architecture import MAY_IMPORT, imports, room

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


def edges() -> list[tuple[str, str]]:
    """Each pair of rooms of which the first imports the second, in order."""
    pairs = {(room(path), name.split(".")[1]) for path, name in imports() if name.startswith("lod.")}
    return sorted((one, two) for one, two in pairs if one != two and one in MAY_IMPORT and two in MAY_IMPORT)


def page() -> str:
    """The page with the drawing, as Mermaid."""
    shown = [f"    {one} --> {two}" for one, two in edges() if two not in EVERYWHERE]
    return "\n".join([*HEAD, "```mermaid", "flowchart TB", *shown, "```", ""])


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
