"""The proof of a figure: small, and checked without the site – by `lod`, and by who has only read the documentation."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.release.opened import Release
from tests.conftest import SiteFolder
from tests.trust.conftest import FIGURE

pytestmark = pytest.mark.slow


def proof_of(client: FlaskClient, figure: str = FIGURE) -> str:
    answer = client.get(f"/proof/observation/{figure}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_every_figure_has_a_small_proof(
    client: FlaskClient, signed: SiteFolder, key_file: Path, tmp_path: Path
) -> None:
    """Less than two kilobytes each; the first of each data set is checked by `lod verify` with the publisher's key."""
    release = Release.open(signed.current)
    for dataset, cube in release.cubes.items():
        for number, row in enumerate(cube):
            iri = release.observations[dataset].subject(row)[1:-1]
            proof = proof_of(client, iri.partition("/id/observation/")[2])
            assert len(proof) < 2000
            assert json.loads(proof)["record"]["@id"] == iri
            if number == 0:
                (tmp_path / "figure.json").write_text(proof, "utf-8")
                result = signed.lod("verify", str(tmp_path / "figure.json"), "--key", str(key_file))
                assert result.exit_code == 0, result.output
                assert iri in result.output


def test_records_written_by_columns_are_those_written_one_by_one(signed: SiteFolder) -> None:
    """The tree is made of columns, the proof of a row: the same text, for every figure."""
    release = Release.open(signed.current)
    for dataset, cube in release.cubes.items():
        assert list(release.records[dataset].all(cube)) == [release.records[dataset].of(row) for row in cube]


@given(data=st.data())
def test_one_changed_digit_fails(
    client: FlaskClient,
    signed: SiteFolder,
    key_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    """Wherever in the proof it is – value, place, hash, statement, signature –: exit code 1, and words."""
    proof = proof_of(client)
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", proof)]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != proof[place]]))
    path = tmp_path_factory.getbasetemp() / "changed.json"
    path.write_text(proof[:place] + digit + proof[place + 1 :], "utf-8")
    result = signed.lod("verify", str(path), "--key", str(key_file))
    assert result.exit_code == 1
    assert result.stderr.startswith("lod: ")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "x", '{"record":{},"tree":{},"dataset":{},"statement":""}', "[" * 9999]
)
def test_what_is_no_proof_is_said_so(signed: SiteFolder, tmp_path: Path, text: str) -> None:
    """Any other file: exit code 1, and words."""
    (tmp_path / "x.json").write_text(text, "utf-8")
    result = signed.lod("verify", str(tmp_path / "x.json"))
    assert (result.exit_code, "no proof" in result.stderr) == (1, True)


def test_a_proof_is_checked_as_the_documentation_says(client: FlaskClient, key_file: Path) -> None:
    """docs/trust.md, with the standard library, and PyJWT for the signature."""
    jwt = pytest.importorskip("jwt", reason="PyJWT, which comes with the tools of developers")
    proof = json.loads(proof_of(client))
    key = jwt.PyJWK(json.loads(key_file.read_text("utf-8"))["keys"][0])
    statement = jwt.decode(proof["statement"], key, algorithms=["EdDSA"])
    root = _root(_canonical(proof["record"]), proof["tree"]["index"], proof["tree"]["size"], proof["tree"]["path"])
    entry = {"dataset": proof["dataset"]["id"], "root": _base64(root), "size": proof["tree"]["size"]}
    top = _root(_canonical(entry), proof["dataset"]["index"], statement["datasets"], proof["dataset"]["path"])
    assert _base64(top) == statement["figures"]
    digests = client.get("/proof/digests.json").get_data()
    assert _base64(sha256(digests).digest()) == statement["digests"]


def _canonical(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _root(record: bytes, index: int, size: int, path: str) -> bytes:
    """RFC 9162, section 2.1.3.2."""
    joined = urlsafe_b64decode(path + "=" * (-len(path) % 4))
    node, place, last = sha256(b"\0" + record).digest(), index, size - 1
    for start in range(0, len(joined), 32):
        other = joined[start : start + 32]
        if place % 2 or place == last:
            node = sha256(b"\1" + other + node).digest()
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            node = sha256(b"\1" + node + other).digest()
        place, last = place // 2, last // 2
    assert last == 0
    return node


def _base64(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).decode().rstrip("=")


def test_the_page_of_a_figure_leads_to_its_proof(client: FlaskClient) -> None:
    """The page, and the state of then does not: proofs are of the present."""
    address = f'href="/proof/observation/{FIGURE}"'
    assert address in client.get(f"/doc/observation/{FIGURE}.html").get_data(as_text=True)


@pytest.mark.parametrize(("address", "status"), [("x/y", 404), ("okt-digitalisering/none", 404), (f"{FIGURE}/x", 404)])
def test_what_is_no_figure_has_no_proof(client: FlaskClient, address: str, status: int) -> None:
    """As the figure itself answers."""
    assert client.get(f"/proof/observation/{address}").status_code == status


def test_an_unsigned_release_says_so(published_site: SiteFolder, client: FlaskClient, tmp_path: Path) -> None:
    """Nobody signed it: the site is whole, a proof proves nothing, and a key that is wanted is missed."""
    result = published_site.lod("verify")
    assert (result.exit_code, "Not signed" in result.output) == (0, True)
    plain = json.loads(proof_of(client)) | {"statement": ""}
    (tmp_path / "unsigned.json").write_text(json.dumps(plain), "utf-8")
    result = published_site.lod("verify", str(tmp_path / "unsigned.json"))
    assert (result.exit_code, "Not signed" in result.stderr) == (1, True)
