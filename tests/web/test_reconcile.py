"""The reconciliation service, held to the Reconciliation Service API 0.2: what it promises, answers and refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.web.app import create_app
from lod.web.reconciliation.entities import PROPERTIES
from lod.web.reconciliation.queries import BATCH
from tests.conftest import BASE, SiteFolder


@pytest.fixture(scope="module")
def client(published: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(replace(published.settings, query_workers=1))
    yield app.test_client()
    app.extensions["lod"].close()


def ask(client: FlaskClient, *queries: dict[str, Any], path: str = "/reconcile") -> list[list[dict[str, Any]]]:
    """The candidates of each query of a batch, asked as OpenRefine does."""
    batch = {f"q{number}": query for number, query in enumerate(queries)}
    answer = client.post(path, data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert set(answer.json) == set(batch)
    return [answer.json[key]["result"] for key in batch]


def extend(client: FlaskClient, ids: list[str], *properties: str) -> dict[str, Any]:
    body = {"ids": ids, "properties": [{"id": name} for name in properties]}
    answer = client.post("/reconcile", data={"extend": json.dumps(body)})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return dict(answer.json)


def test_manifest(client: FlaskClient) -> None:
    """The manifest has what the specification wants of it, may be read from anywhere, and its addresses answer."""
    answer = client.get("/reconcile", headers={"Host": "evil.example", "Origin": "https://refine.example"})
    manifest = answer.json
    assert manifest is not None
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= set(manifest)
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == f"{BASE}id/codelist/"
    assert {"id": "respondent", "name": "Respondenter"} in manifest["defaultTypes"]
    assert len({t["id"] for t in manifest["defaultTypes"]}) == len(manifest["defaultTypes"])
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        assert template.startswith(BASE)
        path = template.removeprefix(BASE[:-1]).replace("{{id}}", "respondent%2Fkommuner")
        assert client.get(path).status_code in (200, 303)
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        assert client.get((service["service_url"] + service["service_path"]).removeprefix(BASE[:-1])).status_code == 200
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    "text", ["kommuner", "Kommuner", " KOMMUNER ", "municipalities", f"{BASE}id/codelist/respondent/kommuner"]
)
def test_a_code_is_matched_by_what_it_is_called(client: FlaskClient, text: str) -> None:
    """A label in any language, or the identifier itself, is a certain match with the full score."""
    (found,) = ask(client, {"query": text, "type": "respondent"})
    assert found[0]["id"] == "respondent/kommuner"
    assert found[0]["match"] is True
    assert found[0]["score"] == 100
    assert found[0]["type"] == [{"id": "respondent", "name": "Respondenter"}]
    assert [each["match"] for each in found[1:]] == [False] * (len(found) - 1)


def test_what_is_only_alike_is_no_match(client: FlaskClient) -> None:
    """A misspelling, or a part of a name, is a candidate with a score and no match; scores fall."""
    for text in ("komuner", "kommun", "kommunedirektør"):
        (found,) = ask(client, {"query": text})
        assert found, text
        assert not any(each["match"] for each in found)
        scores = [each["score"] for each in found]
        assert scores == sorted(scores, reverse=True)
        assert 0 < scores[0] < 100


def test_a_name_of_two_codes_is_no_match(client: FlaskClient) -> None:
    """A code's notation that stands in two lists names neither, until the list is said."""
    (found,) = ask(client, {"query": "_T"})
    lists = {each["id"].partition("/")[0] for each in found if each["score"] == 100}
    if len(lists) > 1:
        assert not any(each["match"] for each in found)
    (one,) = ask(client, {"query": "_T", "type": "storrelse"})
    assert [each["id"] for each in one if each["match"]] == ["storrelse/_T"]


def test_types_and_limits(client: FlaskClient) -> None:
    """Only codes of the lists asked for come, as many as asked for; an unknown list has none."""
    one, several, none = ask(
        client,
        {"query": "kommune", "type": ["respondent"], "limit": 1},
        {"query": "kommune", "type": [{"id": "respondent"}, {"id": "storrelse"}], "type_strict": "any"},
        {"query": "kommune", "type": "nothing"},
    )
    assert len(one) == 1
    assert {each["id"].partition("/")[0] for each in several} <= {"respondent", "storrelse"}
    assert none == []


def test_properties_count(client: FlaskClient) -> None:
    """A property that does not fit lowers the score and takes the match away."""
    right, wrong = ask(
        client,
        {"query": "kommuner", "type": "respondent", "properties": [{"pid": "code", "v": "kommuner"}]},
        {"query": "kommuner", "type": "respondent", "properties": [{"pid": "code", "v": ["x", {"id": "y"}]}]},
    )
    assert (right[0]["score"], right[0]["match"]) == (100, True)
    assert (wrong[0]["score"], wrong[0]["match"]) == (50, False)
    (only,) = ask(client, {"properties": [{"pid": "code", "v": "kommuner"}]})
    assert only[0]["id"] == "respondent/kommuner"


def test_get_is_answered_as_post_is(client: FlaskClient) -> None:
    """A batch may be asked in the address."""
    batch = json.dumps({"a": {"query": "kommuner"}})
    assert client.get("/reconcile", query_string={"queries": batch}).json == (
        client.post("/reconcile", data={"queries": batch}).json
    )


def test_names_are_in_the_language_of_the_service(client: FlaskClient) -> None:
    """There is a service for each language, and the manifest of each names its own addresses."""
    (found,) = ask(client, {"query": "kommuner", "type": "respondent"}, path="/reconcile/en")
    assert found[0]["name"] == "municipalities"
    manifest = client.get("/reconcile/en").json
    assert manifest is not None
    assert manifest["view"]["url"].startswith(f"{BASE}reconcile/en/view?")
    assert client.get("/reconcile/xx").status_code == 404


