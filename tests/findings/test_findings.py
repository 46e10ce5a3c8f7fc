"""Findings shown: alike together and counted, as text, SARIF and HTML, in Norwegian and English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import Finding, Severity, in_order
from lod.findings import html, sarif
from lod.findings.advice import ADVICE
from lod.findings.catalogue import KINDS
from lod.findings.groups import grouped, kinds, ranges
from lod.findings.kinds import OTHER, kind_of, rule
from lod.findings.norwegian import norwegian, translated
from lod.findings.text import lines
from lod.findings.words import summary
from lod.messages.message import Message
from tests.conftest import ROOT, SiteFolder

MANY = [
    Finding(f"'x{n}' is not a number such as 12.5.", file="a.csv", row=n, column="andel", value=f"x{n}")
    for n in range(2, 202)
]
REST = Finding("'x' is not a number such as 12.5.", file="a.csv", row=202, column="andel", value="x", times=9_800)
ONE = Finding("the column 'b' is missing.", Severity.WARNING, file="b.csv", row=1, column="b", hint="Add it.")

FINDINGS = st.builds(
    Finding,
    st.sampled_from(["'a' is not a number such as 12.5.", "the code is missing.", "<b> & 'c' {}", "12 rows."]),
    st.sampled_from(list(Severity)),
    st.sampled_from([None, "a.csv", "b b/æ.xlsx"]),
    st.none() | st.integers(1, 10_000),
    st.none() | st.sampled_from(["andel", "<i>"]),
    st.none() | st.text(max_size=5),
    times=st.integers(1, 50),
)


def test_ten_thousand_alike_are_one_line() -> None:
    """A summary, then one finding with how many more, in which rows, and some of the values."""
    text = [start + rest for _, start, rest in lines([*MANY, REST, ONE], "en")]
    assert text == [
        "10,000 violations, 1 warning in 2 files.",
        "violation: a.csv:2 [andel]: 'x2' is not a number such as 12.5.",
        "    + 9,999 more alike: rows 2–202 …; such as 'x2', 'x3', 'x4'",
        "warning: b.csv:1 [b]: the column 'b' is missing. Add it.",
    ]


@given(st.lists(st.integers(1, 60), unique=True, max_size=40))
def test_ranges_hold_all_rows(rows: list[int]) -> None:
    """Each row is in a range, and nothing else is."""
    parts = ranges(sorted(rows), 1_000).split(", ") if rows else []
    told = [n for part in parts for n in range(int(part.split("–")[0]), int(part.split("–")[-1]) + 1)]
    assert told == sorted(rows)


@given(st.lists(FINDINGS, max_size=30))
def test_nothing_is_lost_in_groups(findings: list[Finding]) -> None:
    """Groups and kinds hold every finding as often as it was found."""
    ordered = in_order(findings)
    total = sum(finding.times for finding in ordered)
    assert [f for group in grouped(ordered) for f in group.findings] == sorted(
        ordered, key=[f for group in grouped(ordered) for f in group.findings].index
    )
    assert sum(group.times for group in grouped(ordered)) == total
    assert sum(times for _, _, times, _ in kinds(ordered)) == total


@given(st.lists(FINDINGS, max_size=20))
def test_sarif_has_what_its_standard_asks_for(findings: list[Finding]) -> None:
    """Version, tool, rules that results point to, levels, relative URIs and lines from 1 (SARIF 2.1.0)."""
    told = json.loads(sarif.sarif(findings))
    assert (told["version"], told["$schema"]) == ("2.1.0", sarif.SCHEMA)
    (run,) = told["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({entry["id"] for entry in rules}) == len(rules)
    assert len(run["results"]) == len(findings)
    for finding, result in zip(findings, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == rule(finding)
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"].startswith(finding.message)
        assert result["occurrenceCount"] == finding.times
        for location in result["locations"]:
            place = location["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9%._/-]+", place["artifactLocation"]["uri"])
            assert place.get("region", {"startLine": 1})["startLine"] >= 1


class _Page(HTMLParser):
    """The tags of a page, its texts, and whether each tag is closed."""

    VOID = frozenset({"meta", "br", "!doctype"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.lists(FINDINGS, max_size=20), st.sampled_from(["nb", "en"]))
def test_the_page_is_whole_and_asks_for_nothing(findings: list[Finding], language: str) -> None:
    """Every tag is closed, nothing a steward wrote is markup, no script, nothing fetched; tables have heads."""
    page = _Page(html.page(findings, language))
    assert page.open == []
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "img", "iframe", "b", "i"} & set(names)
    assert dict(page.tags)["html"] == {"lang": language}
    assert names.count("h1") == names.count("main") == 1
    assert names.count("table") == names.count("caption") == names.count("thead")
    assert all(attrs.get("scope") == "col" for tag, attrs in page.tags if tag == "th")
    assert all(translated(finding, language).message in page.text for finding in findings[:1])


def test_what_is_found_is_said_in_norwegian() -> None:
    """Sentence by sentence; words that were quoted stay as they are."""
    finding = Finding("the column 'b' is missing.", file="b.csv", hint="It is described as 'c' in d. Did you mean 'e'?")
    told = translated(finding, "nb")
    assert (told.message, told.advice) == (
        "kolonnen 'b' mangler.",
        "Den er beskrevet som 'c' i d. Mente du 'e'?",
    )
    assert translated(finding, "en") == finding
    assert translated(Finding("does not conform.", nb="stemmer ikke."), "nb").message == "stemmer ikke."
    assert norwegian("nobody translated this.") == "nobody translated this."
    assert summary([finding, ONE], "nb") == "1 feil, 1 advarsel i 1 fil."


PAIRS = sorted({*((k.en, k.nb) for k in KINDS), *((k.do_en, k.do_nb) for k in KINDS), *ADVICE})


@pytest.mark.parametrize(("english", "said"), PAIRS)
def test_a_sentence_keeps_its_words(english: str, said: str) -> None:
    """A sentence has as many words to fill in, and as much code, in both languages."""
    assert said != english
    assert english.count("{}") == said.count("{}")
    code = {part for part in re.findall(r"`[^`]+`", english) if "{" not in part}
    assert code <= set(re.findall(r"`[^`]+`", said))


def test_names_of_kinds_are_names_and_each_is_one() -> None:
    """A kind’s name is words with hyphens, no two have the same, and its own sentence is of that kind."""
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    told = {kind.name: kind_of(kind.en.replace("{}", "'x'")) for kind in KINDS}
    assert [name for name, found in told.items() if found is None or found.name != name] == []
    assert rule(Finding("the column 'b' is missing.")) == "missing-column"
    assert rule(Finding("https://example.org/o: the code is missing.")) == "missing-code"
    assert rule(Finding(Message("ic-3"))) == "ic-3"
    assert rule(Finding("a plug-in says so!")) == OTHER


ROOMS = ("model", "sources", "validation", "drafting", "importing")
MESSAGE = {"Finding": 0, "_wrong": 1, "_refused": 2, "Refused": 0}
"""Which argument of what is called is a message; the one behind it is the advice, unless it has a name."""


def _said() -> Iterator[tuple[str, bool, str]]:
    """What modules say in findings: where, whether it is a message, and its text with {} for what is filled in."""
    for room in ROOMS:
        for path in sorted((ROOT / "lod" / room).rglob("*.py")):
            source = path.read_text("utf-8")
            if re.search(r"\bnb=", source):  # says it in both languages itself
                continue
            for node in ast.walk(ast.parse(source)):
                for is_message, value in _values(node):
                    yield from ((f"{path.name}:{value.lineno}", is_message, text) for text in _template(value))


def _values(node: ast.AST) -> Iterator[tuple[bool, ast.expr]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MESSAGE:
        place = MESSAGE[node.func.id]
        yield from ((True, value) for value in node.args[place : place + 1])
        yield from ((False, value) for value in node.args[place + 1 : place + 2] if node.func.id != "Finding")
        yield from ((False, keyword.value) for keyword in node.keywords if keyword.arg == "hint")
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Name, ast.Tuple)):
        target = node.targets[0]
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(names)
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name) and name.id in ("message", "hint"):
                yield name.id == "message", value


def _template(node: ast.expr) -> list[str]:
    """The texts of an expression; none where it is made elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr():
            return ["".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)]
        case ast.IfExp():
            return [*_template(node.body), *_template(node.orelse)]
    return []


