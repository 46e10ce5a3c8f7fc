"""`lod verify`: a release, a folder, the proof of a figure, or a site."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.config import Settings
from lod.errors import LodError, ReleaseError
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.terminal import language, reports_errors

if TYPE_CHECKING:
    from lod.release.verifying import Verified
    from lod.trust.keys import KeySet
    from lod.trust.proof import Proven
    from lod.trust.remote import Fetch

_VERIFIED = {
    (False, False): "terminal.whole",
    (False, True): "terminal.damaged",
    (True, False): "terminal.history-whole",
    (True, True): "terminal.history-damaged",
}
"""What is said of a release, or of the history, that is whole or damaged."""


@click.command()
@click.argument("target", required=False)
@click.option("--all", "every", is_flag=True, help="Verify every release, and the objects that they share.")
@click.option("--key", help="Whose signature it has to have: a file with a JWK or a JWK set, or the name of a key.")
@click.option("--most", type=click.IntRange(min=0), default=200, show_default=True, help="Megabytes to fetch at most.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="How long to fetch.")
@click.option("--json", "as_json", is_flag=True, help="Print what is damaged as JSON.")
@click.pass_context
@reports_errors
def verify(
    context: click.Context,
    target: str | None,
    every: bool,
    key: str | None,
    most: int,
    seconds: int,
    as_json: bool,
) -> None:
    """Verify that TARGET is what was published, and who has signed it.

    TARGET is a release (the current one, if left out), a folder with a release or a site, a file with the proof of a
    figure, or an address: of a site, or of a figure. Of a release every file is read and compared with its digest; the
    history of what was published before is verified too. Of a site the files it publishes are fetched.

    Exit code 0 if all of it is as it was published, 1 if anything is not.
    """
    if target and target.startswith(("http://", "https://")):
        _verify_address(target, key, most * 1_000_000, seconds, as_json)
    elif target and Path(target).is_file():
        from lod.trust import proof

        path = Path(target)
        if path.stat().st_size > proof.LARGEST:
            raise LodError(Message("trust.malformed-proof"))
        _show_proven(proof.check(path.read_bytes(), _keys(key, lambda: _home_keys(context))), as_json, pinned=True)
    else:
        _verify_releases(context, target, every, key, as_json)


def _verify_releases(context: click.Context, target: str | None, every: bool, key: str | None, as_json: bool) -> None:
    from lod.release.home import Home
    from lod.release.verifying import verify as verified
    from lod.release.verifying import verify_folder, verify_history, verify_objects

    folder = Path(target) if target and Path(target).is_dir() else None
    if folder is not None and (folder / "manifest.json").exists():
        report = verify_folder(folder, _keys(key, lambda: _keys_beside(folder)))
        _show([report], None, [], as_json, key)
        return
    home = Home(_home_in(folder) if folder else settings_of(context).home)
    release = None if folder else target
    current = home.current()
    if release is None and current is None and not every:
        raise ReleaseError(Message("terminal.no-release"))
    chosen = home.ids() if every else [home.find(release or current or "")]
    keys = _keys(key, lambda: _read(home.folder))
    history = verify_history(home, keys)
    if key:
        reports = [verify_folder(home.path(name), keys, name) for name in chosen]
    else:
        reports = [verified(home, name) for name in chosen]
    objects = list(verify_objects(home)) if every else []
    _show(reports, history, objects, as_json, key)


def _show(
    reports: Sequence[Verified], history: Verified | None, objects: Sequence[Any], as_json: bool, key: str | None
) -> None:
    every = [*reports, *([history] if history else [])]
    unsigned = [report for report in reports if key and not report.key]
    if as_json:
        click.echo(json.dumps([asdict(report) for report in every] + [asdict(each) for each in objects], indent=1))
    for report in [] if as_json else every:
        word = _VERIFIED[report is history, bool(report.damage)]
        click.echo(say(word, release=report.release, files=report.files, size=report.size))
        if not report.damage:
            click.echo(f"  {_signed(report, of_history=report is history)}")
        for damage in report.damage:
            click.echo(f"  {damage}")
    for damage in [] if as_json else objects:
        click.echo(f"{damage}")
    if objects or unsigned or any(report.damage for report in every):
        sys.exit(1)


def _signed(report: Verified, of_history: bool) -> str:
    """Who has signed what was verified."""
    if not report.key:
        return say("trust.unsigned")
    if of_history:
        return say("trust.history-signed", count=report.signed, name=report.key)
    return say("trust.signed-by", name=report.key)


def _verify_address(url: str, key: str | None, most: int, seconds: int, as_json: bool) -> None:
    from lod.trust import remote

    end = time.monotonic() + seconds
    fetch = _fetcher(end)
    figure = remote.figure_address(url)
    base = figure[0] if figure else remote.base_of(url)
    keys = _keys(key, lambda: remote.keys_of(base, fetch))
    if figure:
        _show_proven(remote.verify_figure(*figure, keys, fetch), as_json, pinned=key is not None)
        return
    site = remote.verify_site(base, keys, fetch, most, lambda: time.monotonic() > end)
    if as_json:
        wrong = [{"path": one.path, "reason": text(one.problem, "en")} for one in site.wrong]
        plain = {"release": site.release, "key": site.signed.key.name, "files": site.files, "size": site.size}
        click.echo(json.dumps({**plain, "skipped": site.skipped, "damage": wrong}, indent=1))
    else:
        word = "terminal.damaged" if site.wrong else "terminal.whole"
        click.echo(say(word, release=site.release, files=site.files, size=site.size))
        for one in site.wrong:
            click.echo(f"  {one.path} {text(one.problem, language())}")
        if site.skipped:
            click.echo(f"  {say('trust.skipped', count=site.skipped)}")
        click.echo(f"  {say('trust.signed-by', name=site.signed.key.name)}")
        _warn_unpinned(key is not None)
    if site.wrong:
        sys.exit(1)


def _show_proven(proven: Proven, as_json: bool, pinned: bool) -> None:
    statement, key = proven.signed.statement, proven.signed.key
    if as_json:
        moment = statement.moment.isoformat()
        plain = {"record": dict(proven.record), "release": statement.release, "signed": moment, "key": key.name}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    for name, cell in proven.record.items():
        click.echo(f"  {name}: {' | '.join(cell) if isinstance(cell, list) else cell}")
    click.secho(say("trust.proven", release=statement.release, at=statement.moment.isoformat()), fg="green")
    click.echo(f"  {say('trust.signed-by', name=key.name)}")
    if key.retired:
        click.echo(f"  {say('trust.key-state.retired', at=key.retired)}")
    _warn_unpinned(pinned)


def _warn_unpinned(pinned: bool) -> None:
    """Says that the site's own word was taken for its key."""
    if not pinned:
        click.echo(f"  {say('trust.unpinned')}")


