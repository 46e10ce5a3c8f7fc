"""What PxWebApi v2 answers where it answers with no table: `type`, `title`, `status` and, in words, `detail`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Response

PARAMETER, UNKNOWN = "Parameter error", "Not found"


class PxProblem(Exception):
    """A request that is answered with a problem. `title`: as PxWeb's servers have it."""

    def __init__(self, title: str, detail: str, status: int = 400, kind: str = PARAMETER) -> None:
        super().__init__(detail)
        self.title = title
        self.detail = detail
        self.status = status
        self.kind = kind

    def response(self) -> Response:
        """The problem as `application/problem+json`."""
        members: Mapping[str, object] = {
            "type": self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        body = json.dumps(members, ensure_ascii=False) + "\n"
        response = Response(body, self.status, content_type="application/problem+json")
        response.headers["Cache-Control"] = "no-store"
        return response


def no_table(name: str) -> PxProblem:
    """That there is no such table."""
    return PxProblem("Non-existent table", f"There is no table {name!r}.", 404, UNKNOWN)


def no_saved_query(status: int) -> PxProblem:
    """That nobody can save a query here: all that is asked for stands in an address."""
    detail = "This site saves no queries. The address of /data with its parameters can be kept instead."
    return PxProblem("Non-existent saved query", detail, status, PARAMETER if status == 400 else UNKNOWN)
