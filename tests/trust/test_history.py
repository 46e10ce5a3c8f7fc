"""What was published before is signed with what is published now: no event can be rewritten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.history.chain import EVENT, Chain
from lod.history.event import Event
from lod.release.home import Home
from lod.trust import jws
from lod.trust.seal import ReleaseStatement
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import revise
from tests.shared import shared_folder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def followed(signed: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A signed site whose figures were revised twice, made once for all processes that test; not to be changed."""

    def build(folder: Path) -> None:
        folder.rmdir()
        site = copy_published(signed, folder)
        revise(site, 76)
        revise(site, 77)

    return SiteFolder(shared_folder(tmp_path_factory, "followed", build))


@pytest.fixture(scope="module")
def own(followed: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The same site, this process's own: it may be changed by who changes it back."""
    return copy_published(followed, tmp_path_factory.mktemp("own") / "site")


def statement(site: SiteFolder) -> ReleaseStatement:
    """What the current release states, as it was signed last."""
    text = (site.current / "signature.jws").read_text("utf-8").split()[0]
    return ReleaseStatement.parse(jws.read(text)[1])


def test_each_release_signs_the_history_with_its_own_event(followed: SiteFolder) -> None:
    """The newest event is signed too, once; that it is is said."""
    events = Chain.read(Home(followed.root / ".lod").history).events
    head = statement(followed).history
    assert head is not None
    assert (len(events), head.event, head.digest) == (3, 3, events[-1].digest)
    assert len((followed.current / "signature.jws").read_text("utf-8").split()) == 1
    result = followed.lod("verify", "--all")
    assert (result.exit_code, "up to event 3" in result.output) == (0, True), result.output


@given(number=st.integers(1, 3), data=st.data())
@settings(max_examples=20)
def test_one_changed_digit_of_an_event_fails(own: SiteFolder, number: int, data: st.DataObject) -> None:
    """Of the newest, too, which none follows."""
    path = own.root / ".lod" / "history" / f"{number:08}" / EVENT
    before = path.read_text("utf-8")
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", before)]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != before[place]]))
    try:
        path.write_text(before[:place] + digit + before[place + 1 :], "utf-8")
        result = own.lod("verify")
    finally:
        path.write_text(before, "utf-8")
    assert (result.exit_code, "is damaged" in result.output) == (1, True), result.output


def test_a_chain_that_was_written_anew_is_not_what_was_signed(own: SiteFolder) -> None:
    """Somebody writes another reason into an event, and all digests after it: the chain is whole, and not the one."""
    history = Home(own.root / ".lod").history
    texts = {path: path.read_text("utf-8") for path in sorted(history.glob(f"*/{EVENT}"))}
    try:
        previous = ""
        for path, text in texts.items():
            plain = json.loads(text) | {"previous": previous, "reason": {"en": "Forged."}}
            del plain["sha256"]
            event = Event.parse(json.dumps(plain))
            unchecked = json.loads(event.text())
            event = Event.parse(json.dumps(unchecked, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
            path.write_text(event.text(), "utf-8")
            previous = event.digest
        result = own.lod("verify")
        assert (result.exit_code, "00000003/event.json is not what was signed" in result.output) == (1, True)
        (history / "00000003").rename(history / "aside")
        result = own.lod("verify")
        assert (result.exit_code, "and was signed" in result.output) == (1, True)
    finally:
        if (history / "aside").exists():
            (history / "aside").rename(history / "00000003")
        for path, text in texts.items():
            path.write_text(text, "utf-8")
    assert own.lod("verify").exit_code == 0


def test_what_was_signed_before_there_was_a_history_still_holds(followed: SiteFolder, tmp_path: Path) -> None:
    """A statement without a head is read, and its home is whole; signing it adds the head."""
    site = copy_published(followed, tmp_path / "site")
    stated = statement(site)
    private = next((site.root / ".keys").glob("*.pem"))
    old = ReleaseStatement(stated.release, stated.iat, stated.digests, stated.figures, stated.datasets)
    text = old.sign(private_key(private))
    assert b'"history"' not in jws.decoded(text.split(".")[1])
    (site.current / "signature.jws").write_text(text + "\n", "utf-8")
    result = site.lod("verify")
    assert (result.exit_code, "up to event" in result.output) == (0, False), result.output
    assert site.lod("keys", "sign").exit_code == 0
    assert "up to event 3" in site.lod("verify").output
    assert site.lod("activate", "previous").exit_code == 0
    assert "up to event 4" in site.lod("verify").output


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a file."""
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key
