"""What stands before the application: who asks, the log, the numbers, and how often one may ask."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from lod.config import Settings
from lod.errors import ConfigError
from lod.web import rate
from lod.web.access import shortened
from lod.web.app import create_app
from lod.web.rate import TOKEN_SECONDS, Buckets, Limited
from lod.web.visitors import visitor_of
from tests.conftest import SiteFolder

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROXY, VISITOR = "10.0.0.7", "198.51.100.23"


@pytest.fixture(scope="module")
def logged(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, Path]]:
    """A site behind a proxy that allows five requests at once, and its log: one for all tests, which ask from addresses
    and for pages of their own where these are counted."""
    log = tmp_path_factory.mktemp("front") / "access.jsonl"
    settings = replace(
        published.settings,
        trusted_proxy=f"{PROXY}, 2001:db8::/64",
        access_log=str(log),
        requests_per_second=0.001,
        requests_at_once=5,
        security_contact="vakt@example.no",
        metrics="127.0.0.1, 192.0.2.0/24",
    )
    app = create_app(settings)
    app.test_client().get("/robots.txt")  # the first answer of a process takes longer, and counts as several
    yield app.test_client(), log
    app.extensions["lod"].close()


@pytest.fixture
def client(logged: tuple[FlaskClient, Path]) -> FlaskClient:
    return logged[0]


@pytest.fixture
def log(logged: tuple[FlaskClient, Path]) -> Path:
    """The log, with nothing in it."""
    logged[1].write_bytes(b"")
    return logged[1]


def lines(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def by(client: FlaskClient, path: str, peer: str, **headers: str):  # type: ignore[no-untyped-def]  # the client's own kind
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get(path, headers=named, environ_overrides={"REMOTE_ADDR": peer})
    answer.get_data()
    answer.close()
    return answer


def test_every_answer_is_a_line_in_the_log(client: FlaskClient, log: Path) -> None:
    """Method, path, status, bytes, milliseconds, what answered, release and id; cache, file and error too."""
    page = "/doc/dataset/okt-digitalisering"
    for path in (page, page, "/static/lod.css", "/nothing%0Ahere", "/dumps/okt-digitalisering.csv"):
        by(client, path, "127.0.0.1")
    told = lines(log)
    assert [line["status"] for line in told] == [200, 200, 200, 404, 200]
    assert [line["answered_by"] for line in told] == ["page", "cache", "file", "page", "file"]
    assert told[3]["path"] == "/nothing\nhere"
    assert all(line["ms"] > 0 and line["request_id"] and line["method"] == "GET" for line in told)  # type: ignore[operator]
    assert told[0]["bytes"] == told[1]["bytes"] > 1000  # type: ignore[operator]
    assert told[0]["release"] == told[1]["release"] != ""


def test_addresses_are_shortened(client: FlaskClient, log: Path) -> None:
    """The log has no visitor's whole address, unless that is set."""
    by(client, "/healthz", PROXY, X_Forwarded_For=VISITOR)
    assert [line["address"] for line in lines(log)] == ["198.51.100.0"]
    assert shortened("2001:db8:1:2:3::4", "short") == "2001:db8:1::"
    assert shortened("::ffff:198.51.100.23", "short") == "198.51.100.0"
    assert shortened(VISITOR, "full") == VISITOR
    assert shortened(VISITOR, "none") == ""


def test_only_a_trusted_proxy_is_believed(client: FlaskClient, log: Path) -> None:
    """Under any WSGI server, headers of others are as if they were not there: address, scheme and id."""
    headers = {"X_Forwarded_For": VISITOR, "X_Forwarded_Proto": "https", "X_Request_Id": "abc-123-def"}
    believed, not_believed = by(client, "/", PROXY, **headers), by(client, "/", "203.0.113.9", **headers)
    assert believed.headers["X-Request-Id"] == "abc-123-def"
    assert believed.headers["Strict-Transport-Security"].startswith("max-age=")
    assert not_believed.headers["X-Request-Id"] != "abc-123-def"
    assert "Strict-Transport-Security" not in not_believed.headers
    assert [line["address"] for line in lines(log)] == ["198.51.100.0", "203.0.113.0"]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (f"1.2.3.4, {VISITOR}", "198.51.100.0"),
        (f"1.2.3.4, {VISITOR}, {PROXY}", "198.51.100.0"),
        ("2001:db8:ffff::1", "2001:db8:ffff::"),
        ("unknown", "10.0.0.0"),
        ("'; DROP TABLE", "10.0.0.0"),
        ("", "10.0.0.0"),
    ],
)
def test_the_nearest_address_that_is_no_proxys_counts(
    forwarded: str, address: str, client: FlaskClient, log: Path
) -> None:
    """What a visitor writes into X-Forwarded-For stands further left, and is not believed."""
    by(client, "/healthz", PROXY, X_Forwarded_For=forwarded)
    assert lines(log)[-1]["address"] == address


@pytest.mark.parametrize("wanted", ["short", "a" * 129, "with space 123", "line\tbreak-here", "<script>alert</script>"])
def test_a_strange_id_is_replaced(wanted: str, client: FlaskClient) -> None:
    """An id that is no id is not repeated, whoever sends it."""
    assert by(client, "/healthz", PROXY, X_Request_Id=wanted).headers["X-Request-Id"] != wanted


