"""SDMX-JSON, SDMX-CSV and structures of every version: each value for what the message says it is."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from lod.errors import SourceError
from lod.sources.description import Description
from lod.sources.sdmx.reader import SdmxSource
from lod.sources.source import TableOptions
from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered

HEAD = "STRUCTURE,STRUCTURE_ID,ACTION"
OWN = "dataflow,X:Y(1.0),I"


def message(**more: Any) -> dict[str, Any]:
    """A message of SDMX-JSON 2.1 with two measures, a group of dimensions, and attributes without codes."""
    structure = {
        "names": {"en": "Trade"},
        "dimensions": {
            "series": [{"id": "GEO", "keyPosition": 1, "values": [{"id": "NO", "name": "Norway"}, {"id": "SE"}]}],
            "observation": [{"id": "TIME_PERIOD", "keyPosition": 0, "values": [{"id": "2020"}]}],
        },
        "measures": {"observation": [{"id": "IMPORTS"}, {"id": "EXPORTS"}]},
        "attributes": {
            "dimensionGroup": [{"id": "TITLE", "values": [{"id": "A", "name": "First"}]}],
            "series": [{"id": "NOTE"}],
            "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "P"}]}, {"id": "REMARK"}],
        },
    }
    figures = {
        "structure": 0,
        "dimensionGroupAttributes": {"0:": [0]},  # as dimensions are listed, whatever their position in keys
        "series": {
            "0": {"attributes": [["one", "two"]], "observations": {"0": [1, 2, 1, {"en": "said", "nb": "sagt"}]}},
            "1": {"attributes": [None], "observations": {"0": [3, None, 0], "1": []}},
        },
    }
    return {"data": {"structures": [structure], "dataSets": [figures | more]}}


def read(path: Path, text: str, *beside: str) -> tuple[list[dict[str, str]], Description]:
    """The rows of a message, and what it says of itself."""
    path.write_text(text, "utf-8")
    options = TableOptions(beside=beside)
    description = SdmxSource().describe(path, path.name, options, [])
    batches = SdmxSource().batches(path, path.name, options, [])
    rows = [dict(zip(b.columns, row, strict=True)) for b in batches for row in zip(*b.columns.values(), strict=True)]
    return rows, description


def test_every_measure_of_a_json_message_is_one(tmp_path: Path) -> None:
    """Two measures are two figures; what groups of dimensions say, free texts and several values are kept."""
    rows, description = read(tmp_path / "a.json", json.dumps(message()))
    kept = ("GEO", "TIME_PERIOD", "measureType", "OBS_VALUE", "OBS_STATUS", "TITLE", "NOTE", "REMARK")
    assert [tuple(row[column] for column in kept) for row in rows] == [
        ("NO", "2020", "IMPORTS", "1", "P", "A", "one | two", "said"),
        ("NO", "2020", "EXPORTS", "2", "P", "A", "one | two", "said"),
        ("SE", "2020", "IMPORTS", "3", "A", "", "", ""),
        ("SE", "2020", "EXPORTS", "", "M", "", "", ""),
    ]
    assert [column.name for column in description.measures] == ["IMPORTS", "EXPORTS"]


@pytest.mark.parametrize("action", ["Delete"])
def test_a_message_that_deletes_is_no_table(action: str, tmp_path: Path) -> None:
    """Figures that a message asks to be deleted are never published."""
    with pytest.raises(SourceError, match="deleted"):
        read(tmp_path / "a.json", json.dumps(message(action=action)))
    with pytest.raises(SourceError, match="deleted"):
        read(tmp_path / "a.csv", f"{HEAD},GEO,OBS_VALUE\n{OWN},NO,1\ndataflow,X:Y(1.0),D,SE,2\n")


def test_a_key_longer_than_the_structure_is_refused(tmp_path: Path) -> None:
    """A figure that leads to a dimension that is not there says so; its other dimensions are not enough."""
    broken = message(observations={"0:0:0": [1, 2]}, series={})
    with pytest.raises(SourceError, match="is not there"):
        read(tmp_path / "a.json", json.dumps(broken))


def test_names_beside_ids_are_no_dimensions(tmp_path: Path) -> None:
    """SDMX-CSV 2.0 with `labels=name` has a column of names behind each of ids."""
    header = "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,GEO,Place of it,OBS_VALUE,Observed value,UNIT,Unit"
    rows, description = read(tmp_path / "a.csv", f"{header}\ndataflow,X:Y(1.0),Y,I,NO,Norway,12.5,,NOK,Kroner\n")
    assert [column.name for column in description.dimensions] == ["GEO"]
    assert rows == [{"GEO": "NO", "OBS_VALUE": "12.5", "UNIT": "NOK", "OBS_STATUS": ""}]


def test_one_measure_in_a_column_of_its_own(tmp_path: Path) -> None:
    """A column MEASURE names the measures, also where there is one; each has the unit of its own figures."""
    text = f"{HEAD},GEO,MEASURE,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n{OWN},NO,sales,1,NOK,6\n"
    rows, description = read(tmp_path / "a.csv", text)
    assert [(c.name, c.column, c.unit.best("en")) for c in description.measures] == [
        ("sales", "OBS_VALUE", "nok-million")
    ]
    assert rows[0]["measureType"] == "sales"
    _, description = read(tmp_path / "b.csv", text + f"{OWN},NO,staff,2,PS,0\n")
    assert [column.unit.best("en") for column in description.measures] == ["nok-million", "persons"]


def test_a_dimension_called_unit_has_a_list_of_its_own(tmp_path: Path) -> None:
    """Eurostat's `unit` has codes such as GWH; the list `unit` of the site is another."""
    xml = "<CompactData><DataSet><Series unit='GWH' geo='NO'><Obs TIME_PERIOD='2020' OBS_VALUE='1'/></Series>"
    (tmp_path / "a.xml").write_text(xml + "</DataSet></CompactData>", "utf-8")
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    assert site.lod("new", str(tmp_path / "a.xml"), "--yes", "--id", "a").exit_code == 0
    answered(site.root / "data" / "a")
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    (row,) = csv.DictReader((site.current / "dumps" / "a.csv").read_text("utf-8").splitlines())
    assert (row["unit"], row["unitMeasure"]) == ("GWH", "gigawatt-hours")


