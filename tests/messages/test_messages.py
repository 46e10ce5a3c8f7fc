"""Messages: one catalogue for each language, whole, with the same places to fill in, and each text is used."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from lod.cli.wording import WORDED
from lod.desk.fields import groups
from lod.messages import catalogue as catalogues
from lod.messages.catalogue import FOLDER, SOURCE, entries, entry, keys, languages, masked, text
from lod.messages.message import Message, from_plain
from lod.sources.site.schema import load
from tests.conftest import ROOT

DOMAINS = sorted(path.stem for path in FOLDER.glob("*.pot"))
TRANSLATED = [language for language in languages() if language != SOURCE]


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream)


def forms(texts: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts or ())


def places(words: str) -> set[str]:
    """The names that a text has places for."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_whole(language: str, domain: str) -> None:
    """Every text of the template is translated, from the English there is now, and nothing else."""
    template = {m.context: m.id for m in read(FOLDER / f"{domain}.pot") if m.context}
    translation = read(FOLDER / language / "LC_MESSAGES" / f"{domain}.po")
    assert {m.context: m.id for m in translation if m.context} == template
    assert [m.context for m in translation if m.context and not all(forms(m.string))] == []
    assert [m.context for m in translation if m.fuzzy and m.context] == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_places_and_code(language: str, domain: str) -> None:
    """What is filled in, and what stands in `code`, is the same; the singular may leave `count` out."""
    for message in read(FOLDER / language / "LC_MESSAGES" / f"{domain}.po"):
        if not message.context:
            continue
        english, translated = forms(message.id), forms(message.string)
        for source, target in zip(english, translated, strict=True):
            assert places(source) - {"count"} == places(target) - {"count"}, message.context
            assert set(re.findall(r"`[^`{]+`", source)) <= set(re.findall(r"`[^`{]+`", target)), message.context


def test_no_key_stands_in_two_templates() -> None:
    """A key is one text."""
    keys = [key for domain in DOMAINS for key, _ in entries(FOLDER / f"{domain}.pot", SOURCE)]
    assert len(keys) == len(set(keys))


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Every message that the package makes with a key written out: where, its key, and the names it fills in."""
    for path in sorted((ROOT / "lod").rglob("*.py")):
        makers = ("Message", "say") if path.parent.name == "cli" else ("Message",)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
                names = {keyword.arg for keyword in node.keywords}
                given = None if None in names else {name for name in names if name}
                yield from ((f"{path.name}:{node.lineno}", key, given) for key in _keys(node.args[0]))


def _keys(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.IfExp():
            return [*_keys(node.body), *_keys(node.orelse)]
    return []


def test_each_message_that_is_made_is_in_the_catalogue_with_what_it_fills_in() -> None:
    """A key there is not, or an argument too many or too few, is found here and not by a reader."""
    wrong = []
    for where, key, names in calls():
        template = entry(key, SOURCE)
        if template is None:
            wrong.append(f"{where}: there is no text {key}")
        elif names is not None and names - {"count"} != set().union(*map(places, template.forms)) - {"count"}:
            wrong.append(f"{where}: {key} is given {sorted(names)}")
    assert wrong == []


def test_each_text_is_used() -> None:
    """A text that nothing shows any more has left the catalogues."""
    written = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "lod").rglob("*") if path.suffix in (".py", ".html")
    )
    made = set(re.findall(r"""["']([A-Za-z0-9._-]+)["']""", written))
    starts = tuple(re.findall(r"""f["']([A-Za-z0-9._-]+\.)\{""", written))
    domains = sorted(set(DOMAINS) - {"click", "schemas"})
    keys = [key for domain in domains for key, _ in entries(FOLDER / f"{domain}.pot", SOURCE)]
    unused = [key for key in keys if key.removesuffix(".do") not in made and not (starts and key.startswith(starts))]
    assert unused == []


UNSEEN_OF_CLICK = frozenset(
    {
        # of the author of a command, who has used click wrongly
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Choice({choices})",
        "Could not determine name for option with declarations {decls!r}",
        "Invalid start character for option ({option})",
        "Missing parameter",
        "Missing parameter: {param_name}",
        "Missing {param_type}",
        "Name '{name}' defined twice",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean"
        " to pass '--{name}'?",
        "Unknown color {colour!r}",
        # of what our commands do not use: dates, UUIDs, several values for one option, passwords, deprecation …
        "(dynamic)",
        "Argument {name!r} takes {nargs} values.",
        "Confirm the action without prompting.",
        "Could not open file {filename!r}: {message}",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
        "Do you want to continue?",
        "Error: The two entered values do not match.",
        "Positional arguments",
        "Press any key to continue...",
        "Repeat for confirmation",
        "Takes {nargs} values but 1 was given.",
        "Value must be an iterable.",
        "deprecated",
        "env var: {var}",
        "unknown error",
        "{len_type} values are required, but {len_value} was given.",
        "{name} {filename!r} is not executable.",
        "{value!r} does not match the format {format}.",
        "{value!r} is not a valid UUID.",
        "{value!r} is not a valid boolean. Recognized values: {states}",
        # made before the language is looked at, and said by our catalogue `help`
        "%(prog)s, version %(version)s",
        "Show the version and exit.",
    }
)
NAMES_OF_CLICK = frozenset({"integer", "integer range", "text", "required", "COMMAND", "[ARGS]...", "[OPTIONS]"})
"""What click writes without looking it up; we do."""


def looked_up(module: ModuleType) -> Iterator[str]:
    """The texts that a module of click looks up."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(func=ast.Name(id="_" | "ngettext"), args=[ast.Constant(value=str(words)), *_]):
                yield words


def test_what_click_says_is_in_the_catalogue() -> None:
    """Each text of click that a person may meet is translated, and no other, so that a new click is noticed here."""
    texts = {words for module in WORDED for words in looked_up(module)}
    assert texts >= UNSEEN_OF_CLICK
    assert set(keys("click")) == texts - UNSEEN_OF_CLICK | NAMES_OF_CLICK


FORMS = {"pattern", "minimum", "maximum", "maxLength", "oneOf", "uniqueItems"}


def descriptions(schema: Any) -> Iterator[str]:
    """What a schema says of the keys that must be there, and of those that have a form of their own."""
    for name, part in schema.get("properties", {}).items():
        if name in schema.get("required", ()) or part.keys() & FORMS:
            yield part.get("description", "")
    inner = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), schema.get("items")]
    for part in [*inner, schema.get("additionalProperties")]:
        if isinstance(part, dict):
            yield from descriptions(part)


def test_what_a_schema_says_is_in_the_catalogue() -> None:
    """The hints that `lod check` takes from a schema are translated, and what the desk's form says; no others."""
    names = ("dataset", "codelist", "catalog", "correspondence", "removed")
    texts = {words for name in names for words in descriptions(load(name)) if words}
    texts |= {group.help for group in groups({"dimensions": {"d": {}}, "measures": {"m": {}}}, ["nb"])} - {""}
    assert {words.replace("{{", "{").replace("}}", "}") for words in keys("schemas")} == texts


ARGUMENTS = st.recursive(
    st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.builds(lambda value: Message("chart.measure", value=value), inner)
        | st.lists(st.text(max_size=3), max_size=3).map(tuple)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "count"]), ARGUMENTS))
