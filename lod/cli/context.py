"""What the commands share: the settings of the site that was named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from lod.config import Settings


def settings_of(context: click.Context, **changes: Any) -> Settings:
    """The settings of the site, with those that were given on the command line (not None) in their place."""
    settings = Settings.load(context.obj)
    return replace(settings, **{name: value for name, value in changes.items() if value is not None})
