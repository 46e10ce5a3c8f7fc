"""Commands that make a release current notify webhooks, and say what could not be delivered."""

from __future__ import annotations

import click

from lod.config import Settings
from lod.messages.catalogue import text
from lod.terminal import language


def notify_webhooks(settings: Settings) -> None:
    """Notifies the webhooks of a site of the events that they have not received."""
    if not settings.webhooks:
        return
    from lod.notifying.notifying import notify_of_site

    for problem in notify_of_site(settings):
        click.secho(text(problem, language()), fg="yellow", err=True)
