"""Who we are to a graph store: a name and a password, or a token, from the environment; they are never shown."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from lod.errors import LodError
from lod.messages.message import Message

USER, PASSWORD, TOKEN = "LOD_PUSH_USER", "LOD_PUSH_PASSWORD", "LOD_PUSH_TOKEN"


@dataclass
class Credentials:
    """What each request is signed with: nothing at first where there is a password, then as the store asks for.

    Basic and Bearer (RFC 7617, RFC 6750), and Digest (RFC 7616).
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    _challenge: str = field(default="", repr=False)
    _digest: AbstractDigestAuthHandler | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Credentials:
        """Those that the environment has, if any. Raises `LodError` for a token that no header can carry."""
        token = environ.get(TOKEN, "").strip()
        if not (token.isascii() and token.isprintable()):
            raise LodError(Message("error.push.unusable-token", variable=TOKEN))
        return cls(environ.get(USER, ""), environ.get(PASSWORD, ""), token)

    @property
    def are_given(self) -> bool:
        return bool(self.user or self.token)

    def accept(self, challenges: list[str]) -> bool:
        """Takes up what an answer 401 asks for; False where that is not new, or nothing that we have."""
        for challenge in challenges if self.user and not self.token else ():
            scheme = challenge.partition(" ")[0].lower()
            if scheme == "digest" or (scheme == "basic" and not self._challenge):
                self._challenge = challenge
                return True
        return False

    def header(self, method: str, url: str) -> dict[str, str]:
        """The header of a request, none where nothing is asked for yet."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        scheme, _, rest = self._challenge.partition(" ")
        if scheme.lower() == "basic":
            return {"Authorization": f"Basic {b64encode(f'{self.user}:{self.password}'.encode()).decode()}"}
        if scheme.lower() == "digest":
            request = Request(url, method=method)  # noqa: S310 - the address was judged
            try:
                signed = self._handler(url).get_authorization(request, parse_keqv_list(parse_http_list(rest)))
            except ValueError:
                return {}  # an algorithm that is not known here, or no challenge
            return {"Authorization": f"Digest {signed}"} if signed else {}
        return {}

    def _handler(self, url: str) -> AbstractDigestAuthHandler:
        if self._digest is None:
            passwords = HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, self.user, self.password)
            self._digest = AbstractDigestAuthHandler(passwords)
        return self._digest
