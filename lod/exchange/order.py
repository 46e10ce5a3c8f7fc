"""The order of figures: by a dimension, by the value, or – where codes stand across – of lines by one column.

`sort=-value(2026)` puts the lines with the greatest value in the column of 2026 first, `sort=-value(1,2026)` where two
dimensions stand across, `sort=-value` by the last column. Lines are sorted within what they are part of: the outer
dimensions and the measure keep their order, and among the codes of the innermost those of one level are compared, each
below the code that it is part of. So neither a county stands among municipalities, nor a percentage among persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from lod.cube import crosstab
from lod.cube.cube import VALUE, Cube, Fixed
from lod.exchange.complaints import Complaint, SelectionError, unknown
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition, Dimension

MOST_LINES = 10_000
"""Lines that are sorted by a column."""

MOST_SPLITS = 1000
"""Combinations of codes across that one `sort` may be read as."""

Places = Mapping[str, Mapping[str, int]]
"""The codes of each dimension, with their places."""

Key = tuple[str, ...]
"""The codes of a line, or of a column."""


def sortable(available: Places) -> list[str]:
    """What `sort` can be where nothing stands across."""
    return [f"{sign}{name}" for sign in ("", "-") for name in (*available, VALUE)]


def wrong_order(sort: str, across: Sequence[str], available: Places) -> Complaint | None:
    """What is wrong with a `sort`; None where nothing is."""
    names = sortable(available)
    if sort in names or not sort or (across and column(sort, across, available)):
        return None
    first = [next(iter(available.get(name, {})), "") for name in across]
    return unknown("sort", sort, [*names, *([f"{VALUE}({','.join(first)})"] if across else [])])


def by_column(codes: Key, greatest: bool) -> str:
    """The `sort` that asks for the order by a column."""
    return f"{'-' if greatest else ''}{VALUE}({','.join(codes)})"


def is_by_value(sort: str) -> bool:
    """Whether figures stand in the order of their values, of one column or of all."""
    name = sort.removeprefix("-")
    return name == VALUE or (name.startswith(f"{VALUE}(") and name.endswith(")"))


def column(sort: str, across: Sequence[str], available: Places) -> Key:
    """The codes of the column that lines are sorted by; () where `sort` names none."""
    name = sort.removeprefix("-")
    if not is_by_value(sort) or name == VALUE:
        return ()
    parts = name[len(VALUE) + 1 : -1].split(",")
    if len(parts) == len(across):
        splits: Iterator[Key] = iter([tuple(parts)])
    else:  # a code may have commas itself
        splits = _splits(parts, len(across))
    for _, codes in zip(range(MOST_SPLITS), splits, strict=False):
        if all(code in available.get(dimension, {}) for dimension, code in zip(across, codes, strict=True)):
            return codes
    return ()


def _splits(parts: Sequence[str], count: int) -> Iterator[Key]:
    """The ways in which neighbouring parts make so many codes."""
    if count == 1:
        yield (",".join(parts),)
        return
    for end in range(1, len(parts) - count + 2):
        for rest in _splits(parts[end:], count - 1):
            yield (",".join(parts[:end]), *rest)


def sorted_lines(
    cube: Cube, lists: Mapping[str, CodeList], names: Sequence[str], fixed: Fixed, sort: str, columns: Mapping[str, str]
) -> list[Key]:
    """The combinations of codes of `names` that occur where others are fixed, by the value that they have in the column
    with these codes. Raises `SelectionError` where they are too many."""
    lines = crosstab.valued(cube, names, fixed, columns, MOST_LINES)
    if len(lines) > MOST_LINES:
        raise SelectionError([Complaint("sort", sort, Message("selection.too-many-lines", most=MOST_LINES))])
    return within(cube.structure, lists, names, lines, sort.startswith("-"))


def within(
    structure: DataStructureDefinition,
    lists: Mapping[str, CodeList],
    names: Sequence[str],
    lines: Mapping[Key, float | None],
    greatest: bool,
) -> list[Key]:
    """Lines in the order of their values, within what they are part of. `names`: what the codes of a line are of."""
    place, codelist = _innermost(structure, lists, names, list(lines))
    if codelist is None:
        return list(lines)
    measure = names.index(MEASURE_TYPE) if MEASURE_TYPE in names else None
    groups: dict[Key, dict[str, Key]] = {}
    for key in lines:
        outer = tuple(code for at, code in enumerate(key) if at not in (place, measure))
        groups.setdefault((*outer, key[measure] if measure is not None else ""), {})[key[place]] = key
    ordered = list[Key]()
    for group in _beside(groups):
        values = {code: lines[key] for code, key in group.items()}
        ordered += [group[code] for code in _ranked(codelist, values, greatest)]
    return ordered


def _beside(groups: Mapping[Key, dict[str, Key]]) -> Iterator[dict[str, Key]]:
    """The groups, those of the same outer codes beside each other, one for each measure."""
    outer = dict.fromkeys(key[:-1] for key in groups)
    measures = dict.fromkeys(key[-1] for key in groups)
    yield from (groups[*codes, name] for codes, name in product(outer, measures) if (*codes, name) in groups)


def _innermost(
    structure: DataStructureDefinition, lists: Mapping[str, CodeList], names: Sequence[str], lines: Sequence[Key]
) -> tuple[int, CodeList | None]:
    """The place of the last dimension whose codes differ, with its list; None where lines differ in none."""
    for place in reversed(range(len(names))):
        component = structure.component(names[place])
        if isinstance(component, Dimension) and len({key[place] for key in lines}) > 1:
            return place, lists[component.codelist]
    return 0, None


def _ranked(codelist: CodeList, values: Mapping[str, float | None], greatest: bool) -> Iterator[str]:
    """Codes by their values, each below the nearest code that it is part of; the total and higher levels first, those
    without a value last."""

    def rank(code: str) -> tuple[bool, int, bool, float]:
        value = values[code]
        return code != codelist.total, codelist.level(code), value is None, (-1 if greatest else 1) * (value or 0)

    below: dict[str, list[str]] = {}
    for code in sorted(values, key=rank):
        below.setdefault(_above(codelist, code, values), []).append(code)
    waiting = list(reversed(below.get("", [])))
    while waiting:
        code = waiting.pop()
        yield code
        waiting += reversed(below.get(code, []))


def _above(codelist: CodeList, code: str, among: Mapping[str, float | None]) -> str:
    """The nearest code above one that is among some; "" for none."""
    concepts, seen = codelist.by_notation, {code}
    above = concepts[code].broader if code in concepts else ""
    while above and above not in among and above in concepts and above not in seen:
        seen.add(above)
        above = concepts[above].broader
    return above if above in among and above not in seen else ""
