"""A release made and not yet published: what it changes, what portals make of it, and what keeps it back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from lod.config import Settings
from lod.errors import Finding, ReleaseError
from lod.findings.groups import FindingGroup, grouped, misleads
from lod.history.summary import Difference, Step, compare
from lod.messages.message import Message
from lod.rehearsal.gate import Removal, inspect
from lod.rehearsal.score import NOBODY
from lod.rehearsal.terminal import prepared
from lod.release.again import Built
from lod.release.build import build
from lod.release.home import Home, published
from lod.release.progress import Progress
from lod.storage.storage import home_of


@dataclass(frozen=True)
class PortalPoints:
    """What the national portal gives a data set for its description, and what it gives no points for."""

    title: str
    total: int
    reachable: int
    missed: tuple[Message, ...]


@dataclass(frozen=True)
class ReleaseProof:
    """A release as it would be published in the place of the `current` one.

    `difference`: what it changes, None where nothing is published yet; `removed`: data sets that are gone and of which
    nobody has said why; `large`: those of which more published figures change than is usual, without a reason.
    """

    built: Built
    current: str | None
    difference: Difference | None
    removed: tuple[str, ...]
    large: tuple[str, ...]
    portal: tuple[PortalPoints, ...]

    @property
    def misleading(self) -> list[Finding]:
        """What misleads readers."""
        return _findings([group for group in grouped(self.built.findings) if misleads(group)])

    @property
    def others(self) -> list[Finding]:
        """What could be better, and what is only told."""
        return _findings([group for group in grouped(self.built.findings) if not misleads(group)])

    @property
    def is_new(self) -> bool:
        return self.built.release != self.current


def prove(settings: Settings, progress: Progress) -> ReleaseProof:
    """Builds the release that the sources make, without publishing it. Raises what `build` does, and `ReleaseError`
    where a portal would lose something."""
    home = home_of(settings)
    built = build(settings, progress, activate=False, home=home)
    current = home.current()
    folder = home.path(built.release)
    before = home.path(current) if current else None
    removed: tuple[str, ...] = ()
    try:
        inspect(folder, before)
    except Removal as removal:
        removed = removal.removed
    except ReleaseError:
        discard(settings, built.release)
        raise
    difference = compare(published(before), published(folder)) if before else None
    changed = difference.datasets if difference else ()
    large = tuple(
        one.id
        for one in changed
        if one.step is not Step.GONE and one.figures.share > settings.revision_limit and not one.notes
    )
    report = prepared(None, folder, None, None, False)
    points = tuple(
        PortalPoints(
            of_dataset.page.title,
            of_dataset.score.total,
            of_dataset.score.reachable,
            tuple(point.reason for point in of_dataset.score.missed if point.reason and point.reason != NOBODY),
        )
        for of_dataset in report.datasets.values()
    )
    return ReleaseProof(built, current, difference, removed, large, points)


def discard(settings: Settings, release: str) -> None:
    """Removes a release that was never published."""
    home = Home(settings.home)
    with home.lock():
        if release != home.current() and release in home.ids():
            shutil.rmtree(home.path(release), ignore_errors=True)


def _findings(groups: list[FindingGroup]) -> list[Finding]:
    return [finding for group in groups for finding in group.findings]
