"""The addresses of what proves what is published."""

from __future__ import annotations

from lod.web.route import Route

_JSON = "application/json"

PROOF_ROUTES: tuple[Route, ...] = (
    Route(
        "/.well-known/jwks.json",
        "proofs.keys",
        "The keys that releases are signed with, as a JWK set (RFC 7517).",
        ("application/jwk-set+json",),
        cached=False,
    ),
    Route(
        "/proof/digests.json",
        "proofs.digests",
        "The digests of all that is published: files, graphs, figures.",
        (_JSON,),
        statuses=(404,),
    ),
    Route(
        "/proof/signature.jws",
        "proofs.signature",
        "The signatures of those digests (RFC 7515), a line each.",
        ("application/jose",),
        cached=False,
        statuses=(404,),
    ),
    Route(
        "/proof/observation/<path:path>",
        "proofs.proof",
        "The proof that a figure was published.",
        (_JSON,),
        cached=False,
        statuses=(301, 404, 410),
    ),
)