def _keys(key: str | None, otherwise: Callable[[], KeySet]) -> KeySet:
    """The keys that count: those of a file, the one of a name among the others, or all the others."""
    from lod.trust.keys import KeySet

    if key is None:
        return otherwise()
    if Path(key).is_file():
        try:
            return KeySet.parse(Path(key).read_bytes())
        except (OSError, ValueError):
            raise LodError(Message("trust.keys-damaged", file=key)) from None
    named = otherwise().get(key)
    if named is None:
        raise LodError(Message("trust.unknown-key", name=key))
    return KeySet((named,))


def _home_keys(context: click.Context) -> KeySet:
    return _read(settings_of(context).home)


def _read(home: Path) -> KeySet:
    from lod.trust.keys import KeySet

    return KeySet.read(home)


def _keys_beside(release: Path) -> KeySet:
    """The keys of the home that a release is in; none where it is in none."""
    return _read(release.resolve().parent.parent)


def _home_in(folder: Path) -> Path:
    """The home in a folder: itself, or that of the site there."""
    return folder if (folder / "releases").is_dir() else Settings.load(folder).home


def _fetcher(end: float) -> Fetch:
    """Fetches what is named, until a moment; nothing leads on into a private network."""
    from lod.importing.client import Client

    def wait(seconds: float) -> None:
        if time.monotonic() + seconds > end:
            raise LodError(Message("trust.no-time"))
        time.sleep(seconds)

    client = Client(calls=1000, wait=wait)

    def fetch(url: str, most: int) -> bytes:
        left = end - time.monotonic()
        if left <= 0:
            raise LodError(Message("trust.no-time"))
        return replace(client, largest=most, seconds=left).fetch(url)

    return fetch
