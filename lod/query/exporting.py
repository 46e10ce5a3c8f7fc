"""Selections written as files in a worker: what they need of a release is opened when the first is asked for."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lod.cube import figures
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.presence import PresenceFile
from lod.errors import OutOfMemory, QueryError, ResultTooLarge
from lod.exchange.complaints import SelectionError
from lod.exchange.extract import Extract
from lod.exchange.sdmxrows import DELETE, REPLACE, Part
from lod.history.deltas import Deltas
from lod.history.former import Former
from lod.messages.message import Message
from lod.model.catalog import Site
from lod.model.codec import from_plain
from lod.model.dataset import DataSet
from lod.query import changed
from lod.query.jobs import EXPORTED, Export
from lod.query.messages import Reply
from lod.rdf.formats import AVAILABLE, by_name
from lod.rdf.iris import Iris

FILE_TOO_LARGE = os.strerror(errno.EFBIG)
"""What the system says of a file past the limit; DuckDB has it in its words, and removes the file."""


class Exporter:
    """Writes selections of the release in a folder into the scratch folder, each of at most `most` bytes."""

    def __init__(self, release: Path, base: str, scratch: Path, most: int) -> None:
        self.release = release
        self.base = base
        self.scratch = scratch
        self.most = most

    def reply(self, job: Export) -> Reply:
        """The size of the file that was written, or why there is none."""
        path = self.scratch / EXPORTED
        self._clear()
        try:
            self._write(job, path)
            size = path.stat().st_size
            return Reply(size=size) if size <= self.most else Reply(error=self._too_large())
        except SelectionError as error:
            return Reply(error=error)
        except MemoryError:
            return Reply(error=OutOfMemory(Message("export.out-of-memory")), worn=True)
        except Exception as error:  # whatever the writers' libraries raise: the worker lives
            return Reply(error=self._why(error), worn=True)

    def _write(self, job: Export, path: Path) -> None:
        from lod.exchange import writers  # workers that only answer queries load none of it

        event = self._former.events[job.event - 1] if job.event else None
        site = self._former.site(event) if event else self._site
        dataset = next(dataset for dataset in site.datasets if dataset.id == job.dataset)
        lists = {codelist.name: codelist for codelist in site.codelists}
        cubes = self._counted if job.format == AVAILABLE.name else self._cubes
        former = self._former.cube(event, dataset) if event else None
        extract = Extract(
            dataset,
            lists,
            former or cubes[job.dataset],
            Iris(self.base),
            job.selection,
            site.catalog.title,
            job.language,
            presence=self._presence if cubes is not self._cubes and not former else None,
        )
        if job.since is None:
            writers.write(extract, by_name(job.format), path)
        elif job.format in writers.PARTED:
            writers.write(extract, by_name(job.format), path, list(self._parts(job, extract)))
        else:
            since = self._former.events[job.since - 1].at
            changes = self._deltas(job, dataset).changes(self._db, job.selection.fixed)
            changed.WRITERS[job.format](extract, since, changes, path)

    def _deltas(self, job: Export, dataset: DataSet) -> Deltas:
        former = self._former
        return Deltas(former.chain, former.release, dataset, job.since or 0, job.event or len(former.events))

    def _parts(self, job: Export, extract: Extract) -> Iterator[Part]:
        """What changed in a data set, as the parts of a message."""
        deltas = self._deltas(job, extract.dataset)
        for delta in deltas.steps() if job.steps else deltas.net():
            cube = Cube(delta.path, extract.dataset.structure, self._db, delta.table)
            moments = {"valid_to": delta.at} if delta.deleted else {"valid_from": delta.at}
            yield Part(replace(extract, cube=cube), DELETE if delta.deleted else REPLACE, **moments)

    @cached_property
    def _db(self) -> Any:
        return connect()

    @cached_property
    def _site(self) -> Site:
        site: Site = from_plain(Site, json.loads((self.release / "model.json").read_text("utf-8")))
        return site

    @cached_property
    def _former(self) -> Former:
        return Former(self.release)

    @cached_property
    def _cubes(self) -> dict[str, Cube]:
        return {
            dataset.id: Cube(self.release / "cubes" / f"{dataset.id}.parquet", dataset.structure, self._db)
            for dataset in self._site.datasets
        }

    @cached_property
    def _counted(self) -> dict[str, Cube]:
        """The same as pages read them, which are counted sooner; where there are none, the cubes."""
        if not self._figures:
            return self._cubes
        db = self._figures
        return {
            name: Cube(self.release / "cubes" / f"{name}.parquet", cube.structure, db, figures.table(name))
            for name, cube in self._cubes.items()
        }

    @cached_property
    def _figures(self) -> Any:
        """What reads the figures as pages do; None where there are none."""
        db = connect()
        return db if figures.attach(db, self.release) else None

    @cached_property
    def _presence(self) -> PresenceFile:
        return PresenceFile(self._figures, figures.SCHEMA)

    def _clear(self) -> None:
        """Removes the files that the export before has left; folders are the databases' own."""
        for left in self.scratch.iterdir():
            if not left.is_dir():
                left.unlink()

    def _why(self, error: Exception) -> QueryError:
        written = [path.stat().st_size for path in self.scratch.rglob("*") if path.is_file()]
        if any(size > self.most for size in written) or FILE_TOO_LARGE in str(error):
            return self._too_large()
        return QueryError(Message("export.failed", why=type(error).__name__))

    def _too_large(self) -> ResultTooLarge:
        return ResultTooLarge(Message("export.too-large", most=self.most))