def test_who_asks_too_often_waits(client: FlaskClient) -> None:
    """After its burst a visitor gets 429 with Retry-After; others, health and this machine do not."""
    often, seldom = "198.51.100.77", "198.51.100.78"
    assert [by(client, "/robots.txt", PROXY, X_Forwarded_For=often).status_code for _ in range(6)] == [200] * 5 + [429]
    refused = by(client, "/robots.txt", PROXY, X_Forwarded_For=often)
    assert int(refused.headers["Retry-After"]) >= 1
    assert by(client, "/healthz", PROXY, X_Forwarded_For=often).status_code == 200
    assert by(client, "/robots.txt", PROXY, X_Forwarded_For=seldom).status_code == 200
    assert [by(client, "/robots.txt", "127.0.0.1").status_code for _ in range(9)] == [200] * 9


def test_what_is_computed_for_long_counts_as_several() -> None:
    """Whoever has pages made that take long is refused sooner; one who is refused pays for nothing."""

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        end = time.thread_time() + 4 * TOKEN_SECONDS
        while time.thread_time() < end:
            pass
        return quick(environ, start_response)

    def quick(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    def answered(app: WSGIApplication) -> int:
        limited = Limited(app, Buckets(0.001, 20, clock=lambda: 0.0))
        environ = create_environ(environ_base={"REMOTE_ADDR": "192.0.2.1"})
        return [run_wsgi_app(limited, environ)[1] for _ in range(40)].count("200 OK")

    assert answered(quick) == 20
    assert answered(slow) in range(1, 5)


def test_one_has_all_addresses_behind_a_prefix_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """IPv6 counts by /64; buckets fill again with time; of very many visitors only the latest are remembered."""
    assert visitor_of("2001:db8::1") == visitor_of("2001:db8::ffff") != visitor_of("2001:db8:0:1::1")
    moment = [0.0]
    buckets = Buckets(2.0, 1, clock=lambda: moment[0])
    assert (buckets.take("a"), buckets.take("a")) == (0.0, 0.5)
    moment[0] = 0.5
    assert buckets.take("a") == 0.0
    monkeypatch.setattr(rate, "SETS", 10)
    for number in range(1000):
        assert buckets.take(f"visitor {number}") == 0
    assert buckets.take("visitor 999") > 0


def requests_by_route(text: str) -> dict[str, float]:
    """How many requests the numbers of a monitoring system say were answered, by their labels."""
    lines = (line.removeprefix("lod_requests_total").split() for line in text.splitlines() if "lod_requests_t" in line)
    return {labels: float(count) for labels, count, *_ in lines if labels.startswith("{")}


def test_numbers_are_shown_to_whom_they_are_for(client: FlaskClient) -> None:
    """`/metrics` has requests by route and status, and the release; others get 404, so does a proxy nobody trusts."""
    before = requests_by_route(by(client, "/metrics", "127.0.0.1").text)
    by(client, "/", "127.0.0.1")
    by(client, "/doc/dataset/nothing-of-that-name", "127.0.0.1")
    by(client, "/made/up/by/a/visitor", "127.0.0.1")
    text = by(client, "/metrics", "127.0.0.1").text
    counted = requests_by_route(text)
    for route in ('{route="/",status="200"}', '{route="/doc",status="404"}', '{route="other",status="404"}'):
        assert counted[route] == before.get(route, 0) + 1
    assert 'lod_request_seconds_bucket{le="0.1",route="/"}' in text
    for name in ("lod_release_age_seconds", "lod_cache_bytes", 'lod_workers{state="ready"}', "lod_queries_waiting"):
        assert name in text
    assert "lod_release_info{release=" in text
    assert by(client, "/metrics", "192.0.2.44").status_code == 200
    assert by(client, "/metrics", "198.51.100.79").status_code == 404
    assert by(client, "/metrics", "127.0.0.1", X_Forwarded_For="198.51.100.80").status_code == 404


def test_numbers_can_be_turned_off(published: SiteFolder) -> None:
    """With an empty setting there is no such address."""
    app = create_app(replace(published.settings, metrics=""))
    assert app.test_client().get("/metrics").status_code == 404
    app.extensions["lod"].close()


def test_whom_to_tell_of_a_weakness(client: FlaskClient) -> None:
    """security.txt has a contact and an end in time (RFC 9116); without a contact there is none."""
    text = by(client, "/.well-known/security.txt", "127.0.0.1").text
    assert "Contact: mailto:vakt@example.no\n" in text
    assert "Expires: 20" in text


def test_a_site_below_a_path_is_asked_with_or_without_it(published: SiteFolder) -> None:
    """A proxy may send the path of the base through, or take it away: links stay where the visitor is."""
    app = create_app(replace(published.settings, base="https://data.example.no/statistics/"))
    with_path = app.test_client().get("/statistics/doc/dataset/okt-digitalisering")
    without = app.test_client().get("/doc/dataset/okt-digitalisering")
    assert (with_path.status_code, without.status_code) == (200, 200)
    assert 'href="/statistics/static/' in with_path.text
    assert 'href="/static/' in without.text
    app.extensions["lod"].close()


@pytest.mark.parametrize("key", ["trusted_proxy", "metrics"])
def test_what_is_no_network_is_refused(key: str, tmp_path: Path) -> None:
    """A setting with addresses says which of them is none."""
    with pytest.raises(ConfigError, match="nowhere"):
        Settings.load(tmp_path, {f"LOD_{key.upper()}": "127.0.0.1, nowhere"})


def test_browsers_are_told_what_pages_do_not_use(client: FlaskClient) -> None:
    """Camera, microphone and place are denied to every page."""
    assert "camera=()" in by(client, "/", "127.0.0.1").headers["Permissions-Policy"]
