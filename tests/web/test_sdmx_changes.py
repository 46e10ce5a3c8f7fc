"""SDMX REST's `updatedAfter` and `includeHistory`: what keeps a copy up to date, and every earlier state."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from lod.history.chain import Chain
from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_site
from tests.shared import shared_folder
from tests.web.population import write_population
from tests.web.test_sdmx import CSV, DATA_ML, from_json, json_errors, xml_errors

FLOW = "/sdmx/data/dataflow/*/folkemengde"
FIGURES = "data/folkemengde/figures.csv"
KEY = ("REF_AREA", "kjonn", "MEASURE", "TIME_PERIOD")
EDITIONS = (
    lambda text: text.replace("01,_T,2001,2001,", "01,_T,2001,7,"),
    lambda text: text.replace("01,_T,2001,7,", "01,_T,2001,8,").replace("02,2,2010,3010,1.5,\n", ""),
    lambda text: text.replace("2001,8,", "2001,2001,").replace("03,1,2025,4025,2.5,P", "03,1,2025,4025,2.5,"),
    lambda text: text + "02,2,2010,5,1.5,\n",
)
"""A value revised; revised again, and a row taken out; put back as it was, and a status gone; the row back with another
value."""

Figures = dict[tuple[str, ...], dict[str, str]]


def build(folder: Path) -> None:
    """The shipped data and a population, published five times."""
    folder.rmdir()
    site = copy_site(folder)
    write_population(site.root)
    for edition in (str, *EDITIONS):
        site.edit(FIGURES, edition)
        result = site.lod("build")
        assert result.exit_code == 0, result.output


@dataclass(frozen=True)
class Revised:
    """The site, and the moments at which its releases became current."""

    client: FlaskClient
    moments: tuple[str, ...]


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Revised]:
    site = SiteFolder(shared_folder(tmp_path_factory, "revised-population", build))
    moments = tuple(event.at for event in Chain.read(site.settings.home / "history").events)
    assert len(moments) == len(EDITIONS) + 1
    app = create_app(site.settings)
    yield Revised(app.test_client(), moments)
    app.extensions["lod"].close(0)


def keyed(rows: list[dict[str, str]]) -> Figures:
    """Figures by their keys, without empty cells."""
    return {tuple(row[name] for name in KEY): {n: c for n, c in row.items() if n not in KEY and c} for row in rows}


def state(client: FlaskClient, moment: str) -> Figures:
    """All figures as of a moment."""
    answer = client.get(f"{FLOW}?asOf={quote(moment)}", headers={"Accept": CSV})
    assert answer.status_code == 200
    return keyed([plain(row) for row in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))])


def plain(row: Mapping[str, str]) -> dict[str, str]:
    about = ("STRUCTURE", "STRUCTURE[;]", "STRUCTURE_ID", "ACTION")
    return {name: cell for name, cell in row.items() if name not in about}


def test_what_changed_brings_a_copy_up_to_date(revised: Revised) -> None:
    """From any state to any later one: what is to be replaced is put in its place, what is to be deleted is taken out;
    nothing that is the same is sent, and of what is deleted the key alone."""
    states = [state(revised.client, moment) for moment in revised.moments]
    assert len({len(each) for each in states}) > 1
    for start in range(len(states)):
        for end in range(start + 1, len(states)):
            query = f"updatedAfter={quote(revised.moments[start])}&asOf={quote(revised.moments[end])}"
            answer = revised.client.get(f"{FLOW}?{query}", headers={"Accept": CSV})
            rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
            replaced = keyed([plain(row) for row in rows if row["ACTION"] == "R"])
            deleted = keyed([plain(row) for row in rows if row["ACTION"] == "D"])
            assert all(cells == {} for cells in deleted.values())
            copy = {key: cells for key, cells in states[start].items() if key not in deleted} | replaced
            assert copy == states[end], query
            assert all(states[start].get(key) != cells for key, cells in replaced.items())
            assert len(replaced) + len(deleted) == len(rows)


def message(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    """The data sets of an SDMX-JSON message, with their figures; it is valid."""
    answer = client.get(f"{FLOW}?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    whole = answer.get_json()
    assert json_errors(whole) == []
    read = []
    for data_set in whole["data"]["dataSets"]:
        one = {**whole, "data": {**whole["data"], "dataSets": [data_set]}}
        is_gone = data_set["action"] == "Delete"
        read.append({**data_set, "figures": keyed(from_json(without_cells(one) if is_gone else one))})
    return read


def without_cells(whole: dict[str, Any]) -> dict[str, Any]:
    """A message whose observations have their keys alone."""
    structure = whole["data"]["structures"][0]
    bare = {**structure, "measures": {"observation": []}, "attributes": {"observation": []}}
    return {**whole, "data": {**whole["data"], "structures": [bare]}}


@pytest.mark.parametrize("across", ["", "&dimensionAtObservation=AllDimensions"])
def test_history_replays_every_state(revised: Revised, across: str) -> None:
    """Each data set of a message says what one release put in its place or took out, and when; one after the other they
    give the state after each release."""
    states = [state(revised.client, moment) for moment in revised.moments]
    parts = message(revised.client, f"includeHistory=true{across}")
    copy: Figures = {}
    for moment, expected in zip(revised.moments, states, strict=True):
        for part in (part for part in parts if moment in (part.get("validFrom"), part.get("validTo"))):
            if part["action"] == "Delete":
                copy = {key: cells for key, cells in copy.items() if key not in part["figures"]}
            else:
                copy |= numbers(part["figures"])
        assert copy == numbers(expected)
    assert [part["action"] for part in parts].count("Delete") == 1


def numbers(figures: Figures) -> Figures:
    """Figures whose values are compared as numbers."""
    return {
        key: {name: str(float(cell)) if name == "OBS_VALUE" else cell for name, cell in cells.items()}
        for key, cells in figures.items()
    }


def test_history_since_a_moment(revised: Revised) -> None:
    """With `updatedAfter`, only what releases after it did; with a key, only figures that have it."""
    parts = message(revised.client, f"includeHistory=true&updatedAfter={quote(revised.moments[1])}")
    assert [part.get("validFrom", part.get("validTo")) for part in parts] == [
        revised.moments[2],
        revised.moments[2],
        *revised.moments[3:],
    ]
    answer = revised.client.get(f"{FLOW}/*/01?includeHistory=true&updatedAfter={quote(revised.moments[0])}")
    values = [cells for part in answer.get_json()["data"]["dataSets"] for cells in series_values(part)]
    assert values == [7, 8, 2001]


def series_values(part: Mapping[str, Any]) -> list[float]:
    return [cells[0] for series in part["series"].values() for cells in series["observations"].values()]


def test_the_message_in_xml_is_valid(revised: Revised, tmp_path: Path) -> None:
    """By the schemas of SDMX-ML 3.0 and the types of the data set's structure, but for what has to be there:
    what is deleted is its key alone, since an attribute beside it would be deleted alone."""
    for query in ("includeHistory=true", f"updatedAfter={quote(revised.moments[0])}"):
        answer = revised.client.get(f"{FLOW}?{query}", headers={"Accept": DATA_ML})
        assert answer.status_code == 200
        assert f'ss:validFromDate="{revised.moments[3]}"' in answer.get_data(as_text=True) or "updated" in query
        assert b'ss:action="Delete"' in answer.data
        errors = xml_errors(revised.client, "folkemengde", answer.data, tmp_path)
        assert [error for error in errors if "is required but missing" not in error] == []
        kept = re.sub(rb'<mes:DataSet [^>]*ss:action="Delete".*?</mes:DataSet>', b"", answer.data, flags=re.DOTALL)
        assert xml_errors(revised.client, "folkemengde", kept, tmp_path) == []


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("updatedAfter=2999-01-01", 404, "has changed since"),
        ("updatedAfter=yesterday", 400, "2027-01-15"),
        ("includeHistory=perhaps", 400, "true or false"),
        ("includeHistory=true&c[OBS_VALUE]=gt:5", 422, "Conditions on values"),
        ("updatedAfter=2020-01-01&lastNObservations=1", 422, "lastNObservations"),
    ],
)
def test_what_is_not_answered_is_said(revised: Revised, query: str, status: int, words: str) -> None:
    """In the protocol's own form: nothing changed, what is not understood, and what would leave out a change."""
    answer = revised.client.get(f"{FLOW}?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert words in answer.get_json()["errors"][0]["title"]


def test_csv_has_no_room_for_when(revised: Revised) -> None:
    """History as SDMX-CSV is 406, since it could not say when figures were so."""
    answer = revised.client.get(f"{FLOW}?includeHistory=true", headers={"Accept": CSV})
    assert answer.status_code == 406


def test_before_all_everything_is_new(revised: Revised) -> None:
    """Since a moment before the first release, all figures are to be put in their place."""
    (part,) = message(revised.client, "updatedAfter=2020-01-01T00:00:00%2B01:00&dimensionAtObservation=AllDimensions")
    assert numbers(part["figures"]) == numbers(state(revised.client, revised.moments[-1]))


def test_sdmx1_reads_history_unchanged(revised: Revised) -> None:
    """The client reads each data set of a message, in SDMX-ML."""
    sdmx = pytest.importorskip("sdmx", reason="sdmx1 is not installed")
    headers = {"Accept": "application/vnd.sdmx.structure+xml"}
    path = "/sdmx/structure/dataflow/*/folkemengde?references=descendants"
    structure = sdmx.read_sdmx(io.BytesIO(revised.client.get(path, headers=headers).data))
    answer = revised.client.get(f"{FLOW}?includeHistory=true", headers={"Accept": DATA_ML})
    read = sdmx.read_sdmx(io.BytesIO(answer.data), structure=structure.structure["folkemengde"])
    sizes = [len(data_set.obs) for data_set in read.data]
    assert sizes == [len(state(revised.client, revised.moments[0])), 1, 1, 2, 3, 2]


def test_pysdmx_asks_for_what_changed(revised: Revised) -> None:
    """The client writes the query, and reads what is to be replaced and deleted in SDMX-CSV."""
    pytest.importorskip("pysdmx", reason="pysdmx is not installed")
    from pysdmx.api.qb import ApiVersion, DataQuery
    from pysdmx.api.qb.data import DataContext
    from pysdmx.io import read_sdmx

    moment = datetime.fromisoformat(revised.moments[1]) + timedelta(seconds=1)  # it writes whole seconds
    query = DataQuery(
        DataContext.DATAFLOW, resource_id="folkemengde", updated_after=moment, attributes="OBS_STATUS,UNIT_MEASURE"
    )
    answer = revised.client.get(f"/sdmx{query.get_url(ApiVersion.V2_0_0)}", headers={"Accept": CSV})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    data_sets = read_sdmx(answer.get_data(as_text=True)).data or ()
    assert [len(data_set.data) for data_set in data_sets] == [4]  # type: ignore[attr-defined]  # one with pandas
