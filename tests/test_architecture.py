"""The rooms of the house, and who may enter which: read from the imports themselves."""

from __future__ import annotations

import ast
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lod"

FOLDERS = {".ci", "bench", "data", "deploy", "docs", "lod", "shapes", "tests"}
FILES = {".gitignore", ".npmrc", "CHANGELOG.md", "CONTRIBUTING.md", "Containerfile", "LICENSE", "Makefile", "README.md"}
FILES |= {"README.nb.md", "SECURITY.md", "constraints.txt", "lod.toml", "package.json", "pyproject.toml"}
TOP = FOLDERS | FILES | {"requirements.lock", "wsgi.py"}

MAY_IMPORT: dict[str, set[str]] = {
    "messages": set(),
    "errors": set(),
    "config": {"errors"},
    "model": {"errors"},
    "findings": {"errors"},
    "terminal": {"findings", "errors"},
    "sources": {"model", "errors", "config"},
    "importing": {"drafting", "sources", "cube", "model", "config", "errors"},
    "article": {"model", "errors"},
    "drafting": {"article", "sources", "model", "config", "errors"},
    "rdf": {"model", "errors"},
    "cube": {"model", "rdf", "errors"},
    "graph": {"rdf", "errors"},
    "exchange": {"cube", "rdf", "model", "errors"},
    "charts": {"cube", "rdf", "model", "errors"},
    "validation": {"cube", "rdf", "model", "errors"},
    "rehearsal": {"validation", "graph", "rdf", "model", "errors"},
    "search": {"cube", "model", "errors"},
    "history": {"cube", "model", "errors"},
    "trust": {"cube", "rdf", "model", "errors"},
    "release": {
        "trust",
        "history",
        "charts",
        "exchange",
        "search",
        "validation",
        "cube",
        "graph",
        "rdf",
        "sources",
        "model",
        "config",
        "errors",
    },
    "notifying": {"release", "history", "config", "errors"},
    "storage": {"notifying", "trust", "release", "history", "config", "errors"},
    "sparql": {"graph", "rdf", "errors"},
    "sql": {"cube", "errors"},
    "query": {"history", "sql", "sparql", "exchange", "cube", "graph", "rdf", "model", "errors", "config"},
    "web": {
        "notifying",
        "trust",
        "storage",
        "charts",
        "exchange",
        "history",
        "release",
        "search",
        "query",
        "sparql",
        "rdf",
        "model",
        "graph",
        "cube",
        "config",
        "errors",
    },
    "export": {"web", "release", "search", "exchange", "cube", "graph", "rdf", "model", "config", "errors"},
    "replica": {"release", "graph", "rdf", "errors"},
    "desk": {
        "notifying",
        "storage",
        "article",
        "drafting",
        "findings",
        "history",
        "importing",
        "rehearsal",
        "release",
        "sources",
        "web",
        "model",
        "config",
        "errors",
    },
    "wsgi": {"web", "config"},
}
"""What each room may import of this package beside `messages`, which every room may; `cli` and `__main__` may import
all of it."""

LIVES_ONLY_IN: dict[str, set[str]] = {
    "tomllib": {"config"},
    "babel": {"messages"},
    "yaml": {"sources"},
    "ruamel": {"sources"},
    "jsonschema": {"sources"},
    "duckdb": {"cube", "exchange"},
    "sqlite3": {"cube", "importing", "search", "sources"},  # importing: two editions are compared on disk
    "cryptography": {"trust"},
    "deflate": {"release"},
    "pyarrow": {"cube", "exchange", "query", "sources"},
    "xlsxwriter": {"exchange"},
    "pyoxigraph": {"graph", "query", "sources"},
    "vl_convert": {"charts"},
    "rdflib": {"validation", "rehearsal"},
    "pyshacl": {"validation"},
    "pdfminer": {"article"},
    "python_calamine": {"sources"},
    "sdmx": {"sources"},
    "sqlglot": {"query"},
    "flask": {"desk", "web"},
    "werkzeug": {"desk", "web"},
    "jinja2": {"web"},
    "waitress": {"cli", "web"},
    "prometheus_client": {"web"},
    "click": {"cli", "terminal"},
    "obstore": {"storage"},
}
"""The rooms each library lives in."""


@dataclass(frozen=True)
class Module:
    """What a module imports (dotted), the names that it gives, and its public classes."""

    imports: tuple[str, ...]
    names: frozenset[str]
    """To itself, to what it defines, to what it holds."""
    classes: tuple[str, ...]


