"""Which codes still have figures under a selection, and how many: `GET /doc/dataset/{id}/available`.

`codes` are those that the selected figures have (SDMX REST, availability queries, `mode=exact`); `instead`, of a
dimension that is restricted, those that could be chosen in place of its own, the others as they are (`mode=available`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from lod.cube.cube import Fixed
from lod.cube.presence import Counts
from lod.cube.sql import Sql, sql_identifier
from lod.exchange.extract import Extract


def write(extract: Extract, path: Path) -> None:
    """Writes the counts, in JSON."""
    fixed, key = extract.selection.fixed, extract.dataset.structure.key
    exact, instead = _of_bits(extract) or _of_columns(extract)
    by_dimension = {name: {"codes": exact[name]} for name in key}
    for name in fixed:
        by_dimension[name]["instead"] = instead[name]
    figures = sum(exact[key[0]].values())
    iri = extract.iris.dataset(extract.dataset.id)[1:-1]
    answer = {"dataset": iri, "figures": figures, "dimensions": by_dimension}
    path.write_text(json.dumps(answer, ensure_ascii=False) + "\n", "utf-8")


def _of_bits(extract: Extract) -> tuple[Counts, Counts] | None:
    """The counts from the bit strings that stand beside the columns; None where there are none, or they do not tell."""
    if extract.presence is None or extract.selection.restriction.narrows:
        return None
    return extract.presence.counts(extract.dataset.id, extract.selection.fixed)


def _of_columns(extract: Extract) -> tuple[Counts, Counts]:
    fixed, key = extract.selection.fixed, extract.dataset.structure.key
    instead: Counts = {}
    for name in fixed:
        others: Mapping[str, Sequence[str]] = {other: codes for other, codes in fixed.items() if other != name}
        names = (name,) if others else key  # those of all figures are counted together, and once
        instead[name] = counts(extract, names, others)[name]
    return counts(extract, key, fixed), instead


def counts(extract: Extract, names: Sequence[str], fixed: Fixed) -> dict[str, dict[str, int]]:
    """For each dimension the codes that figures with these codes have, by how many; in one reading of the cube.

    What holds of all figures is remembered.
    """
    where, values = extract.where_of(fixed)
    columns = list(map(sql_identifier, names))
    grouped, sets = [Sql("grouping({})", column) for column in columns], [Sql("({})", column) for column in columns]
    counted = Sql("SELECT {}, {}, count(*) FROM {} WHERE {}", grouped, columns, extract.cube.scan, where)
    sql = Sql("{} GROUP BY GROUPING SETS ({})", counted, sets)
    by_dimension: dict[str, dict[str, int]] = {name: {} for name in names}
    is_of_all = not fixed and where == extract.cube.where({})[0]
    rows = extract.cube.few(sql) if is_of_all else extract.cube.cursor().execute(sql, values).fetchall()
    for *cells, number in rows:
        place = cells[: len(names)].index(0)  # 0: the column is the one that is grouped by
        by_dimension[names[place]][str(cells[len(names) + place])] = number
    return {
        name: {code: codes[code] for code in extract.labels(extract.coded[name]) if code in codes}
        for name, codes in by_dimension.items()
    }
