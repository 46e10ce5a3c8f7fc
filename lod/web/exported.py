"""How pages know that they become files: by what an export puts into the environment, which no visitor can."""

from __future__ import annotations

from flask import request

EXPORTED = "lod.exported"
"""Where a request's environment says that the answer becomes a file, and where a server of the same site is, "" for
nowhere."""


def server_of() -> str | None:
    """Where a server of the same site is, "" for nowhere; None where the answer does not become a file."""
    server: str | None = request.environ.get(EXPORTED)
    return server