def test_extension(client: FlaskClient) -> None:
    """Properties of codes come as the values the API knows; what is not there has none."""
    found = extend(client, ["respondent/kommuner", "respondent/x", "no"], "code", "label_en", "broader", "exact_match")
    assert [each["id"] for each in found["meta"]] == ["code", "label_en", "broader", "exact_match"]
    row = found["rows"]["respondent/kommuner"]
    assert row["code"] == [{"str": "kommuner"}]
    assert row["label_en"] == [{"str": "municipalities"}]
    assert all(set(value) <= {"id", "name"} for value in row["broader"])
    assert found["rows"]["respondent/x"] == {each["id"]: [] for each in found["meta"]}
    period = extend(client, ["periode/pandemien"], *PROPERTIES)["rows"]["periode/pandemien"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00", period["begin"][0]["date"])


def test_proposed_properties_are_those_there_are(client: FlaskClient) -> None:
    """Only properties that codes of the list have are proposed."""
    found = client.get("/reconcile/properties?type=respondent").json
    assert found is not None
    names = [each["id"] for each in found["properties"]]
    assert {"code", "label_nb", "label_en"} <= set(names)
    assert "begin" not in names
    limited = client.get("/reconcile/properties?type=respondent&limit=2").json
    assert limited is not None
    assert [each["id"] for each in limited["properties"]] == names[:2]


@pytest.mark.parametrize(
    ("kind", "prefix", "expected"),
    [
        ("entity", "kommunals", "respondent/kommunalsjefer"),
        ("entity", "respondent/kommuner", "respondent/kommuner"),
        ("type", "resp", "respondent"),
        ("property", "overord", "broader"),
        ("property", "label_en", "label_en"),
    ],
)
def test_suggestions(client: FlaskClient, kind: str, prefix: str, expected: str) -> None:
    """What begins with the letters, or is the identifier, comes first; the cursor goes on behind it."""
    found = client.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix}).json
    assert found is not None
    assert found["result"][0]["id"] == expected
    assert {"id", "name"} <= set(found["result"][0])
    rest = client.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix, "cursor": 1}).json
    assert rest is not None
    assert expected not in [each["id"] for each in rest["result"]] or prefix == expected


def test_only_the_preview_may_be_framed(client: FlaskClient) -> None:
    """The preview says that it may stand in anybody's frame, runs no script, and no other page may be framed."""
    preview = client.get("/reconcile/preview?id=respondent/kommuner&lang=nb")
    assert "<h1>" in preview.text
    assert "<script" not in preview.text
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    for path in ("/", "/reconcile", "/reconcile/preview?id=nothing", "/doc/codelist/respondent/kommuner", "/search"):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"], path


def test_view_leads_to_the_code(client: FlaskClient) -> None:
    """An identifier leads to its page, ours or where the code is published; nothing else is ever led to."""
    answer = client.get("/reconcile/view?id=respondent/kommuner")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/codelist/respondent/kommuner")
    assert client.get("/reconcile/view?id=obsStatus/A").headers["Location"].startswith("http://purl.org/")
    for id in ("https://evil.example/", "//evil.example", "respondent/../x", "x/%00", ""):
        assert client.get("/reconcile/view", query_string={"id": id}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "status", "words"),
    [
        ("queries", "", 400, "JSON"),
        ("queries", "[]", 400, "JSON"),
        ("queries", "[" * 100_000, 400, "JSON"),
        ("queries", '{"a": 1}', 400, "queries.a"),
        ("queries", '{"a": {}}', 400, "query"),
        ("queries", '{"a": {"query": 1}}', 400, "query"),
        ("queries", '{"a": {"query": "x", "limit": 0}}', 400, "limit"),
        ("queries", '{"a": {"query": "x", "limit": true}}', 400, "limit"),
        ("queries", '{"a": {"query": "x", "type": [1]}}', 400, "type"),
        ("queries", '{"a": {"query": "x", "other": 1}}', 400, "other"),
        ("queries", '{"a": {"query": "x", "properties": [{"pid": "no", "v": 1}]}}', 400, "no"),
        ("queries", json.dumps({"a": {"query": "x" * 201}}), 400, "201"),
        ("queries", json.dumps({str(n): {"query": "x"} for n in range(BATCH + 1)}), 413, str(BATCH)),
        ("extend", "{}", 400, "ids"),
        ("extend", '{"ids": [1], "properties": []}', 400, "ids"),
        ("extend", '{"ids": [], "properties": [{"id": "no"}]}', 400, "no"),
        ("extend", json.dumps({"ids": ["x"] * 501, "properties": []}), 413, "500"),
        ("nothing", "x", 400, "queries"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(
    client: FlaskClient, field: str, value: str, status: int, words: str
) -> None:
    """What is wrong is said with its place and what was expected, in both languages; nothing is half answered."""
    answers = [client.post(f"/reconcile?lang={language}", data={field: value}) for language in ("nb", "en")]
    assert [answer.status_code for answer in answers] == [status, status]
    assert all(words in answer.text for answer in answers)
    assert len({answer.text.splitlines()[2] for answer in answers}) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id", "ids"]) | st.text(max_size=5),
            inner, max_size=4,
        ),
        max_leaves=8,
    )
)  # fmt: skip
def test_whatever_is_sent_is_answered_or_refused(client: FlaskClient, said: Any) -> None:
    """No JSON makes the service fail."""
    for field in ("queries", "extend"):
        assert client.post("/reconcile", data={field: json.dumps({"a": said})}).status_code in (200, 400, 413)
        assert client.post("/reconcile", data={field: json.dumps(said)}).status_code in (200, 400, 413)
