"""What schemathesis cannot send by itself: a query that is the whole body (SPARQL 1.1 Protocol, section 2.1.3)."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/sparql-query")  # type: ignore[untyped-decorator, unused-ignore]  # it is not installed everywhere
def query(context: Any, value: Any) -> bytes:
    """The query as it is sent."""
    return str(value).encode("utf-8", "replace")