def _words(text: str) -> bool:
    """Whether a text has words of its own, and is not made of others."""
    return len(re.sub(r"\{\}|\W", "", text)) > 5


def test_every_message_is_of_a_kind() -> None:
    """What any module says is wrong has a name that stays, a sentence in Norwegian, and advice."""
    said = [
        (where, text if text.endswith(".") else f"{text}.") for where, told, text in _said() if told and _words(text)
    ]
    assert len(said) > 50
    assert [(where, text) for where, text in said if kind_of(text.replace("{}", "'x'")) is None] == []


def test_every_advice_is_given_in_norwegian() -> None:
    """What any module says one can do is said in Norwegian too."""
    said = [(where, text) for where, told, text in _said() if not told and _words(text)]
    assert len(said) > 30
    parts = [(where, part) for where, text in said for part in re.split(r"(?<=[.?]) ", text) if _words(part)]
    assert [
        (where, part) for where, part in parts if norwegian(part.replace("{}", "x")) == part.replace("{}", "x")
    ] == []


def test_every_sentence_is_said_somewhere() -> None:
    """A sentence that no module says any more has left the catalogue, and so has advice."""
    said = "\n".join(_texts())
    sentences = [*(kind.en for kind in KINDS), *(english for english, _ in ADVICE)]
    assert [english for english in sentences if not _is_said(english, said)] == []


