"""Keys: made, changed for others, taken back; a private one stays where it is."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow


def names(site: SiteFolder) -> list[str]:
    """The names of the keys, the newest first."""
    return [key["kid"] for key in json.loads(site.lod("keys", "list", "--json").stdout)["keys"]]


def test_a_key_signs_what_is_built_and_its_private_part_stays_where_it_is(signed_site: SiteFolder) -> None:
    """A build signs; nothing of the private key is in the home, and only its owner reads it."""
    signed_site.edit("lod.toml", lambda text: text.replace("Tall om", "Flere tall om"))
    assert signed_site.lod("build").exit_code == 0
    result = signed_site.lod("verify")
    assert (result.exit_code, f"Signed with the key {names(signed_site)[0]}" in result.output) == (0, True)
    (pem,) = (signed_site.root / ".keys").glob("*.pem")
    assert pem.stat().st_mode & 0o077 == 0
    secret = pem.read_text("utf-8").splitlines()[1].encode()
    home = signed_site.root / ".lod"
    assert not [path for path in home.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_what_a_retired_key_signed_stays_proven(signed_site: SiteFolder) -> None:
    """`lod keys new` retires the key before: its release is still whole, and it is said."""
    (old,) = names(signed_site)
    assert signed_site.lod("keys", "new").exit_code == 0
    assert names(signed_site)[1] == old
    assert f"  {old}  retired" in signed_site.lod("keys", "list").output
    result = signed_site.lod("verify")
    assert (result.exit_code, old in result.output) == (0, True)


def test_what_a_revoked_key_signed_is_proven_no_more(signed_site: SiteFolder) -> None:
    """Until another key signs it; a rolling back to it is refused meanwhile."""
    (old,) = names(signed_site)
    assert signed_site.lod("keys", "retire", old[:8], "--compromised").exit_code == 0
    result = signed_site.lod("verify")
    assert (result.exit_code, "was revoked" in result.output) == (1, True)
    assert signed_site.lod("activate", "newest").exit_code == 1
    assert "no key that signs" in signed_site.lod("keys", "sign").stderr
    assert signed_site.lod("keys", "new").exit_code == 0
    assert signed_site.lod("keys", "sign").exit_code == 0
    result = signed_site.lod("verify")
    assert (result.exit_code, names(signed_site)[0] in result.output) == (0, True)


def test_a_key_signs_nothing_outside_its_time(signed_site: SiteFolder) -> None:
    """A signature that says it was made before the key was, or after it was retired, is none."""
    path = signed_site.root / ".lod" / "keys.json"
    whole = path.read_text("utf-8")
    for change in (
        '"created": "2999-01-01T00:00:00Z"',
        '"created": "2001-01-01T00:00:00Z", "retired": "2001-02-01T00:00:00Z"',
    ):
        path.write_text(re.sub(r'"created": "[^"]*"', change, whole), "utf-8")
        result = signed_site.lod("verify")
        assert (result.exit_code, "did not sign" in result.output) == (1, True), result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pem: pem.chmod(0o644), "Others can read"),
        (lambda pem: pem.unlink(), "which is not in"),
        (lambda pem: pem.write_text("x"), "is not the private key"),
    ],
    ids=["open", "absent", "damaged"],
)
def test_a_key_that_cannot_be_used_stops_the_build(signed_site: SiteFolder, change: object, words: str) -> None:
    """In words, before anything is read; the release that is current stays it."""
    before = signed_site.current
    (pem,) = (signed_site.root / ".keys").glob("*.pem")
    change(pem)  # type: ignore[operator]
    result = signed_site.lod("build", "--anew")
    assert (result.exit_code, words in result.stderr) == (1, True)
    assert signed_site.current == before


def test_a_signature_that_is_gone_is_missed(signed_site: SiteFolder, tmp_path: Path) -> None:
    """A release that was built while there was a key has to be signed; one from before need not be."""
    (signed_site.current / "signature.jws").unlink()
    assert signed_site.lod("verify").exit_code == 0  # its key is younger than it
    path = signed_site.root / ".lod" / "keys.json"
    path.write_text(
        re.sub(r'"created": "[^"]*"', '"created": "2001-01-01T00:00:00Z"', path.read_text("utf-8")), "utf-8"
    )
    result = signed_site.lod("verify")
    assert (result.exit_code, "signature.jws Not signed" in result.output) == (1, True)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(signed_site.current, elsewhere)
    assert signed_site.lod("verify", str(elsewhere), "--key", str(path)).exit_code == 1