def test_a_message_is_a_value(arguments: dict[str, str | int | Message | tuple[str, ...]]) -> None:
    """It is itself after JSON, and can be compared and kept in sets."""
    message = Message("chart.measure", **arguments)
    assert from_plain(message.plain()) == message
    assert len({message, from_plain(message.plain())}) == 1


def test_a_message_is_shown_in_a_language() -> None:
    """Counts choose the form and are written as the language writes numbers; a list gets commas."""
    assert text(Message("count.codes", count=1), "en") == "1 code"
    assert text(Message("count.codes", count=12345), "en") == "12,345 codes"
    assert text(Message("count.codes", count=12345), "nb") == "12\u00a0345 koder"
    assert text(Message("count.codes", count=2), "nn") == "2 kodar"
    inner = Message("chart.measure")
    assert text(Message("search.none", query=inner), "nb") == "Ingen treff for «Mål»."
    assert text(Message("search.none", query=("a", "b")), "nb") == "Ingen treff for «a, b»."
    assert text(Message("search.none", query="a\x1b[2J"), "nb") == "Ingen treff for «a\\x1b[2J»."
    assert masked("search.none", "nb") == "Ingen treff for «…»."


def test_what_is_not_there_is_no_traceback() -> None:
    """A key or an argument there is not, of a plug-in, is shown as it is."""
    assert text(Message("of-a-plug-in", x="1"), "nb") == "of-a-plug-in (x: 1)"
    assert text(Message("search.none"), "en") == text(Message("search.none", query="…"), "en")
    assert text("words", "nn") == "words"


def test_a_language_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation into one more language is found by its files alone; what it leaves out is English."""
    folder = tmp_path / "messages"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    made = Catalog(locale="fo")
    made.add("this is empty.", "hetta er tómt.", context="empty")
    file = folder / "fo" / "LC_MESSAGES" / "findings.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_po(stream, made)
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    catalogues.catalogue.cache_clear()
    try:
        assert languages() == ["en", "fo", "nb", "nn"]
        assert text(Message("empty"), "fo") == "hetta er tómt."
        assert text(Message("no-such-file"), "fo") == text(Message("no-such-file"), "en")
    finally:
        catalogues.catalogue.cache_clear()
