"""A release that is signed and waits for its moment: its seal is shown at that moment, and it proves itself then."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.scheduled import FAR, schedule, set_moment, soon
from tests.trust.conftest import FIGURE

pytestmark = pytest.mark.slow

SIGNATURE = "signature.jws"


def served(site: SiteFolder, *paths: str) -> list[bytes]:
    """What visitors get."""
    app = create_app(site.settings)
    answers = [app.test_client().get(path) for path in paths]
    app.extensions["lod"].close()
    assert {answer.status_code for answer in answers} == {200}
    return [answer.data for answer in answers]


def test_a_signed_release_comes_at_its_moment(signed_site: SiteFolder, tmp_path: Path) -> None:
    """Before: signature and proofs are those of the release that is current. After: those of the scheduled one, by the
    key that signed when it was built, though another one signs since; every file and the chain of histories holds."""
    site, paths = signed_site, (f"/proof/{SIGNATURE}", f"/proof/observation/{FIGURE}", "/.well-known/jwks.json")
    before = site.current.name
    now = served(site, *paths)
    release = schedule(site, FAR, 77)
    sealed = (site.root / ".lod/releases" / release / SIGNATURE).read_bytes()
    assert served(site, *paths) == now
    assert release.encode() not in b"".join(now)
    assert site.lod("keys", "new").exit_code == 0
    set_moment(site, soon(1))
    result = site.lod("schedule", "run", "--within", "30")
    assert result.exit_code == 0, result.output
    assert (site.current.name, before) == (release, before)
    signature, proof, keys = served(site, *paths)
    assert signature.strip() == sealed.strip()
    (tmp_path / "figure.json").write_bytes(proof)
    (tmp_path / "keys.json").write_bytes(keys)
    for words in (("verify", "--all"), ("verify", str(tmp_path / "figure.json"), "--key", str(tmp_path / "keys.json"))):
        result = site.lod(*words)
        assert result.exit_code == 0, result.output
