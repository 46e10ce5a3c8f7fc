"""Findings shown: alike together and counted, as text, SARIF and HTML, in Norwegian and English."""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from typing import get_type_hints

from hypothesis import given
from hypothesis import strategies as st

from lod.errors import Finding, Severity, in_order
from lod.findings import html, sarif
from lod.findings.groups import grouped, kinds, ranges
from lod.findings.kinds import completed
from lod.findings.text import lines
from lod.findings.words import summary
from lod.messages.catalogue import text
from lod.messages.message import Message, Texts, both
from tests.conftest import ROOT, SiteFolder

NUMBER = Message("expected.number")


def not_a_number(value: str) -> Message:
    return Message("wrong-value", value=value, expected=NUMBER)


MANY = [Finding(not_a_number(f"x{n}"), file="a.csv", row=n, column="andel", value=f"x{n}") for n in range(2, 202)]
REST = Finding(not_a_number("x"), file="a.csv", row=202, column="andel", value="x", times=9_800)
ONE = Finding(
    Message("missing-column", column="b"),
    Severity.WARNING,
    file="b.csv",
    row=1,
    column="b",
    hint=Message("missing-key.do"),
)

FINDINGS = st.builds(
    Finding,
    st.sampled_from(
        [
            not_a_number("a"),
            Message("missing-code"),
            Message("shape.says", words=Texts((("en", "<b> & 'c' {}"),))),
            Message("about.value", value="12 rows", what=Message("empty")),
        ]
    ),
    st.sampled_from(list(Severity)),
    st.sampled_from([None, "a.csv", "b b/æ.xlsx"]),
    st.none() | st.integers(1, 10_000),
    st.none() | st.sampled_from(["andel", "<i>"]),
    st.none() | st.text(max_size=5),
    times=st.integers(1, 50),
)


def test_ten_thousand_alike_are_one_line() -> None:
    """A summary, then one finding with how many more, in which rows, and some of the values."""
    told = [start + rest for _, start, rest in lines([*MANY, REST, ONE], "en")]
    assert told == [
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
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
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


@given(st.lists(FINDINGS, max_size=20), st.sampled_from(["nb", "nn", "en"]))
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
    assert all(text(finding.what, language) in page.text for finding in findings[:1])


def test_a_finding_is_said_in_each_language() -> None:
    """What is wrong, where, and what to do; what a steward wrote stays as it is."""
    hint = both(Message("advice.it-is-described", component="c", file="d"), Message("advice.did-you-mean", nearest="e"))
    finding = Finding(Message("missing-column", column="b"), file="b.csv", row=2, character=7, hint=hint)
    assert finding.line("nb") == "b.csv:2 [tegn 7]: kolonnen 'b' mangler. Den er beskrevet som 'c' i d. Mente du 'e'?"
    assert finding.line("nn") == "b.csv:2 [teikn 7]: kolonna 'b' manglar. Ho er skildra som 'c' i d. Meinte du 'e'?"
    assert str(finding) == (
        "b.csv:2 [character 7]: the column 'b' is missing. It is described as 'c' in d. Did you mean 'e'?"
    )
    assert summary([finding, ONE], "nb") == "1 feil, 1 advarsel i 1 fil."


def test_a_shape_says_its_own_words() -> None:
    """In the language asked for, in one near it, or in any; a shape without words does not stay silent."""
    words = Texts((("en", "is wrong."), ("nb", "er feil.")))
    what = Message("about.value", value="b", what=Message("shape.says", words=words))
    finding = Finding(what, rule="figures-code")
    assert [finding.words(language) for language in ("en", "nb", "nn")] == [
        "'b': is wrong.",
        "'b': er feil.",
        "'b': er feil.",
    ]
    assert completed([finding])[0].advice == "Correct the cells, or the description they are judged by."
    assert text(Message("shape.says", words=Texts((("de", "falsch."),))), "nb") == "falsch."


def test_a_kind_is_named_by_its_message() -> None:
    """The name is the key up to the first point, so two sentences of a kind have one name."""
    assert Finding(Message("ic-3")).rule == "ic-3"
    assert Finding(Message("text-needs-quotes.colon")).rule == "text-needs-quotes"


def test_no_finding_is_made_of_free_text() -> None:
    """What is wrong, and what to do, is a message of the catalogues: no key is a sentence, no argument is one of ours.

    That nothing else is given is a law of types, which the checks of types hold.
    """
    hints = get_type_hints(Finding)
    assert (hints["what"], hints["hint"]) == (Message, Message | None)
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "lod").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message"
        for value in [*node.args, *(keyword.value for keyword in node.keywords)]
        if _is_words(value)
    ]
    assert wrong == []


def _is_words(node: ast.AST) -> bool:
    """Whether a text is written in code with words of its own."""
    match node:
        case ast.Constant(value=str(words)):
            return " " in words.strip()
        case ast.JoinedStr(values=values):
            return any(map(_is_words, values))
        case ast.IfExp(body=body, orelse=orelse):
            return _is_words(body) or _is_words(orelse)
    return False


def test_no_code_reads_a_sentence_back() -> None:
    """No module looks for words in what a finding or an error says in a language."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "lod").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, (ast.In, ast.Eq)) for operator in node.ops)
        and any(isinstance(part, ast.Attribute) and part.attr in ("message", "advice") for part in ast.walk(node))
    ]
    assert wrong == []


def test_what_stops_publication_comes_first_and_languages_are_one_line(site: SiteFolder) -> None:
    """Violations, then warnings; texts without a language are one line, and none where the site has one language."""
    described = "data/okt-digitalisering/dataset.yaml"
    site.edit(described, lambda text: re.sub(r"(?m)(^title:\n  nb: .*\n  nn: .*\n)  en: .*\n", r"\1", text))
    site.edit(described, lambda text: text.replace("license: CC_BY_4_0", "license: nope"))
    told = site.lod("check", "--lang", "en").stderr.splitlines()
    severities = [line.partition(":")[0] for line in told if re.match("violation|warning", line)]
    assert severities == sorted(severities, key=["violation", "warning"].index)
    assert sum("both in Bokmål" in line for line in told) == 1
    assert sum(line.startswith("warning") and "organisation number" in line for line in told) < 2
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