def test_attributes_before_the_value_are_none_of_the_key(tmp_path: Path) -> None:
    """OBS_STATUS and others that are attributes by custom are that wherever they stand; `b p` are two statuses."""
    text = f"{HEAD},GEO,OBS_STATUS,COLLECTION,OBS_VALUE\n{OWN},NO,b p,S,1\n{OWN},SE,BP,S,2\n{OWN},DK,P,S,\n"
    rows, description = read(tmp_path / "a.csv", text)
    assert [column.name for column in description.dimensions] == ["GEO"]
    assert [row["OBS_STATUS"] for row in rows] == ["B P", "BP", "M"]
    assert any(column.name == "furtherStatus" for column in description.attributes)


STRUCTURE_2_0 = """<Structure xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"
 xmlns:s="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/structure"><CodeLists><s:CodeList id="CL_GEO">
<s:Name xml:lang="en">Places</s:Name><s:Code value="EU"><s:Description xml:lang="en">Europe</s:Description></s:Code>
<s:Code value="NO" parentCode="EU"><s:Description xml:lang="en">Norway</s:Description></s:Code></s:CodeList></CodeLists>
<Concepts><s:Concept id="GEO"><s:Name xml:lang="en">Place</s:Name></s:Concept></Concepts>
<KeyFamilies><s:KeyFamily id="K"><s:Name xml:lang="en">Trade</s:Name><s:Components>
<s:Dimension conceptRef="GEO" codelist="CL_GEO"/><s:TimeDimension conceptRef="TIME_PERIOD"/>
<s:PrimaryMeasure conceptRef="OBS_VALUE"/><s:Attribute conceptRef="SHAPE"/></s:Components></s:KeyFamily></KeyFamilies>
</Structure>"""
LIST, CONCEPT = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_GEO(1.0)", "urn:sdmx:x.Concept=X:C(1.0).GEO"
GEO = {"id": "GEO", "position": 0, "conceptIdentity": CONCEPT, "localRepresentation": {"enumeration": LIST}}
COMPONENTS = {
    "dimensionList": {"dimensions": [GEO], "timeDimensions": [{"id": "TIME_PERIOD"}]},
    "attributeList": {"attributes": [{"id": "SHAPE"}]},
}
CODES = [{"id": "EU", "names": {"en": "Europe"}}, {"id": "NO", "names": {"en": "Norway"}, "parent": "EU"}]
STRUCTURE_JSON = json.dumps(
    {
        "data": {
            "dataStructures": [{"id": "K", "names": {"en": "Trade"}, "dataStructureComponents": COMPONENTS}],
            "codelists": [{"id": "CL_GEO", "agencyID": "X", "names": {"en": "Places"}, "codes": CODES}],
            "conceptSchemes": [
                {"id": "C", "agencyID": "X", "concepts": [{"id": "GEO", "names": {"en": "Place"}}]},
            ],
        }
    }
)


@pytest.mark.parametrize("structure", [STRUCTURE_2_0, STRUCTURE_JSON], ids=["2.0", "json"])
@pytest.mark.parametrize("form", ["csv", "xml"])
def test_structures_that_stand_beside_are_followed(form: str, structure: str, tmp_path: Path) -> None:
    """SDMX-ML 2.0 and SDMX-JSON say which ids are dimensions, what they are called, and their codes with hierarchy."""
    (tmp_path / "structure").write_text(structure, "utf-8")
    figures = {
        "csv": f"{HEAD},SHAPE,GEO,TIME_PERIOD,OBS_VALUE\n{OWN},round,NO,2020,1\n",
        "xml": "<CompactData><DataSet><Series GEO='NO' SHAPE='round'><Obs TIME_PERIOD='2020' OBS_VALUE='1'/></Series>"
        "</DataSet></CompactData>",
    }
    rows, description = read(tmp_path / f"a.{form}", figures[form], "structure")
    assert description.title.best("en") == "Trade"
    place, time = description.dimensions
    assert (place.name, place.label.best("en"), time.name) == ("GEO", "Place", "TIME_PERIOD")
    assert [(c.notation, c.label.best("en"), c.broader) for c in place.concepts] == [
        ("EU", "Europe", ""),
        ("NO", "Norway", "EU"),
    ]
    assert (rows[0]["SHAPE"], rows[0]["OBS_VALUE"]) == ("round", "1")
    with pytest.raises(SourceError, match="Structure is not read"):
        SdmxSource().describe(tmp_path / "structure", "structure", TableOptions(), [])
