"""What a query asks of figures beyond codes of each dimension: other keys, conditions on values, the first of a series.

The parts of an SDMX data query (SDMX REST 2.2, data queries) that a product of codes cannot hold, as SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lod.cube.columns import CubeColumn
from lod.cube.sql import Sql, all_of, any_of, commas, sql_identifier, sql_literal
from lod.exchange.statements import ELEMENT

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
ORDER_TESTS = {"lt": Sql("<"), "le": Sql("<="), "gt": Sql(">"), "ge": Sql(">=")}
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

    def where(self, columns: Sequence[CubeColumn], measures: Sequence[str]) -> Sql:
        """The conditions in SQL, over the columns of a cube; `TRUE` for none."""
        by_name = {column.name: column for column in columns}
        parts = [_tests(condition, by_name.get(condition.component), measures) for condition in self.conditions]
        parts += [any_of(Sql("({})", _key(key)) for key in self.keys)] if self.keys else []
        return all_of(Sql("({})", part) for part in parts)

    def qualify(self, key: Sequence[str]) -> Sql:
        """What keeps the first or the last figures of each series, in SQL; "" where all are kept."""
        if not (self.first or self.last):
            return Sql("")
        others = commas(sql_identifier(name) for name in key if name != self.along)
        places = Sql("list_position([{}], {})", map(sql_literal, self.order), sql_identifier(self.along))
        window = Sql("PARTITION BY {} ORDER BY {}", others, places)
        first = Sql("row_number() OVER ({}) <= {}", window, int(self.first))
        last = Sql("row_number() OVER ({} DESC) <= {}", window, int(self.last))
        return Sql(" QUALIFY {}", any_of([first] * bool(self.first) + [last] * bool(self.last)))


NOTHING_MORE = Restriction()
"""All figures that have the codes, as they are."""


def _key(key: SeriesKey) -> Sql:
    conditions = [Sql("{} IN ({})", sql_identifier(name), map(sql_literal, codes)) for name, codes in key]
    return all_of(conditions)


def _tests(condition: Condition, column: CubeColumn | None, measures: Sequence[str]) -> Sql:
    conjunctions = [all_of(_test(test, column, measures) for test in tests) for tests in condition.any_of]
    return any_of(Sql("({})", conjunction) for conjunction in conjunctions)


def _test(test: ComponentTest, column: CubeColumn | None, measures: Sequence[str]) -> Sql:
    """One comparison; of an attribute with several values one has to be so, or none where it is denied."""
    if column is None:
        cell = Sql("coalesce({})", (Sql("CAST({} AS VARCHAR)", sql_identifier(name)) for name in measures))
        return _one(test, cell, True)
    if not column.multiple:
        return _one(test, column.identifier, column.datatype in ("decimal", "integer", "double"))
    denied = {"ne": "eq", "nc": "co"}.get(test.operator)
    one = _one(ComponentTest(denied or test.operator, test.value), ELEMENT, False)
    matches = Sql("len(list_filter(coalesce({}, []), lambda x: {}))", column.identifier, one)
    return Sql("{} = 0" if denied else "{} > 0", matches)


def _one(test: ComponentTest, cell: Sql, number: bool) -> Sql:
    value, text = sql_literal(test.value), Sql("CAST({} AS VARCHAR)", cell)
    if test.operator in ORDER_TESTS or (number and test.operator in ("eq", "ne")):
        sign = ORDER_TESTS.get(test.operator) or Sql("=" if test.operator == "eq" else "<>")
        if number:
            cell, value = Sql("TRY_CAST({} AS DOUBLE)", cell), Sql("CAST({} AS DOUBLE)", value)
        return Sql("{} {} {}", cell, sign, value)
    return Sql(TEXT_TESTS[test.operator], cell=text, value=value)
