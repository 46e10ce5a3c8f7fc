"""A release is what was signed: one digit changed in any file of it fails, here and wherever it was copied to."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

FILES = (
    "manifest.json",
    "digests.json",
    "signature.jws",
    "dumps/okt-digitalisering.nt",
    "dumps/okt-digitalisering.csv",
)


@pytest.fixture(scope="module")
def copied(signed: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release alone, in another place."""
    folder = tmp_path_factory.mktemp("archive") / "release"
    shutil.copytree(signed.current, folder)
    return folder


def test_a_release_is_verified_wherever_it_is(signed: SiteFolder, copied: Path, key_file: Path, tmp_path: Path) -> None:
    """In its site, by the site's folder, and alone with the publisher's key – and not with another one."""
    assert signed.lod("verify").exit_code == 0
    assert signed.lod("verify", str(signed.root)).exit_code == 0
    result = signed.lod("verify", str(copied), "--key", str(key_file))
    assert (result.exit_code, "Signed with the key" in result.output) == (0, True), result.output
    other = json.loads(key_file.read_text("utf-8"))
    other["keys"][0]["x"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"  # RFC 8037, appendix A.2
    (tmp_path / "other.json").write_text(json.dumps(other), "utf-8")
    result = signed.lod("verify", str(copied), "--key", str(tmp_path / "other.json"))
    assert (result.exit_code, "not among the keys" in result.output) == (1, True)


@given(file=st.sampled_from(FILES), data=st.data())
@settings(max_examples=15)
def test_one_changed_digit_fails(
    signed: SiteFolder, copied: Path, key_file: Path, file: str, data: st.DataObject
) -> None:
    """Exit code 1, and words."""
    path = copied / file
    before = path.read_text("utf-8")
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", before)]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != before[place]]))
    try:
        path.write_text(before[:place] + digit + before[place + 1 :], "utf-8")
        result = signed.lod("verify", str(copied), "--key", str(key_file))
    finally:
        path.write_text(before, "utf-8")
    assert result.exit_code == 1, (file, place)
    assert "is damaged" in result.output or result.stderr.startswith("lod: "), result.output


def test_trees_and_cubes_are_compared_too(signed: SiteFolder, copied: Path) -> None:
    """What is no text: a bit in a tree, in a cube."""
    for file in ("proofs/okt-digitalisering.tree", "proofs/.release.tree", "cubes/okt-digitalisering.parquet"):
        path = copied / file
        before = path.read_bytes()
        path.write_bytes(before[:40] + bytes([before[40] ^ 1]) + before[41:])
        result = signed.lod("verify", str(copied))
        path.write_bytes(before)
        assert (result.exit_code, file in result.output) == (1, True)


def test_digests_follow_from_the_manifest_without_a_key_too(published_site: SiteFolder) -> None:
    """Where nobody signs, a digit changed in the manifest or the digests is noticed all the same."""
    for file, digit in (("manifest.json", '"triples": '), ("digests.json", '"size": ')):
        path = published_site.current / file
        before = path.read_text("utf-8")
        path.write_text(before.replace(digit, f"{digit}1", 1), "utf-8")
        result = published_site.lod("verify")
        assert (result.exit_code, "does not follow from the manifest" in result.output) == (1, True), result.output
        path.write_text(before, "utf-8")
    assert published_site.lod("verify").exit_code == 0
