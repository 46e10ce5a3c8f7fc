"""Making an export: the current release walked through and written into a folder, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lod import __version__
from lod.config import Settings
from lod.errors import NoneYet
from lod.export import CODES, FIGURES, plan, rules
from lod.export.addresses import Addresses
from lod.export.folder import ExportError, mark, replaced
from lod.export.parts import write_parts
from lod.export.services import Services, services
from lod.export.walk import Walk, ended, missing, walk, write
from lod.export.words import write_index
from lod.messages.message import Message
from lod.release.home import Home
from lod.release.opened import Release
from lod.release.workers import Workers
from lod.web.pages.view import View

ROUNDS = 3
"""Walks after which an address without an answer that is still linked is an error of this program."""


@dataclass(frozen=True)
class Exported:
    """What was exported: the release, how many files of how many bytes, how many figures have pages of their own, and
    the data sets whose figures have none, and the code lists whose codes have none (`bare`); `alike`: two files whose
    names differ in capitals only, if there are any; `unselected`: data sets that pages cannot select from, since they
    have too many combinations of codes; `unnamed`: addresses left out, since no file can be called so."""

    release: str
    files: int
    size: int
    figures: int
    without: tuple[str, ...]
    bare: tuple[str, ...]
    alike: tuple[str, str] | None
    unselected: tuple[str, ...]
    unnamed: tuple[str, ...]


def export(
    settings: Settings,
    folder: Path,
    figures: int = FIGURES,
    codes: int = CODES,
    server: str = "",
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Exported:
    """Writes the current release into a folder. `figures` and `codes`: how many have pages of their own, at most;
    `server`: where a server of the same site is.

    Raises `ReleaseError` where there is no release, `ExportError` for a folder that is no export.
    """
    home = Home(settings.home)
    current = home.current()
    if current is None:
        raise NoneYet(Message("terminal.no-release"))
    release = Release.open(home.path(current))
    single, paged = plan.single(release, figures), plan.paged(release, codes)
    offered = services(release, server)
    logo = settings.logo.suffix if settings.logo else ""
    addresses = Addresses(release.base, settings.language, single, paged, logo, offered.addresses)
    with replaced(folder) as new:
        files = _written(settings, release, addresses, new, offered, progress)
        about = {"program": f"lod {__version__}", "release": release.id, "base": release.base, "files": len(files)}
        unselected = _parts(settings, release, addresses, new, files)
        write(new, rules.NGINX, [rules.nginx(release.base).encode()])
        write(new, rules.APACHE, [rules.apache(release.base).encode()])
        files += [rules.NGINX, rules.APACHE]
        mark(new, about | {"figures": figures, "codes": codes, "server": server})
        size = sum(path.stat().st_size for path in new.rglob("*") if path.is_file())
    counts = {name: release.manifest.datasets[name].observations for name in release.datasets}
    without = tuple(sorted(set(counts) - single))
    unnamed = tuple(sorted(seed for seed in plan.seeds(release, single, addresses.language) if addresses.unnamed(seed)))
    return Exported(
        release.id,
        len(files) + 1,
        size,
        sum(counts[name] for name in single),
        without,
        tuple(sorted(set(release.lists) - paged)),
        _alike(files),
        unselected,
        unnamed,
    )


def _parts(
    settings: Settings, release: Release, addresses: Addresses, folder: Path, files: list[str]
) -> tuple[str, ...]:
    """Writes what pages find and select from; gives the data sets that they cannot select from."""
    view = View(release, settings, exported=True)
    files += write_index(folder, view, addresses)
    without = list[str]()
    for name, dataset in release.datasets.items():
        written = write_parts(folder, view, dataset, addresses)
        files += written
        without += [] if written else [name]
    return tuple(without)


def _written(
    settings: Settings,
    release: Release,
    addresses: Addresses,
    folder: Path,
    offered: Services,
    progress: Callable[[int, int, str], None],
) -> list[str]:
    """The files that were written. A page that links to what has no answer is written again without that link."""
    seeds = set(plan.seeds(release, addresses.single, addresses.language))
    seeds = {target.made for seed in seeds if (target := addresses.target(seed)) is not None}
    for _ in range(ROUNDS):
        with TemporaryDirectory() as scratch, Workers(settings.build_executor, Path(scratch)) as workers:
            about = Walk(settings, addresses, folder, offered)
            lost = missing(about)
            seen = walk(about, (seeds | lost.needs) - addresses.absent, workers, progress)
        ended(settings)
        seen.files += lost.files
        linked = set(seen.absent) & seen.needs
        if not linked:
            return seen.files
        addresses = replace(addresses, absent=addresses.absent | linked)
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    raise ExportError(Message("export.absent", address=min(linked)))


def _alike(files: Sequence[str]) -> tuple[str, str] | None:
    """Two files whose names differ in capitals only, which some file systems take for one."""
    small = dict[str, str]()
    for file in sorted(files):
        if (other := small.setdefault(file.casefold(), file)) != file:
            return other, file
    return None
