"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from lod.web.site import Site

DAYS = 180
"""How long what it says may be relied on; it must be less than a year (RFC 9116, section 2.5.5)."""


def register(app: Flask, site: Site) -> None:
    """Adds the route."""

    @app.get("/.well-known/security.txt")
    def security() -> Response:
        """Whom to tell of a weakness; 404 where the setting `security_contact` is empty."""
        contact = site.settings.security_contact
        if not contact:
            raise NotFound
        with site.current() as served:
            base = served.base
        return Response(_text(contact, base), content_type="text/plain; charset=utf-8")


def _text(contact: str, base: str) -> str:
    address = contact if ":" in contact else f"mailto:{contact}"
    expires = (datetime.now(UTC) + timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        f"Contact: {address}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: nb, en\n"
        f"Canonical: {base}.well-known/security.txt\n"
    )
