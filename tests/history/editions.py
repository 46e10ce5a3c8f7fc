"""Small sites as they are edited: editions of their sources, and edits of every kind that a steward makes."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

Key = tuple[str, ...]
Cells = Mapping[str, str]
"""The values of the measures, and the status, as they stand in the file."""

CODES = {"area": ("north", "south"), "year": ("2024", "2025"), "sex": ("f", "m")}
DATA_SETS = ("alpha", "beta", "gamma")
HEAD = """title: {{nb: {title}, en: {title}}}
description: {{nb: Tall til prøver., en: Figures for tests.}}
publisher: {{name: {{nb: Eksempel, en: Example}}, organization: "123456785"}}
contact: {{name: {{nb: Eksempel, en: Example}}, url: "https://example.org/"}}
issued: 2026-01-01
keyword: {{nb: [prøve], en: [test]}}
attributes: {{obsStatus: }}
"""


@dataclass(frozen=True)
class Table:
    """A data set: the `figures` by the codes of its `dimensions`, in the order of these."""

    title: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    figures: Mapping[Key, Cells]

    def write(self, folder: Path) -> None:
        """The data set as a steward lays it in a folder."""
        folder.mkdir(parents=True)
        names = {name: f"label: {{nb: {name}, en: {name}}}" for name in (*self.dimensions, *self.measures)}
        text = HEAD.format(title=self.title) + "dimensions:\n"
        text += "".join(f"  {name}: {{{names[name]}}}\n" for name in self.dimensions) + "measures:\n"
        text += "".join(f"  {name}: {{{names[name]}, unit: percent, decimals: 1}}\n" for name in self.measures)
        (folder / "dataset.yaml").write_text(text, "utf-8")
        columns = (*self.measures, "obsStatus")
        lines = [(*key, *(cells[name] for name in columns)) for key, cells in self.figures.items()]
        rows = "".join(",".join(line) + "\n" for line in [(*self.dimensions, *columns), *lines])
        (folder / "figures.csv").write_text(rows, "utf-8")


@dataclass(frozen=True)
class Edition:
    """The sources at a time: tables by the id of their data set, and the labels of codes by the name of their list."""

    tables: Mapping[str, Table]
    lists: Mapping[str, Mapping[str, str]]

    def write(self, root: Path) -> None:
        """The edition in the folder of a site, in the place of the one before; nothing that is in it is said to be gone
        any more."""
        data = root / "data"
        removed = data / "removed.yaml"
        if removed.exists() and any(f"{name}:" in removed.read_text("utf-8") for name in self.tables):
            removed.unlink()
        for one in [path for path in data.glob("*") if path.is_dir()]:
            shutil.rmtree(one)
        for name, table in self.tables.items():
            table.write(data / name)
        (data / "codelists").mkdir()
        for name, codes in self.lists.items():
            rows = "".join(f"{code},{label} nb,{label}\n" for code, label in codes.items())
            (data / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
            (data / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")

    def with_table(self, name: str, table: Table) -> Edition:
        return replace(self, tables={**self.tables, name: table})


Edit = Callable[[Edition, Random], Edition]


def first() -> Edition:
    """Two data sets that share their code lists."""
    lists = {name: {code: code for code in codes} for name, codes in CODES.items()}
    random = Random(0)  # noqa: S311 - no secret
    tables = {
        name: _filled(Table(name, dimensions, ("share",), {}), lists, random)
        for name, dimensions in (("alpha", ("area", "year")), ("beta", ("area",)))
    }
    return Edition(tables, lists)


def values(edition: Edition, random: Random) -> Edition:
    """Other values and statuses for some figures."""
    return _table(edition, random, lambda table: {key: _cells(table, random) for key in _some(table, random)})


def figures_more(edition: Edition, random: Random) -> Edition:
    """Every figure there may be, with new values for those that were lacking."""
    name, table = _one(edition, random)
    return edition.with_table(name, _filled(table, edition.lists, random))


def figures_less(edition: Edition, random: Random) -> Edition:
    """Some figures less."""
    name, table = _one(edition, random)
    gone = set(_some(table, random)) if len(table.figures) > 1 else set()
    return edition.with_table(name, _kept(table, lambda key: key not in gone))


def code_more(edition: Edition, random: Random) -> Edition:
    """A code, with figures in one of the data sets that have its list."""
    name = random.choice(list(edition.lists))
    code = str(random.randint(2030, 2099)) if name == "year" else f"{name}{random.randint(0, 9)}"
    edition = replace(edition, lists={**edition.lists, name: {**edition.lists[name], code: code}})
    chosen, table = _one(edition, random)
    return edition.with_table(chosen, _filled(table, edition.lists, random))


def code_less(edition: Edition, random: Random) -> Edition:
    """A code less, and all figures that have it."""
    name, code = _code(edition, random)
    if len(edition.lists[name]) < 2:
        return edition
    codes = {one: label for one, label in edition.lists[name].items() if one != code}
    return _recoded(replace(edition, lists={**edition.lists, name: codes}), name, code, None)


def code_renamed(edition: Edition, random: Random) -> Edition:
    """Another code for the same thing, and the figures with it."""
    name, code = _code(edition, random)
    other = str(int(code) + 100) if name == "year" else f"{code}x"
    codes = {other if one == code else one: label for one, label in edition.lists[name].items()}
    return _recoded(replace(edition, lists={**edition.lists, name: codes}), name, code, other)


def code_relabelled(edition: Edition, random: Random) -> Edition:
    """A code is called something else."""
    name, code = _code(edition, random)
    return replace(edition, lists={**edition.lists, name: {**edition.lists[name], code: f"{code}-{random.random()}"}})


def retitled(edition: Edition, random: Random) -> Edition:
    """A data set is called something else."""
    name, table = _one(edition, random)
    return edition.with_table(name, replace(table, title=f"title {random.randint(0, 9)}"))


def dimension_more(edition: Edition, random: Random) -> Edition:
    """A dimension, with figures for its codes."""
    name, table = _one(edition, random)
    lacking = [one for one in CODES if one not in table.dimensions]
    if not lacking:
        return edition
    wider = replace(table, dimensions=(*table.dimensions, random.choice(lacking)), figures={})
    return edition.with_table(name, _filled(wider, edition.lists, random))


def dimension_less(edition: Edition, random: Random) -> Edition:
    """A dimension less; of the figures that are one then the last stays."""
    name, table = _one(edition, random)
    if len(table.dimensions) < 2:
        return edition
    place = random.randrange(len(table.dimensions))
    dimensions = tuple(one for one in table.dimensions if one != table.dimensions[place])
    narrowed = {key[:place] + key[place + 1 :]: cells for key, cells in table.figures.items()}
    return edition.with_table(name, replace(table, dimensions=dimensions, figures=narrowed))


def dimensions_swapped(edition: Edition, random: Random) -> Edition:
    """The dimensions in another order, so that figures have other addresses."""
    name, table = _one(edition, random)
    swapped = {key[::-1]: cells for key, cells in table.figures.items()}
    return edition.with_table(name, replace(table, dimensions=table.dimensions[::-1], figures=swapped))


def measures(edition: Edition, random: Random) -> Edition:
    """A measure more, or one less."""
    name, table = _one(edition, random)
    listed = {("share",): ("share", "part"), ("share", "part"): ("part",), ("part",): ("share",)}[table.measures]
    figures = {key: _cells(replace(table, measures=listed), random) | dict(c) for key, c in table.figures.items()}
    return edition.with_table(name, replace(table, measures=listed, figures=figures))


def data_set_less(edition: Edition, random: Random) -> Edition:
    """A data set is gone."""
    name, _ = _one(edition, random)
    left = {one: table for one, table in edition.tables.items() if one != name}
    return replace(edition, tables=left) if left else edition


def data_set_back(edition: Edition, random: Random) -> Edition:
    """A data set that was gone is there again, as it was in the beginning where the codes are; or a new one is."""
    name = next((one for one in DATA_SETS if one not in edition.tables), "alpha")
    return edition.with_table(name, _filled(Table(name, ("area", "year"), ("share",), {}), edition.lists, random))


EDITS: tuple[Edit, ...] = (
    values, figures_more, figures_less, code_more, code_less, code_renamed, code_relabelled, retitled, dimension_more,
    dimension_less, dimensions_swapped, measures, data_set_less, data_set_back,
)  # fmt: skip


def _one(edition: Edition, random: Random) -> tuple[str, Table]:
    return random.choice(list(edition.tables.items()))


def _code(edition: Edition, random: Random) -> tuple[str, str]:
    name = random.choice(list(edition.lists))
    return name, random.choice(list(edition.lists[name]))


def _some(table: Table, random: Random) -> list[Key]:
    return random.sample(list(table.figures), max(1, len(table.figures) // 2))


def _table(edition: Edition, random: Random, change: Callable[[Table], Mapping[Key, Cells]]) -> Edition:
    name, table = _one(edition, random)
    return edition.with_table(name, replace(table, figures={**table.figures, **change(table)}))


def _cells(table: Table, random: Random) -> dict[str, str]:
    """A value for each measure and a status; "M", and no value, for some."""
    if random.random() < 0.2:
        return {**dict.fromkeys(("share", "part"), ""), "obsStatus": "M"}
    listed = {name: f"{random.randint(0, 999) / 10:.1f}" for name in ("share", "part")}
    return {**listed, "obsStatus": random.choice("AE")}


def _filled(table: Table, lists: Mapping[str, Mapping[str, str]], random: Random) -> Table:
    keys = itertools.product(*(lists[name] for name in table.dimensions))
    return replace(table, figures={key: table.figures.get(key) or _cells(table, random) for key in keys})


def _kept(table: Table, keeps: Callable[[Key], bool]) -> Table:
    return replace(table, figures={key: cells for key, cells in table.figures.items() if keeps(key)})


def _recoded(edition: Edition, name: str, code: str, other: str | None) -> Edition:
    """The edition with another code in all figures; without those that have it, for None."""
    tables = {}
    for one, table in edition.tables.items():
        tables[one] = table
        if name in table.dimensions:
            place = table.dimensions.index(name)
            pairs = ((k, c) for k, c in table.figures.items() if k[place] != code or other is not None)
            recoded = {(*k[:place], other, *k[place + 1 :]) if k[place] == code else k: c for k, c in pairs}
            tables[one] = replace(table, figures={tuple(map(str, key)): cells for key, cells in recoded.items()})
    left = {one: table for one, table in tables.items() if table.figures}
    return replace(edition, tables=left) if left else edition
