"""`lod keys`: the keys that releases are signed with."""

from __future__ import annotations

import json

import click

from lod.cli.context import settings_of
from lod.cli.help import TranslatedGroup
from lod.cli.words import say
from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.terminal import reports_errors


@click.group(cls=TranslatedGroup)
def keys() -> None:
    """The keys that releases are signed with (Ed25519)."""


@keys.command("new")
@click.pass_context
@reports_errors
def new_key(context: click.Context) -> None:
    """Make a key, which signs every release from now on.

    The key that has signed until now is retired: what it has signed stays proven.
    """
    from lod.release.home import Home
    from lod.release.sealing import key_folder

    settings = settings_of(context)
    with Home(settings.home).lock():
        key = key_folder(settings).create()
    click.secho(say("trust.key-made", name=key.name, file=str(settings.keys / f"{key.name}.pem")), fg="green")
    click.echo(say("trust.key-advice"))


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as a JWK set.")
@click.pass_context
@reports_errors
def list_keys(context: click.Context, as_json: bool) -> None:
    """List the keys, newest first; the one that signs is marked."""
    from lod.release.sealing import key_folder
    from lod.trust.keys import KeySet

    settings = settings_of(context)
    known_keys = KeySet.read(settings.home)
    if as_json:
        click.echo(known_keys.text(), nl=False)
        return
    folder = key_folder(settings)
    for key in known_keys.keys:
        state = "revoked" if key.revoked else "retired" if key.retired else "signs" if folder.has(key) else "absent"
        words = say(f"trust.key-state.{state}", at=key.revoked or key.retired or key.created)
        click.echo(f"{'*' if key == known_keys.active else ' '} {key.name}  {words}")
    if not known_keys.keys:
        click.echo(say("trust.no-key"))


@keys.command("retire")
@click.argument("key")
@click.option("--compromised", is_flag=True, help="Somebody else may have it: nothing that it has signed is proven.")
@click.pass_context
@reports_errors
def retire_key(context: click.Context, key: str, compromised: bool) -> None:
    """Sign nothing more with KEY. The beginning of its name is enough."""
    from lod.release.home import Home
    from lod.release.sealing import key_folder

    settings = settings_of(context)
    with Home(settings.home).lock():
        ended = key_folder(settings).end(key, compromised)
    state = "revoked" if compromised else "retired"
    click.secho(f"{ended.name}  {say(f'trust.key-state.{state}', at=ended.revoked or ended.retired)}", fg="green")


@keys.command("sign")
@click.argument("release", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print what was signed as JSON.")
@click.pass_context
@reports_errors
def sign_release(context: click.Context, release: str | None, as_json: bool) -> None:
    """Sign RELEASE, or the current one, with the key that signs now; those of other keys stay."""
    from lod.release.home import Home
    from lod.release.sealing import key_folder, sign

    settings = settings_of(context)
    home = Home(settings.home)
    with home.lock():
        chosen = release or home.current()
        if chosen is None:
            raise ReleaseError(Message("terminal.no-release"))
        chosen = home.find(chosen)
        name = sign(home.path(chosen), key_folder(settings), home.history)
    if as_json:
        click.echo(json.dumps({"release": chosen, "key": name}))
    else:
        click.secho(say("trust.signed", release=chosen, name=name), fg="green")
