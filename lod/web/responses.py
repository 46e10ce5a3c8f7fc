"""Answers that never change within a release: their ETag, and how they may be cached."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Response, request

FRAMED = (
    "default-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *; "
    "object-src 'none'"
)
"""The content security policy of the pages that may stand in a frame of anybody's; no others may."""


_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


def json_response(value: object) -> Response:
    """A value as JSON."""
    return Response(json.dumps(value, ensure_ascii=False) + "\n", content_type="application/json")


def lasting(response: Response, *parts: str) -> Response:
    """Stamps an answer with an ETag of the parts that decide its bytes, and answers a conditional request."""
    stamp = "\n".join((*parts, request.full_path, request.script_root))
    response.set_etag(sha256(stamp.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept, Accept-Language"
    if any(name in request.environ for name in _CONDITIONS):
        response.make_conditional(request)
    return response
