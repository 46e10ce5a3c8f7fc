"""The links in the headers of an answer."""

from __future__ import annotations

import re
from http.client import HTTPMessage

from werkzeug.datastructures import Headers


def link_values(headers: Headers | HTTPMessage) -> list[str]:
    """The values of `Link` (RFC 8288), each for itself."""
    value = headers.get("Link")
    return re.split(r",\s*(?=<)", value) if value else []
