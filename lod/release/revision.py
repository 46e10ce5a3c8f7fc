"""What a build would change, before it does; and a stop where more of what is published changes than is usual."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from lod.config import Settings
from lod.cube import database
from lod.errors import ReleaseError
from lod.history.summary import DataSetDifference, Difference, Step, compare
from lod.messages.message import Message
from lod.model.text import Text
from lod.release.build import Inspect, build, unseen
from lod.release.home import Home, published
from lod.release.progress import Progress, quiet


class LargeRevision(ReleaseError):
    """More of the published figures of some data sets would change or disappear than the setting says."""

    def __init__(self, datasets: tuple[DataSetDifference, ...]) -> None:
        shares = tuple(f"{one.id} ({one.figures.share:.0%})" for one in datasets)
        super().__init__(Message("error.large-revision", datasets=shares))


class _Compared(Exception):
    """The build has been compared, and is not wanted."""


class Review:
    """An inspection of a release that has been built: compares it with the current one, and stops a large revision.

    `limit`: the share of a data set's figures that may change or disappear; None for any. `difference`: what was found
    to change; None before, and where there is no current release; `note`: why all of it changes, which is no reason for
    one data set.
    """

    def __init__(self, limit: float | None, inspect: Inspect = unseen, note: Mapping[str, str] | None = None) -> None:
        self.limit = limit
        self.note = Text.of(note or {})
        self.inspect = inspect
        self.difference: Difference | None = None

    def __call__(self, folder: Path, current: Path | None) -> None:
        """Raises `LargeRevision`, and what the other inspection raises."""
        self.inspect(folder, current)
        if current is None:
            return
        try:
            with database.disk():
                self.difference = compare(published(current), published(folder))
        except ReleaseError:  # a release that is damaged is no measure, and stops nobody from mending it
            return
        large = tuple(one for one in self.difference.datasets if self._is_large(one))
        if large:
            raise LargeRevision(large)

    def _is_large(self, dataset: DataSetDifference) -> bool:
        """Whether more changes than the limit says, and the description does not say why.

        A data set that is gone is no revision: whether it may go is asked by the other inspection.
        """
        if self.limit is None or dataset.step is Step.GONE:
            return False
        return dataset.figures.share > self.limit and (not dataset.notes or dataset.notes == self.note)


def difference(
    settings: Settings, before: str | None = None, after: str | None = None, progress: Progress = quiet
) -> Difference:
    """What changes from a release – the current one – to another, or to what the sources make.

    Nothing is published. Raises `SourceError` and `ReleaseError`, where there are no two to compare.
    """
    home = Home(settings.home)
    start = home.find(before or home.current() or "")
    former = published(home.path(start))
    if after is not None:
        return compare(former, published(home.path(home.find(after))))
    compared: list[Difference] = []

    def stop(folder: Path, current: Path | None) -> None:
        del current
        compared.append(compare(former, published(folder)))
        raise _Compared

    return _built(settings, progress, stop, compared) or compare(former, published(home.path(home.current() or start)))


def _built(
    settings: Settings, progress: Progress, stop: Callable[[Path, Path | None], None], compared: list[Difference]
) -> Difference | None:
    """What the sources change; None where they make the current release."""
    try:
        build(settings, progress, False, stop)
    except _Compared:
        return compared[0]
    return None
