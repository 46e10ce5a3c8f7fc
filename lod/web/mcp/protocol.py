"""The protocol: JSON-RPC 2.0, one request and one answer, without sessions (MCP 2026-07-28 and, before it, 2025-11-25).

A request is answered by what is in it alone. Older clients shake hands first (`initialize`); nothing is kept of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lod import __version__

MODERN, LEGACY = "2026-07-28", ("2025-11-25", "2025-06-18", "2025-03-26")
INSTRUCTIONS = (
    "Official statistics with their sources. Find a data set with `search`, look at it with `describe`, find codes "
    "with `codes`, then ask `figures` for values. Every value comes with its unit, status, qualifier, bounds, licence, "
    "source, permanent address and release: repeat what is not ordinary about it (“more than 90 per cent” is not 90) "
    "and give the address. An unknown code is an error that names the nearest one."
)
PARSE, REQUEST, METHOD, PARAMS, INTERNAL, VERSION = -32700, -32600, -32601, -32602, -32603, -32022
"""Codes of errors (JSON-RPC 2.0, section 5.1; MCP 2026-07-28, unsupported protocol version)."""
_STATUS = {PARSE: 400, REQUEST: 400, METHOD: 404, PARAMS: 400, INTERNAL: 500, VERSION: 400}
_VERSION_KEY = "io.modelcontextprotocol/protocolVersion"

Call = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Calls a tool by its name with its arguments, and gives its result. Raises `RpcError` for a tool that is not there."""


class RpcError(Exception):
    """A request that is answered with an error of the protocol."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def answer(body: bytes, tools: list[dict[str, Any]], call: Call) -> tuple[int, dict[str, Any] | None]:
    """The status and the answer to a body; no answer to a notification."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        return _error(None, RpcError(PARSE, "This is not JSON."))
    if not isinstance(request, dict) or request.get("jsonrpc") != "2.0" or not isinstance(request.get("method"), str):
        return _error(None, RpcError(REQUEST, "Expected one JSON-RPC 2.0 request."))
    if "id" not in request:
        return 202, None
    number = request["id"]
    if isinstance(number, bool) or not isinstance(number, (str, int)):
        return _error(None, RpcError(REQUEST, "The id of a request is a text or a whole number."))
    params = request.get("params") or {}
    try:
        if not isinstance(params, dict):
            raise RpcError(PARAMS, "Expected parameters by name.")
        result = _result(request["method"], params, tools, call)
    except RpcError as error:
        return _error(number, error)
    return 200, {"jsonrpc": "2.0", "id": number, "result": {"resultType": "complete", **result}}


def _result(method: str, params: dict[str, Any], tools: list[dict[str, Any]], call: Call) -> dict[str, Any]:
    _check_version(params)
    match method:
        case "initialize":
            wanted = params.get("protocolVersion")
            return {"protocolVersion": wanted if wanted in LEGACY else LEGACY[0], **_server(), "serverInfo": _info()}
        case "server/discover":
            cached = {"ttlMs": 3_600_000, "cacheScope": "public"}
            about = {"_meta": {"io.modelcontextprotocol/serverInfo": _info()}}
            return {"supportedVersions": [MODERN, *LEGACY], **_server(), **cached, **about}
        case "ping":
            return {}
        case "tools/list":
            return {"tools": tools, "ttlMs": 3_600_000, "cacheScope": "public"}
        case "tools/call":
            name, arguments = params.get("name"), params.get("arguments") or {}
            if not isinstance(name, str) or not isinstance(arguments, dict):
                raise RpcError(PARAMS, "Expected the name of a tool and its arguments by name.")
            return call(name, arguments)
    raise RpcError(METHOD, f"There is no method {method[:60]!r}.")


def _check_version(params: dict[str, Any]) -> None:
    """A request that says its version says one that is spoken here."""
    meta = params.get("_meta")
    wanted = meta.get(_VERSION_KEY) if isinstance(meta, dict) else None
    if wanted is not None and wanted != MODERN:
        details = {"supported": [MODERN, *LEGACY], "requested": str(wanted)[:40]}
        raise RpcError(VERSION, "This protocol version is not spoken here.", details)


def _server() -> dict[str, Any]:
    return {"capabilities": {"tools": {"listChanged": False}}, "instructions": INSTRUCTIONS}


def _info() -> dict[str, str]:
    return {"name": "lod", "title": "Linked open statistics", "version": __version__}


def _error(number: str | int | None, error: RpcError) -> tuple[int, dict[str, Any]]:
    details: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        details["data"] = error.data
    return _STATUS.get(error.code, 400), {"jsonrpc": "2.0", "id": number, "error": details}
