"""The walk through the site: every address asked of the application as a visitor asks, written, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.export.addresses import Addresses
from lod.export.folder import ExportError
from lod.export.page import linked, located
from lod.export.redirect import redirect
from lod.export.services import DOCUMENTS, Services
from lod.messages.message import Message
from lod.rdf.formats import NTRIPLES, WRITTEN, Format, by_name_of_file
from lod.rdf.profiles import SCHEMA_ORG
from lod.rdf.subjects import by_subject
from lod.release.workers import Workers
from lod.web.app import create_app
from lod.web.exported import EXPORTED

SITEMAP = "sitemap.xml"

MISSING = "404.html"
"""The page of an address at which there is nothing, as GitHub Pages and others know it."""

BATCH = 40
"""Addresses that a process asks for at a time."""


@dataclass(frozen=True)
class Walk:
    """What every process that walks needs: the settings, the addresses, the folder, and what is said of services."""

    settings: Settings
    addresses: Addresses
    folder: Path
    services: Services


@dataclass
class Seen:
    """What came of some addresses: the addresses that their pages need, those without an answer, and the files."""

    needs: set[str] = field(default_factory=set)
    absent: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def walk(about: Walk, seeds: Iterable[str], workers: Workers, progress: Callable[[int, int, str], None]) -> Seen:
    """Asks for the seeds and for all that they need, round by round."""
    done, seen, wanted = set[str](), Seen(), set(seeds)
    while wanted:
        addresses = sorted(wanted)
        batches = [addresses[start : start + BATCH] for start in range(0, len(addresses), BATCH)]
        for number, part in enumerate(workers.map(visit, about, batches, len(batches))):
            progress(len(done) + number * BATCH, len(done) + len(addresses), addresses[number * BATCH])
            seen.needs |= part.needs
            seen.absent |= part.absent
            seen.files += part.files
        done |= wanted
        wanted = seen.needs - done
    return seen


def visit(about: Walk, addresses: Sequence[str]) -> Seen:
    """Asks for addresses and writes what is answered."""
    seen = Seen()
    for address in addresses:
        _visit(about, address, seen)
    return seen


def _visit(about: Walk, address: str, seen: Seen) -> None:
    target = about.addresses.target(address)
    if target is None:
        raise LookupError(address)
    headers = {"Accept": "text/html"} if target.file.endswith(".html") else {}
    environ = {EXPORTED: about.services.server}
    answer = _client(about.settings).get(f"/{address}", headers=headers, environ_overrides=environ)
    if answer.status_code >= 500:
        raise ExportError(Message("export.absent", address=address))
    if answer.status_code != 200:
        seen.absent[address] = answer.status_code
        answer.close()
        return
    if answer.mimetype == "text/html":
        page = linked(answer.get_data(as_text=True), target.file, about.addresses)
        seen.needs |= page.needs
        write(about.folder, target.file, [page.html.encode()])
        seen.files.append(target.file)
        if (leading := redirect(address, target.file, about.settings.language)) is not None:
            write(about.folder, leading[0], [leading[1].encode()])
            seen.files.append(leading[0])
    else:
        written = answer.iter_encoded()
        if (format := _graph_format(address)) is not None:
            written = _served(about, address, format)
        elif address == SITEMAP:
            written = iter([located(answer.get_data(as_text=True), about.addresses).encode()])
        write(about.folder, target.file, written)
        seen.files.append(target.file)
    answer.close()


def missing(about: Walk) -> Seen:
    """Writes the page that file servers show where there is nothing; its links begin at the root, since it is shown at
    any address."""
    environ = {EXPORTED: about.services.server}
    with _client(about.settings).get(
        f"/{MISSING}", headers={"Accept": "text/html"}, environ_overrides=environ
    ) as answer:
        page = linked(answer.get_data(as_text=True), MISSING, about.addresses, rooted=True)
    write(about.folder, MISSING, [page.html.encode()])
    return Seen(page.needs, files=[MISSING])


def _graph_format(address: str) -> Format | None:
    """The format of a document that may speak of services; None for any other address."""
    path, _, query = address.partition("?")
    format = by_name_of_file(path, WRITTEN)[1] if path.startswith(DOCUMENTS) else None
    return None if SCHEMA_ORG.name in query else format


def _served(about: Walk, address: str, format: Format) -> Iterator[bytes]:
    """A document with what it says of services as it is for files."""
    path, sign, query = address.partition("?")
    client = _client(about.settings)
    source = f"/{path.removesuffix(f'.{format.suffix}')}.{NTRIPLES.suffix}{sign}{query}"
    with client.get(source, environ_overrides={EXPORTED: about.services.server}) as answer:
        document = answer.get_data()
    with client.application.extensions["lod"].current() as served:
        prefixes = served.release.prefixes
    subjects = by_subject(sorted(set(about.services.triples(document))))
    return (piece.encode() for piece in format.say(subjects, prefixes))


def write(folder: Path, file: str, pieces: Iterable[bytes]) -> None:
    """Writes a file that is not there yet. Raises `ExportError` where its name is that of another."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as out:
            out.writelines(pieces)
    except FileExistsError:
        raise ExportError(Message("export.same-name", file=file)) from None


_CLIENTS: dict[Path, Any] = {}
"""What asks the application of each site, by its home: opening one takes a while."""


def _client(settings: Settings) -> Any:
    """The application of a site as an export asks it: no limits of visitors, no log, few workers."""
    if settings.home not in _CLIENTS:
        alone = replace(
            settings,
            requests_per_second=0.0,
            answers_per_visitor=0,
            slow_per_visitor=0,
            query_per_visitor=0,
            query_workers=1,
            query_spare=0,
            cache_bytes=0,
            metrics="",
            access_log="",
        )
        _CLIENTS[settings.home] = create_app(alone).test_client()
    return _CLIENTS[settings.home]


def ended(settings: Settings) -> None:
    """Ends what this process asked."""
    client = _CLIENTS.pop(settings.home, None)
    if client is not None:
        client.application.extensions["lod"].close(0)
