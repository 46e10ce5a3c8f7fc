"""What search engines read of a figure's page: schema.org's Observation of a StatisticalVariable."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import BASE
from tests.web.routes import FIGURE


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


def structured(client: FlaskClient, address: str) -> Any:
    html = client.get(address).get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_figure_is_an_observation(client: FlaskClient) -> None:
    """«Mer enn 90 prosent» is a value with its bounds beside it, its unit in words, and what it is about."""
    said = structured(client, f"/doc/observation/{FIGURE}?lang=en")
    assert (said["@type"], said["@id"]) == ("Observation", f"{BASE}id/observation/{FIGURE}")
    assert said["variableMeasured"]["@type"] == "StatisticalVariable"
    value = {"@type": "QuantitativeValue", "value": 90, "minValue": 90, "maxValue": 100, "unitText": "per cent"}
    assert said["value"] == value
    assert [term["termCode"] for term in said["observationAbout"]] == FIGURE.split("/")[1:-1]
    assert said["observationDate"] == "pandemien"
    assert said["subjectOf"]["@id"].endswith("/okt-digitalisering")


def test_a_data_set_is_a_data_set(client: FlaskClient) -> None:
    """The page of a data set still says what it is."""
    assert structured(client, "/doc/dataset/okt-digitalisering?lang=en")["@type"] == "Dataset"
