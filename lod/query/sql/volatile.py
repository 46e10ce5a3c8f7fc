"""Functions that give another value in each solution (SPARQL 1.1, section 17.4), where each stands alone in a BIND or
in ORDER BY.

Within other expressions their SQL would be written, and so evaluated, more than once; there the other engine answers.
"""

from __future__ import annotations

from lod.query.sql.values import Value, native
from lod.sparql.algebra import Call, Expr
from lod.sql.build import as_text, call, text

EACH_TIME = {
    "RAND": native("dbl", call("random"), nullable=False),
    "UUID": native("iri", call("concat", text("urn:uuid:"), as_text(call("uuid"))), nullable=False),
    "STRUUID": native("str", as_text(call("uuid")), nullable=False),
}
"""Each function by SPARQL's name."""


def volatile(expr: Expr) -> Value | None:
    """What such a function gives, None for any other expression."""
    return EACH_TIME.get(expr.name) if isinstance(expr, Call) else None
