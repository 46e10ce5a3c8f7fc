"""The preview of a release: everything for who has the secret, nothing for anybody else, and nothing is kept."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask

from lod.release.home import Home
from lod.release.schedule import Schedule
from lod.web.preview import KEY, NAME, Secrets, create_preview, key_of
from tests.conftest import SiteFolder
from tests.scheduled import scheduled

__all__ = ["scheduled"]

pytestmark = pytest.mark.server

FIGURE = "/doc/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel"
PATHS = (
    "/",
    "/doc/dataset/okt-digitalisering",
    "/doc/structure/okt-digitalisering",
    "/doc/codelist/respondent",
    FIGURE,
    f"{FIGURE}.ttl",
    "/dumps/okt-digitalisering.csv",
    "/charts/okt-digitalisering.nb.svg",
    "/catalog.ttl",
    "/changes",
    "/changes.atom",
    "/calendar",
    "/ldes",
    "/search?q=kommuner",
    "/sparql?query=ASK{}",
    "/status",
    "/static/lod.css",
)


@pytest.fixture(scope="module")
def app(scheduled: SiteFolder) -> Iterator[Flask]:
    entry = Schedule.read(scheduled.settings.home).coming[0]
    app = create_preview(scheduled.settings, entry.release, entry.at)
    yield app
    app.extensions["lod"].close()


@pytest.fixture(scope="module")
def secrets(scheduled: SiteFolder) -> Secrets:
    return Secrets(key_of(scheduled.settings.home), Schedule.read(scheduled.settings.home).coming[0].release)


def test_who_has_the_secret_sees_the_release_and_nothing_is_kept(app: Flask, secrets: Secrets) -> None:
    """The address sets a cookie and leads on without the secret; then each answer is of the release, and not kept."""
    client = app.test_client()
    secret = secrets.make(int(time.time()) + 60)
    entered = client.get(f"{FIGURE}?lang=en&{NAME}={secret}")
    assert (entered.status_code, entered.headers["Location"]) == (303, f"{FIGURE}?lang=en")
    assert "HttpOnly; SameSite=Lax" in entered.headers["Set-Cookie"]
    assert "76" in client.get(f"{FIGURE}.ttl").get_data(as_text=True)
    for path in PATHS:
        with client.get(path) as answer:
            assert answer.status_code == 200, path
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "noindex" in answer.headers["X-Robots-Tag"]
            assert not {"ETag", "Access-Control-Allow-Origin"} & set(answer.headers.keys())
            if answer.mimetype == "text/html":
                page = answer.get_data(as_text=True)
                assert "Ikke publisert ennå" in page, path
                assert "15. januar 2099 kl. 08:00" in page, path
    assert client.get("/doc/dataset/nowhere").headers["Cache-Control"] == "private, no-store"


def test_without_it_every_answer_is_the_same(app: Flask, secrets: Secrets) -> None:
    """No secret, a wrong one, one that has expired or is of another release: 403, whatever is asked for."""
    release = secrets.release
    wrong = [
        "",
        "x",
        f"{int(time.time()) + 60:x}.",
        secrets.make(int(time.time()) - 1),
        secrets.make(int(time.time()) + 60)[:-2],
        "f" + secrets.make(int(time.time()) + 60),
        Secrets(secrets.key, "another").make(int(time.time()) + 60),
        Secrets(b"another", release).make(int(time.time()) + 60),
        "æ.ø",
    ]
    answers = set()
    for secret in wrong:
        client = app.test_client()
        client.set_cookie(NAME, secret)
        for path in (*PATHS, "/nowhere", "/healthz", "/readyz", "/robots.txt"):
            given = f"{'&' if '?' in path else '?'}{urlencode({NAME: secret})}" if secret else ""
            answer = client.get(path + given)
            headers = tuple(sorted((k, v) for k, v in answer.headers if k.lower() not in ("date", "x-request-id")))
            answers.add((answer.status_code, answer.get_data(), headers))
    ((status, body, _),) = answers
    assert status == 403
    assert release.encode() not in body


def test_a_secret_expires_while_it_is_used(app: Flask, secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    """What opened a minute ago does not open for ever."""
    client = app.test_client()
    assert client.get(f"/?{NAME}={secrets.make(int(time.time()) + 60)}").status_code == 303
    assert client.get("/").status_code == 200
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/").status_code == 403


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/%0d%0aSet-Cookie:x=1", "/\\evil.example", "/%2f%2fevil.example"]
)
def test_the_way_in_leads_nowhere_else(app: Flask, secrets: Secrets, path: str) -> None:
    """Whatever the path is, the address that is led to is one of this site."""
    answer = app.test_client().get(f"{path}?{NAME}={secrets.make(int(time.time()) + 60)}")
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\r" not in location
    assert len(answer.headers.getlist("Set-Cookie")) <= 1


def test_the_key_is_its_owners(scheduled: SiteFolder, app: Flask) -> None:
    """Nobody else on the machine reads it, and the preview has changed nothing of what is current."""
    assert stat.S_IMODE((scheduled.settings.home / KEY).stat().st_mode) == 0o600
    home = Home(scheduled.settings.home)
    assert home.current() != app.extensions["lod"].home.current()
