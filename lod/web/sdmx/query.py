"""Data queries: keys and conditions on components, as a selection of a data set.

SDMX REST 2.2, data queries. What holds for dimensions is answered by their codes; what holds for attributes and
values, and keys that are no product of codes, become a restriction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from lod.exchange.choices import Choices
from lod.exchange.restriction import ORDER_TESTS, TEXT_TESTS, VALUE, ComponentTest, Condition, Restriction, SeriesKey
from lod.exchange.sdmxnames import OBS_VALUE, SdmxNames
from lod.exchange.selection import Selection
from lod.messages.message import Message
from lod.model.datatypes import NUMERIC
from lod.web.sdmx import comparing
from lod.web.sdmx.comparing import Tests
from lod.web.sdmx.problems import NOT_IMPLEMENTED, SEMANTIC, SYNTAX, SdmxProblem, unknown_word

ALL = "*"
OPERATORS = (*TEXT_TESTS, *ORDER_TESTS)
FLAT = "AllDimensions"
MOST_KEYS, MOST_TESTS = 100, 500
"""Keys, and comparisons, that one query may have."""
PARAMETERS = (
    "c", "firstNObservations", "lastNObservations", "dimensionAtObservation", "attributes", "measures",
    "asOf", "updatedAfter", "includeHistory",
)  # fmt: skip
NOT_THERE = {
    "offset": "sdmx.no-parts", "limit": "sdmx.no-parts", "sort": "sdmx.no-sort",
    "reportingYearStartDay": "sdmx.no-fiscal-year",
}  # fmt: skip
"""Parameters of the specification that are refused by name, and the message that says why."""


def read_parameters(query: bytes) -> list[tuple[str, str]]:
    """The parameters of an address; a plus is an AND here and no space."""
    pairs = (part.partition("=") for part in query.decode("latin-1").split("&") if part)
    return [(unquote(name), unquote(value)) for name, _, value in pairs]


@dataclass(frozen=True)
class DataQuery:
    """A query of one data set. `choices`: the codes of each dimension with their places."""

    names: SdmxNames
    choices: Choices

    def selection(self, key: str, parameters: Iterable[tuple[str, str]], language: str) -> Selection:
        """The selection that the key and the parameters ask for. Raises `SdmxProblem`."""
        given, conditions = self._split(parameters)
        products = self._keys(key)
        filters = [self._condition(id, value) for id, value in conditions.items()]
        of_dimensions = {name: codes for name, codes, _ in filters if codes is not None}
        restricted = self._codes(products, of_dimensions)
        chosen = tuple((name, codes) for name, codes in restricted.items() if len(codes) < len(self.choices[name]))
        across, along = self._along(given.get("dimensionAtObservation", ""))
        restriction = Restriction(
            keys=tuple(_key(product) for product in products) if len(products) > 1 else (),
            conditions=tuple(condition for _, _, condition in filters if condition is not None),
            first=_number(given, "firstNObservations"),
            last=_number(given, "lastNObservations"),
            along=along,
            order=tuple(self.choices[along]),
            across=across,
            attributes=self._attributes(given.get("attributes", "dsd")),
            measured=self._measured(given.get("measures", "all")),
        )
        return Selection(chosen, language=language, restriction=restriction)

    def _split(self, parameters: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
        """The parameters by name, and the conditions by component."""
        given: dict[str, str] = {}
        conditions: dict[str, str] = {}
        for name, value in parameters:
            if name in NOT_THERE and value not in ("false", ""):
                raise SdmxProblem(NOT_IMPLEMENTED, Message(NOT_THERE[name], name=name))
            if name.startswith("c[") and name.endswith("]"):
                if name[2:-1] in conditions:
                    raise SdmxProblem(SYNTAX, Message("sdmx.component-twice", id=name[2:-1]))
                conditions[name[2:-1]] = value
            elif name in PARAMETERS:
                given[name] = value
            elif name not in (*NOT_THERE, "lang", "mode", "references"):
                raise unknown_word(SYNTAX, "sdmx.unknown-parameter", name, (*PARAMETERS, *NOT_THERE))
        return given, conditions

    # keys

    def _keys(self, key: str) -> list[dict[str, tuple[str, ...]]]:
        """The codes by dimension that each key asks for."""
        if key in ("", ALL, "all"):
            return [{}]
        keys = key.split(",")
        if len(keys) > MOST_KEYS:
            raise SdmxProblem(SYNTAX, Message("sdmx.too-many-keys", most=MOST_KEYS))
        return [self._product(each) for each in keys]

    def _product(self, key: str) -> dict[str, tuple[str, ...]]:
        parts, dimensions = key.split("."), list(self.names.dimensions)
        if len(parts) > len(dimensions):
            order = tuple(self.names.dimensions.values())
            raise SdmxProblem(SYNTAX, Message("sdmx.key-too-long", key=key, dimensions=order))
        product = {}
        for name, part in zip(dimensions, parts, strict=False):
            if part not in ("", ALL):
                product[name] = tuple(self._code(name, code) for code in part.split("+"))
        return product

    def _code(self, name: str, code: str) -> str:
        """A code that there is. Raises `SdmxProblem` with the nearest for another."""
        if code not in self.choices[name]:
            raise self._unknown(name, code)
        return code

    def _unknown(self, name: str, code: str) -> SdmxProblem:
        return unknown_word(SEMANTIC, "sdmx.unknown-code", code, list(self.choices[name]))

    def _codes(
        self, products: Sequence[Mapping[str, tuple[str, ...]]], of_dimensions: Mapping[str, frozenset[str]]
    ) -> dict[str, tuple[str, ...]]:
        """The codes of each dimension that is restricted, in the order of its list: those of any key that fulfil the
        conditions."""
        restricted: dict[str, tuple[str, ...]] = {}
        for name, places in self.choices.items():
            in_keys = [set(product[name]) for product in products if name in product]
            wanted = set(places) if len(in_keys) < len(products) else set().union(*in_keys)
            wanted &= of_dimensions.get(name, wanted)
            restricted[name] = tuple(code for code in places if code in wanted)
        return restricted

    # conditions

    def _condition(self, id: str, value: str) -> tuple[str, frozenset[str] | None, Condition | None]:
        """What a condition on a component comes to: the codes of a dimension, or a condition on values."""
        by_id = {sdmx: name for name, sdmx in self.names.dimensions.items()}
        if id in by_id:
            name = by_id[id]
            literal = frozenset({value}) if value in self.choices[name] else None
            return name, literal or self._passing(name, read_tests(value)), None
        attributes = {sdmx: name for name, sdmx in self.names.attributes.items()}
        if id == OBS_VALUE:
            return VALUE, None, Condition(VALUE, self._checked(VALUE, read_tests(value)))
        if id not in attributes:
            raise unknown_word(SEMANTIC, "sdmx.unknown-component", id, [*by_id, OBS_VALUE, *attributes])
        return attributes[id], None, Condition(attributes[id], self._checked(attributes[id], read_tests(value)))

    def _passing(self, name: str, tests: Tests) -> frozenset[str]:
        """The codes of a dimension that pass; a code that is asked for by name has to be there."""
        codes = self.choices[name]
        for test in (test for conjunction in tests for test in conjunction):
            if test.operator == "eq" and test.value not in codes:
                raise self._unknown(name, test.value)
        return comparing.passing(list(codes), tests, periods=name == self.names.time)

    def _checked(self, name: str, tests: Tests) -> Tests:
        """Comparisons of values, with numbers where numbers are compared, and codes that there are."""
        structure = self.names.dataset.structure
        attribute = next((a for a in structure.attributes if a.name == name), None)
        kinds = {measure.datatype for measure in structure.measures} if attribute is None else {attribute.datatype}
        codelist = self.names.lists.get(attribute.codelist) if attribute is not None else None
        number = kinds <= NUMERIC and codelist is None and (attribute is None or not attribute.source)
        for test in (test for conjunction in tests for test in conjunction):
            if codelist is not None and test.operator == "eq" and test.value not in codelist.by_notation:
                raise unknown_word(SEMANTIC, "sdmx.unknown-code", test.value, list(codelist.by_notation))
            if number and test.operator in (*ORDER_TESTS, "eq", "ne") and not _is_number(test.value):
                raise SdmxProblem(SEMANTIC, Message("sdmx.no-number", value=test.value))
        return tests

    # what is shown

    def _along(self, wanted: str) -> tuple[str, str]:
        """The dimension that is each observation's own, "" where all are, and the one along which series run."""
        names = self.names
        by_id = {sdmx: name for name, sdmx in names.dimensions.items()}
        if wanted and wanted != FLAT and wanted not in by_id:
            raise unknown_word(SEMANTIC, "sdmx.unknown-dimension", wanted, [*by_id, FLAT])
        own = "" if wanted == FLAT else by_id.get(wanted, names.time)
        return own, own or names.time or next(reversed(names.dimensions))

    def _attributes(self, wanted: str) -> tuple[str, ...] | None:
        by_id = {sdmx: name for name, sdmx in self.names.attributes.items()}
        chosen: list[str] = []
        for word in wanted.split(","):
            if word in ("dsd", "all", "obs"):
                return None
            if word in ("none", "msd", "dataset", "series", ""):
                continue
            if word not in by_id:
                raise unknown_word(SEMANTIC, "sdmx.unknown-attribute", word, [*by_id, "all", "none"])
            chosen.append(by_id[word])
        return tuple(chosen)

    def _measured(self, wanted: str) -> bool:
        if wanted in ("all", OBS_VALUE, "none"):
            return wanted != "none"
        raise unknown_word(SEMANTIC, "sdmx.unknown-measure", wanted, (OBS_VALUE, "all", "none"))


def read_tests(value: str) -> Tests:
    """`ge:A+le:B,C`: alternatives with commas between, each of comparisons that a plus joins."""
    alternatives = [tuple(map(_test, part.split("+"))) for part in value.split(",")]
    if sum(map(len, alternatives)) > MOST_TESTS:
        raise SdmxProblem(SYNTAX, Message("sdmx.too-many-tests", most=MOST_TESTS))
    return tuple(alternatives)


def _test(part: str) -> ComponentTest:
    operator, colon, value = part.partition(":")
    return ComponentTest(operator, value) if colon and operator in OPERATORS else ComponentTest("eq", part)


def _key(product: Mapping[str, tuple[str, ...]]) -> SeriesKey:
    return tuple(product.items())


def _number(given: Mapping[str, str], name: str) -> int:
    value = given.get(name, "")
    if not value:
        return 0
    if not (value.isascii() and value.isdecimal() and len(value) <= 9 and int(value)):
        raise SdmxProblem(SYNTAX, Message("sdmx.no-positive-number", name=name, value=value))
    return int(value)


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
