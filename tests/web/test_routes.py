"""The table of routes: what the application answers is what the table says, and what OpenAPI describes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.config import Settings
from lod.web.app import create_app
from lod.web.routes import ROUTES, computing


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("nothing")
    return create_app(Settings(root=folder, home=folder / "home", data=folder))


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


def test_the_table_is_what_the_application_has(app: Flask) -> None:
    """Each address once, with its methods; none that is not in the table, and none that is not there."""
    refused = {"PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}  # of which the endpoint says in words that it takes none
    there = {rule.rule: set(rule.methods or ()) - refused for rule in app.url_map.iter_rules()}
    assert there == {route.path: set(route.methods) for route in ROUTES}
    assert len({route.path for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_the_handler_is_where_the_table_says(app: Flask, route: object) -> None:
    """The module of each handler is there, so that a reader finds it."""
    handler = next(r.handler for r in ROUTES if r is route)
    import_module(f"lod.web.{handler.rpartition('.')[0]}")


def test_what_computes_is_known_by_its_path() -> None:
    """Search, suggestions, choices, reconciliation and queries hold a place while they are answered."""
    assert set(computing()) >= {"/search", "/suggest", "/reconcile", "/choose/dataset/", "/sparql"}
    assert not [path for path in ("/", "/downloads", "/doc/x", "/dumps/x") if path.startswith(computing())]


def test_each_example_answers_as_it_is_described(client: FlaskClient) -> None:
    """The example of each address answers with a status and a media type that its description has."""
    described = client.get("/openapi.json").get_json()
    wrong: list[tuple[str, object]] = []
    for path, item in described["paths"].items():
        address = path
        for parameter in item["get"]["parameters"]:
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        with client.get(address) as answer:
            answer.get_data()
        responses = item["get"]["responses"]
        response = responses.get(str(answer.status_code))
        if response is None:
            wrong.append((address, answer.status_code))
            continue
        response = described["components"]["responses"]["Problem"] if "$ref" in response else response
        if response.get("content") and not {answer.mimetype, "*/*"} & set(response["content"]):
            wrong.append((address, answer.mimetype))
    assert wrong == []


def test_each_cached_answer_has_an_etag(client: FlaskClient) -> None:
    """What the table says is kept until the next release can be asked for again by its ETag."""
    described = client.get("/openapi.json").get_json()["paths"]
    for path in ("/", "/downloads", "/catalog", "/search", "/openapi.json", "/reconcile"):
        assert client.get(path).headers.get("ETag"), path
        assert "304" in described[path]["get"]["responses"]