@cache
def modules() -> dict[Path, Module]:
    """The modules of the package, which is parsed once."""
    return {path: _parsed(path) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports() -> tuple[tuple[Path, str], ...]:
    """Every import of every module, as the module's path and the dotted name imported."""
    return tuple((path, name) for path, module in modules().items() for name in module.imports)


def _parsed(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    imported: list[str] = []
    names = {path.stem}
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                imported += [alias.name for alias in node.names]
            case ast.ImportFrom(module=str(module)):
                imported += [f"{module}.{alias.name}" for alias in node.names]
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                names.add(name)
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    return Module(tuple(imported), frozenset(names), tuple(classes))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_a_room_imports_only_rooms_below_it() -> None:
    """Data flows one way: nothing imports a room that stands above it or beside it."""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path, name in imports()
        if name.startswith("lod.")
        and room(path) in MAY_IMPORT
        and name.split(".")[1] not in MAY_IMPORT[room(path)] | {room(path), "messages", "__version__"}
    ]
    assert wrong == []


@pytest.mark.parametrize("library", LIVES_ONLY_IN)
def test_a_library_lives_only_in_its_room(library: str) -> None:
    """Each library has its rooms, so that it can be exchanged there."""
    homes = {room(path) for path, name in imports() if name.split(".")[0] == library}
    assert homes <= LIVES_ONLY_IN[library]


def test_every_room_is_in_the_law() -> None:
    """A new room states what it may import."""
    rooms = {p.name.removesuffix(".py") for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert rooms - {"cli", "__init__", "__main__"} == set(MAY_IMPORT)


def test_only_the_builder_introduces_sources_to_the_rest() -> None:
    """`sources` is met by `release` alone, and there by the modules that build."""
    meeting = {path.name for path, name in imports() if name.startswith("lod.sources") and room(path) == "release"}
    assert meeting <= {"again.py", "build.py", "derived.py", "judgement.py", "reading.py", "removal.py", "unchanged.py"}


VAGUE = frozenset({"found", "said", "told", "known", "there", "asked"})
"""Names that say nothing of what they hold or do."""

STILL_VAGUE: dict[str, str] = {
    "drafting": "taking in tables is being rewritten",
    "query": "the compiler gets its names with its plan",
    "web/pages": "its charts and maps are being written",
}
"""Rooms whose names still are, and what they wait for; a room that is done goes from here."""

STILL_TWICE = frozenset(
    {
        "About", "Alternative", "Answer", "Catalog", "Cells", "Chart", "Column", "Described", "Description",
        "Dimension", "Document", "Drafted", "Entry", "Example", "Expressions", "Field", "Figure", "File",
        "Filter", "Group", "Head", "Key", "Kind", "Line", "Link", "Query",
        "Relation", "Scan", "Served", "Site", "Statement", "Status", "Table", "Terms", "Value", "Words",
    }
)  # fmt: skip
"""Names that two public classes have: all but one of them stand in rooms of `STILL_VAGUE`."""


def is_still_vague(path: Path) -> bool:
    """Whether a module is in a room whose names are not done."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return bool({parts[0], "/".join(parts[:2])} & STILL_VAGUE.keys())


def _vague(module: Module) -> set[str]:
    return {name for name in module.names if name.strip("_").lower() in VAGUE}


def test_names_say_what_they_hold() -> None:
    """In the rooms that are done, no variable, field, function, class or module has a name that says nothing."""
    vague = {
        str(path.relative_to(PACKAGE)): wrong
        for path, module in modules().items()
        if not is_still_vague(path) and (wrong := _vague(module))
    }
    assert vague == {}


def test_a_room_that_is_done_leaves_the_list() -> None:
    """What waits for better names has vague ones, and is a room there is."""
    vague = {
        waiting
        for waiting in STILL_VAGUE
        for path, module in modules().items()
        if f"{path.relative_to(PACKAGE).with_suffix('')}/".startswith(f"{waiting}/") and _vague(module)
    }
    assert vague == set(STILL_VAGUE)


def test_one_public_class_has_one_name() -> None:
    """A public class name is that of one class in the whole package, but for those in rooms that wait for theirs."""
    homes: dict[str, list[Path]] = {}
    for path, module in modules().items():
        for name in module.classes:
            homes.setdefault(name, []).append(path)
    twice = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert set(twice) - STILL_TWICE == set()
    done = {name: [p for p in paths if not is_still_vague(p)] for name, paths in twice.items()}
    assert {name for name, paths in done.items() if len(paths) > 1} == {
        "Site"
    }  # the model's, and the one that is served


def test_the_top_level_is_what_the_readme_draws() -> None:
    """What is kept under version control at the top: no file that a tool or a setting left, nobody else's library."""
    root = PACKAGE.parent
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no checkout")
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    paths = [path for path in kept.split("\0") if path]
    assert {path.partition("/")[0] for path in paths} <= TOP
    assert [path for path in paths if path.endswith((".jar", ".class", ".whl", ".pyc"))] == []


def test_modules_are_small() -> None:
    """No module is longer than 350 lines: past that it is two."""
    lengths = {str(p.relative_to(PACKAGE)): len(p.read_text("utf-8").splitlines()) for p in PACKAGE.rglob("*.py")}
    assert {path: lines for path, lines in lengths.items() if lines > 350} == {}


def test_no_module_imports_in_a_circle() -> None:
    """There is no import cycle."""
    names = {_dotted(path) for path in modules()}
    edges: dict[str, set[str]] = {}
    for path, name in imports():
        target = name if name in names else name.rpartition(".")[0]
        if target in names and target != _dotted(path):
            edges.setdefault(_dotted(path), set()).add(target)
    assert [cycle for module in sorted(edges) if (cycle := _cycle(module, edges))] == []


def _dotted(path: Path) -> str:
    parts = ("lod", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _cycle(start: str, edges: dict[str, set[str]]) -> list[str]:
    seen, waiting = set(), list(edges.get(start, ()))
    while waiting:
        module = waiting.pop()
        if module == start:
            return [start]
        if module not in seen:
            seen.add(module)
            waiting += edges.get(module, ())
    return []