def _texts() -> Iterator[str]:
    """Every text in the package but those of the catalogue, with {} for what is filled in."""
    for path in (ROOT / "lod").rglob("*.py"):
        if path.parent.name in ("findings", "catalogue", "messages"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.expr):
                yield from _template(node)


def _is_said(english: str, said: str) -> bool:
    """Whether the parts of a sentence, between what is filled in and put together, stand in the package."""
    return all(part.strip(" .?:,`\"'()") in said for part in re.split(r"{}| under | in |, ", english))


def test_what_stops_publication_comes_first_and_languages_are_one_line(site: SiteFolder) -> None:
    """Violations, then warnings; texts without a language are one line, and none where the site has one language."""
    described = "data/okt-digitalisering/dataset.yaml"
    site.edit(described, lambda text: re.sub(r"(?m)(^title:\n  nb: .*\n  nn: .*\n)  en: .*\n", r"\1", text))
    site.edit(described, lambda text: text.replace("license: CC_BY_4_0", "license: nope"))
    told = site.lod("check", "--lang", "en").stderr.splitlines()
    severities = [line.partition(":")[0] for line in told if re.match("violation|warning", line)]
    assert severities == sorted(severities, key=["violation", "warning"].index)
    assert sum("both in Bokmål" in line for line in told) == 1
    site.edit("lod.toml", lambda text: 'languages = ["nb"]\n' + text)
    assert "both in Bokmål" not in site.lod("check", "--lang", "en").stderr


def test_programs_get_findings_in_the_order_of_people(site: SiteFolder) -> None:
    """`--json` and SARIF begin with what stops publication, as the text does; each order is the same."""
    site.edit("data/okt-digitalisering/dataset.yaml", lambda text: text + "ukjent: 1\nenda_en: 2\n")
    plain = [json.loads(line) for line in site.lod("check", "--json").stdout.splitlines()]
    results = json.loads(site.lod("check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert [finding["rule"] for finding in plain] == [result["ruleId"] for result in results]
    severities = [list(Severity).index(Severity(finding["severity"])) for finding in plain]
    assert severities == sorted(severities)
    assert severities[0] == 0
