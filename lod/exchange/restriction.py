"""What a query asks of figures beyond codes of each dimension: other keys, conditions on values, the first of a series.

The parts of an SDMX data query (SDMX REST 2.2, data queries) that a product of codes cannot hold, as SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lod.cube.columns import CubeColumn, sql_identifier, sql_literal

VALUE = "value"
"""The component of a condition on what was measured."""

TEXT_TESTS = {
    "eq": "{cell} = {value}",
    "ne": "{cell} <> {value}",
    "co": "contains({cell}, {value})",
    "nc": "NOT contains({cell}, {value})",
    "sw": "starts_with({cell}, {value})",
    "ew": "suffix({cell}, {value})",
}
"""Tests of a text, in SQL, by operator."""
ORDER_TESTS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
"""Tests of what is ordered, in SQL, by operator."""


@dataclass(frozen=True)
class ComponentTest:
    """A comparison: an operator of SDMX and the value it compares with."""

    operator: str
    value: str


@dataclass(frozen=True)
class Condition:
    """What a component has to be: one of these conjunctions has to hold. `component`: an attribute, or `VALUE`."""

    component: str
    any_of: tuple[tuple[ComponentTest, ...], ...]


SeriesKey = tuple[tuple[str, tuple[str, ...]], ...]
"""For some dimensions, the codes that figures have."""


@dataclass(frozen=True)
class Restriction:
    """What is asked besides codes.

    `keys`: figures have to have one of them, if there are any; `first`, `last`: so many of each series, which runs
    along the codes of `along`, in their order; `attributes`: those that are shown, None for all; `measured`: whether
    the value is shown; `across`: the dimension that is each observation's own in formats that have series, "" for
    none.
    """

    keys: tuple[SeriesKey, ...] = ()
    conditions: tuple[Condition, ...] = ()
    first: int = 0
    last: int = 0
    along: str = ""
    order: tuple[str, ...] = ()
    attributes: tuple[str, ...] | None = None
    measured: bool = True
    across: str = ""

    @property
    def narrows(self) -> bool:
        """Whether fewer figures are selected than have the codes; else only what is shown of them differs."""
        return bool(self.keys or self.conditions or self.first or self.last)

    def where(self, columns: Sequence[CubeColumn], measures: Sequence[str]) -> str:
        """The conditions in SQL, over the columns of a cube; "" for none."""
        by_name = {column.name: column for column in columns}
        parts = [_tests(condition, by_name.get(condition.component), measures) for condition in self.conditions]
        parts += [" OR ".join(f"({_key(key)})" for key in self.keys)] if self.keys else []
        return " AND ".join(f"({part})" for part in parts)

    def qualify(self, key: Sequence[str]) -> str:
        """What keeps the first or the last figures of each series, in SQL; "" where all are kept."""
        if not (self.first or self.last):
            return ""
        others = ", ".join(sql_identifier(name) for name in key if name != self.along)
        places = f"list_position([{', '.join(map(sql_literal, self.order))}], {sql_identifier(self.along)})"
        window = f"PARTITION BY {others} ORDER BY {places}"
        first = f"row_number() OVER ({window}) <= {int(self.first)}"
        last = f"row_number() OVER ({window} DESC) <= {int(self.last)}"
        return " QUALIFY " + " OR ".join([first] * bool(self.first) + [last] * bool(self.last))


NOTHING_MORE = Restriction()
"""All figures that have the codes, as they are."""


def _key(key: SeriesKey) -> str:
    conditions = [f"{sql_identifier(name)} IN ({', '.join(map(sql_literal, codes))})" for name, codes in key]
    return " AND ".join(conditions) or "true"


def _tests(condition: Condition, column: CubeColumn | None, measures: Sequence[str]) -> str:
    conjunctions = [" AND ".join(_test(test, column, measures) for test in tests) for tests in condition.any_of]
    return " OR ".join(f"({conjunction})" for conjunction in conjunctions)


def _test(test: ComponentTest, column: CubeColumn | None, measures: Sequence[str]) -> str:
    """One comparison; of an attribute with several values one has to be so, or none where it is denied."""
    if column is None:
        cell = f"coalesce({', '.join(f'CAST({sql_identifier(name)} AS VARCHAR)' for name in measures)})"
        return _one(test, cell, True)
    if not column.multiple:
        return _one(test, column.identifier, column.datatype in ("decimal", "integer", "double"))
    denied = {"ne": "eq", "nc": "co"}.get(test.operator)
    one = _one(ComponentTest(denied or test.operator, test.value), "x", False)
    matches = f"len(list_filter(coalesce({column.identifier}, []), lambda x: {one}))"
    return f"{matches} = 0" if denied else f"{matches} > 0"


def _one(test: ComponentTest, cell: str, number: bool) -> str:
    value, text = sql_literal(test.value), f"CAST({cell} AS VARCHAR)"
    if test.operator in ORDER_TESTS or (number and test.operator in ("eq", "ne")):
        sign = ORDER_TESTS.get(test.operator) or {"eq": "=", "ne": "<>"}[test.operator]
        if number:
            cell, value = f"TRY_CAST({cell} AS DOUBLE)", f"CAST({value} AS DOUBLE)"
        return f"{cell} {sign} {value}"
    return TEXT_TESTS[test.operator].format(cell=text, value=value)
