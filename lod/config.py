"""The settings: one frozen value, read once from `lod.toml` and the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from lod.errors import ConfigError
from lod.messages.message import Message, both

PREFIX = "LOD_"
FILE = "lod.toml"


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default.

    A setting `x` stands in `lod.toml` as `x = …` and in the environment as `LOD_X`; the environment wins.
    """

    base: str = ""
    """The IRI everything is published under, ending in `/`. Empty: the address that is served (host and port)."""

    data: Path = Path("data")
    """The folder of sources, one folder a data set. Relative to the folder of `lod.toml`."""

    home: Path = Path(".lod")
    """The folder where releases live; or object storage (`s3://bucket/path`, …), of which `local_home` is a copy."""

    local_home: Path = Path(".lod")
    """The folder for this machine's copy, where `home` is object storage. Relative to the folder of `lod.toml`."""

    pull_seconds: float = 10.0
    """How often `lod serve` asks the object storage whether another release is current."""

    webhooks: str = ""
    """The addresses notified of each release that becomes current, with commas between (`LOD_WEBHOOK_SECRET`)."""

    webhook_networks: str = ""
    """The networks that webhooks may be in, though they are not public, as `10.0.0.0/8`."""

    keys: Path = Path(".keys")
    """The folder of the private keys that releases are signed with. Relative to the folder of `lod.toml`."""

    shapes: Path | None = None
    """A folder of SHACL shapes (Turtle) of your own, which judge beside the package's."""

    host: str = "127.0.0.1"
    """The address `lod serve` listens on."""

    port: int = 8000
    """The port `lod serve` listens on."""

    language: str = "nb"
    """The language of pages when the visitor states none: `nb`, `nn` or `en`."""

    languages: tuple[str, ...] = ("nb", "en")
    """The languages that texts should be in: `["nb"]` for a site of one language. Missing ones are a warning."""

    timezone: str = "Europe/Oslo"
    """The time zone of moments of release that name none, and of the calendar, as in the IANA database."""

    processes: int = 1
    """Web processes that share the port; workers, waiting places and memory are shared out among them."""

    threads: int = 4
    """Threads that answer from memory and files; what computes has threads besides."""

    slow_places: int = 8
    """Searches and other slow pages under way at once; one more is answered 503."""

    slow_per_visitor: int = 2
    """Searches and other slow pages one address may have under way at once; one more is answered 429. 0: no limit."""

    connections: int = 1000
    """Open connections; one more waits until another is closed."""

    connections_per_visitor: int = 200
    """Open connections one address may have; one more is closed at once. 0: no such limit."""

    reading_bytes: int = 2000
    """Bytes a second that a visitor must read of an answer; one who reads more slowly is cut off. 0: no such limit."""

    reading_seconds: float = 60.0
    """How long a reader is watched before that is judged: programs read in steps, with work between them."""

    keep_alive_seconds: int = 15
    """How long a connection on which nothing is under way stays open."""

    answers_bytes: int = 500_000_000
    """Size of all large answers that are being read; past it a large answer is 503."""

    answers_per_visitor: int = 4
    """Large answers one address may be reading at once; one more is answered 429. 0: no such limit."""

    drain_seconds: float = 30.0
    """How long a server that is told to stop goes on with what is under way."""

    trusted_proxy: str = ""
    """Addresses and networks of reverse proxies whose `X-Forwarded-…` and `X-Request-Id` are believed. Empty: none."""

    access_log: str = ""
    """Where a line of JSON for each answer goes: a file, or `-` for standard output. Empty: nowhere."""

    log_addresses: str = "short"
    """Visitors' addresses in that log: `short` (IPv4 /24, IPv6 /48), `full` or `none`."""

    metrics: str = "127.0.0.1, ::1"
    """Addresses and networks that may read `/metrics`; `0.0.0.0/0, ::/0` for all. Empty: there are none."""

    requests_per_second: float = 50.0
    """Requests a second one address may make for long; more is answered 429. 0: no such limit.

    One that is computed for long counts as several (`lod.web.rate.TOKEN_SECONDS`)."""

    requests_at_once: int = 1000
    """Requests one address may make in a burst, before that limit holds."""

    security_contact: str = ""
    """An e-mail address or a page for who finds a weakness; `/.well-known/security.txt` says it."""

    cache_bytes: int = 64_000_000
    """Memory for finished documents and their compressed copies, in bytes; 0 switches the cache off."""

    engine: str = "columns"
    """What evaluates SPARQL: `columns` (compiled to SQL over the cubes, else the store) or `oxigraph` (the store)."""

    query_workers: int = 2
    """Processes that evaluate SPARQL, each one query at a time."""

    query_spare: int = 1
    """Workers that stand ready beside those, so that one that is killed has been replaced already."""

    query_waiting: int = 8
    """Queries that may wait for a worker; one more is answered 503."""

    query_wait_seconds: float = 3.0
    """How long a query waits for a worker before it is answered 503."""

    query_per_visitor: int = 4
    """Queries one address may have under way at once; one more is answered 429. 0: no such limit."""

    query_seconds: float = 10.0
    """Wall-clock limit of a query; past it the worker is killed and the answer is 504."""

    query_memory_bytes: int = 2_000_000_000
    """Memory limit of a query worker; past it the answer is 503."""

    query_result_bytes: int = 50_000_000
    """Size limit of a result; past it the answer is 413, never a cut result."""

    export_seconds: float = 30.0
    """Wall-clock limit of a selection that a worker writes as a file; past it the answer is 504."""

    export_bytes: int = 200_000_000
    """Size limit of a selection that a worker writes as a file; past it the answer is 413."""

    theme: Path | None = None
    """A stylesheet with the site's own colours and fonts. Relative to the folder of `lod.toml`."""

    logo: Path | None = None
    """A picture (SVG or PNG) that stands before the site's name. Relative to the folder of `lod.toml`."""

    accessibility_statement: str = ""
    """The address of the accessibility statement that the law asks for."""

    verify_every: float = 24.0
    """Hours between two verifications of the current release while `lod serve` runs; 0: none."""

    keep: int = 5
    """Releases that `lod prune` keeps; never fewer than two."""

    revision_limit: float = 0.5
    """Share of a data set's published figures that may change or disappear in a build before it stops; 1: no limit."""

    dump_limit: int = 100_000
    """Observations in a release past which no dump of the whole is written, only one for each data set."""

    build_executor: str = "processes"
    """Where a build works on data sets: `processes` (one for each core, where there are many sets) or `here`."""

    search_figures: int = 20_000
    """Figures that search finds one by one, the smallest data sets first; others are found by data set and codes."""

    catalog: Mapping[str, Any] = field(default_factory=dict)
    """The `[catalog]` table: title, description, publisher, contact … of the catalogue; see docs/steward.md."""

    root: Path = Path()
    """The folder of `lod.toml`; not a setting itself."""

    storage: str = ""
    """The object storage that `home` names, "" for a folder; not a setting itself: `home` is then `local_home`."""

    @property
    def base_iri(self) -> str:
        """The base IRI, always ending in `/`: the one configured, else the address that is served."""
        return self.base or f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    @classmethod
    def load(cls, root: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings of the site in `root` (the working folder, or `LOD_ROOT`).

        Raises `ConfigError` for a file or a value that cannot be used.
        """
        environ = os.environ if environ is None else environ
        folder = Path(root or environ.get("LOD_ROOT") or ".").resolve()
        values = _from_file(folder / FILE) | _from_environment(environ)
        storage = _storage(*values.pop("home")) if "home" in values and "://" in str(values["home"][0]) else ""
        settings = cls(root=folder, **{key: _typed(key, value, where) for key, (value, where) in values.items()})
        return replace(
            settings,
            data=folder / settings.data,
            home=folder / (settings.local_home if storage else settings.home),
            storage=storage,
            keys=folder / settings.keys,
            shapes=folder / settings.shapes if settings.shapes else None,
            theme=_file("theme", folder, settings.theme, (".css",)),
            logo=_file("logo", folder, settings.logo, (".svg", ".png")),
        )


KEYS = tuple(f.name for f in fields(Settings) if f.name not in ("root", "storage"))


STORES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "file")  # how addresses of object storage begin


def _storage(value: Any, where: str) -> str:
    """The address of object storage. Raises `ConfigError`, which does not show what may be a password."""
    scheme, _, rest = str(value).partition("://")
    if set("@:?#") & set(rest.split("@", 1)[-1] if scheme.startswith("abfs") else rest):
        raise ConfigError(Message("error.config.storage-secret", where=where))
    if scheme not in STORES or not rest.strip("/") or rest.startswith("/") != (scheme == "file"):
        raise ConfigError(Message("error.config.storage", where=where, value=str(value), kinds=STORES))
    return str(value)


def _file(key: str, folder: Path, value: Path | None, suffixes: tuple[str, ...]) -> Path | None:
    """A file that a setting names. Raises `ConfigError` where it is not there or of another kind."""
    if value is None:
        return None
    path = folder / value
    if not path.is_file() or path.suffix not in suffixes:
        raise ConfigError(Message("error.config.file", where=key, value=str(value), suffixes=tuple(suffixes)))
    return path


def _from_file(path: Path) -> dict[str, tuple[Any, str]]:
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:  # not UTF-8, not TOML, or a number of thousands of digits
        raise ConfigError(Message("error.config.not-toml", file=path.name, why=str(error))) from None
    except RecursionError:
        raise ConfigError(Message("error.config.nested", file=path.name)) from None
    for key in table:
        if key not in KEYS:
            nearest = next((Message("advice.did-you-mean", nearest=n) for n in get_close_matches(key, KEYS, 1)), None)
            raise ConfigError(both(Message("error.config.no-setting", file=path.name, key=key), nearest))
    return {key: (value, f"{path.name}: {key}") for key, value in table.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    names = {key: PREFIX + key.upper() for key in KEYS if key != "catalog"}
    return {key: (environ[name], name) for key, name in names.items() if name in environ}


_TYPES = {f.name: f.type for f in fields(Settings)}
_ADDRESSES, _WEB = ("accessibility_statement", "webhooks"), ("http", "https")
_POSITIVE = {
    "processes", "threads", "slow_places", "connections", "requests_at_once", "query_workers",
    "query_seconds", "query_memory_bytes", "query_result_bytes", "export_seconds", "export_bytes", "pull_seconds",
}  # fmt: skip


def _typed(key: str, value: Any, where: str) -> Any:
    try:
        typed = _converted(_TYPES[key], value)
    except (TypeError, ValueError):
        expected = Message(f"config-type.{_EXPECTED[str(_TYPES[key])]}")
        raise ConfigError(Message("error.config.type", where=where, value=str(value), expected=expected)) from None
    return _checked(key, typed, where)


_EXPECTED = {
    "int": "whole-number", "float": "number", "str": "text", "Path": "path", "Path | None": "path",
    "Mapping[str, Any]": "table", "tuple[str, ...]": "languages",
}  # fmt: skip


def _converted(kind: Any, value: Any) -> Any:
    match str(kind), value:
        case "int", bool():
            raise TypeError
        case "int", int() | str():
            return int(value)
        case "float", int() | float() | str():
            return float(value)
        case (("Path" | "Path | None"), str()):
            return Path(value) if value else None
        case "tuple[str, ...]", list() | tuple() | str():
            return tuple(word.strip() for word in (value.split(",") if isinstance(value, str) else value))
        case ("str", str()) | ("Mapping[str, Any]", dict()):
            return value
    raise TypeError


_CHOICES: dict[str, tuple[tuple[str, ...], str]] = {
    "engine": (("columns", "oxigraph"), "engine"), "build_executor": (("processes", "here", "dask"), "executor"),
    "language": (("nb", "nn", "en"), "language"), "log_addresses": (("short", "full", "none"), "log")}  # fmt: skip


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "base" and value:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ConfigError(Message("error.config.base", where=where, value=value))
        return value if value.endswith("/") else value + "/"
    words, kind = (available_timezones(), key) if key == "timezone" else _CHOICES.get(key, ((value,), ""))
    if value not in words:
        raise ConfigError(Message(f"error.config.{kind}", where=where, value=value))
    if key == "languages" and not (value and set(value) <= {"nb", "nn", "en"}):
        raise ConfigError(Message("error.config.languages", where=where, values=tuple(value)))
    if key in ("trusted_proxy", "metrics", "webhook_networks"):
        _networks(value, where)
    if key in _ADDRESSES and any(urlsplit(v.strip()).scheme not in _WEB for v in value.split(",") if value):
        raise ConfigError(Message("error.config.https", where=where, value=value))
    if (key == "port" and not 0 <= value < 65536) or (key == "keep" and value < 2):
        raise ConfigError(Message(f"error.config.{key}", where=where, value=str(value)))
    if isinstance(value, (int, float)) and (value < 0 or (key in _POSITIVE and value == 0)):
        raise ConfigError(Message("error.config.positive", where=where, value=str(value)))
    return value


def _networks(value: str, where: str) -> None:
    for part in filter(None, map(str.strip, value.split(","))):
        try:
            ip_network(part, strict=False)
        except ValueError:
            raise ConfigError(Message("error.config.networks", where=where, value=part)) from None
