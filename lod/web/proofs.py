"""What proves what is published: the keys, the digests of the release and their signatures, and proofs of figures.

A proof is read from files: the hash of a figure is found by halving, and a hash is read for each level above it.
"""

from __future__ import annotations

from flask import Flask, Response

from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.release import sealing
from lod.trust import proof as proofs
from lod.trust.keys import KeySet
from lod.trust.seal import NotProven
from lod.trust.tree import Tree
from lod.web import problems
from lod.web.documents import find
from lod.web.gone import missing
from lod.web.responses import lasting
from lod.web.site import Served, Site

_FRESH = "public, max-age=60"
"""How long others may keep what may change while a release is served: keys are revoked, signatures are added."""


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/.well-known/jwks.json")
    def keys() -> Response:
        """The keys that releases are signed with, the newest first; none is an empty set."""
        return _fresh(KeySet.read(site.home.folder).text(), "application/jwk-set+json")

    @app.get("/proof/digests.json")
    def digests() -> Response:
        """The digests of all that is published; 404 for a release that was built without them."""
        with site.current() as served:
            body = sealing.seal_text(served.folder)
            if body is None:
                return _absent()
            return lasting(Response(body, content_type="application/json"), served.id, "digests")

    @app.get("/proof/signature.jws")
    def signature() -> Response:
        """The signatures of the digests, the newest first; 404 where nobody has signed them."""
        with site.current() as served:
            texts = sealing.signatures(served.folder)
            if not texts:
                return problems.problem(404, Message("trust.unsigned.title"), Message("trust.unsigned"))
            return _fresh("\n".join(texts) + "\n", "application/jose")

    @app.get("/proof/observation/<path:path>")
    def proof(path: str) -> Response:
        """The proof that a figure was published in this release, which can be checked without asking anybody."""
        with site.current() as served:
            return _proof(served, f"id/observation/{path}")


def _proof(served: Served, path: str) -> Response:
    thing = find(served, path)
    if thing is None or thing.dataset is None or thing.row is None:
        return missing(served.release, path)
    dataset = thing.dataset.id
    statement = next(iter(sealing.signatures(served.folder)), "")
    try:
        figures = Tree(sealing.tree_path(served.folder, dataset))
        datasets = Tree(sealing.release_tree_path(served.folder))
        record = served.release.records[dataset].of(thing.row)
        return _fresh(proofs.proof(record, dataset, figures, datasets, statement), "application/json")
    except FileNotFoundError:
        return _absent()
    except (OSError, ValueError, NotProven):
        raise ReleaseError(Message("trust.trees-damaged")) from None


def _absent() -> Response:
    return problems.problem(404, Message("trust.absent.title"), Message("trust.absent"))


def _fresh(body: str, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = _FRESH
    return response
