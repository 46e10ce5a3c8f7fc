"""The schemas that descriptions are written by, published for editors and programs."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from lod.sources.site import schema
from tests.conftest import SiteFolder


@pytest.mark.parametrize("name", ["dataset", "codelist", "catalog", "correspondence", "removed"])
def test_a_schema_is_what_check_uses(published: SiteFolder, published_app: Flask, name: str) -> None:
    """The same on the web, on the command line and in `lod check`; and it is a schema."""
    client = published_app.test_client()
    response = client.get(f"/schema/{name}.json")
    assert response.status_code == 200
    assert response.mimetype == "application/schema+json"
    assert json.loads(response.data) == schema.load(name) == json.loads(published.lod("schema", name).stdout)
    Draft202012Validator.check_schema(json.loads(response.data))
    again = client.get(f"/schema/{name}.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_there_are_no_other_schemas(published_app: Flask) -> None:
    """A name that is none is not there, whatever path it spells."""
    client = published_app.test_client()
    assert client.get("/schema/nothing.json").status_code == 404
    assert client.get("/schema/..%2Fdataset.json").status_code == 404
