"""The draft of a data set: its components, its new code lists, and how its table is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lod.drafting import names
from lod.drafting.lists import NewList
from lod.drafting.proposal import Confidence, Proposal
from lod.model.attributes import BUILT_IN
from lod.model.codelist import CodeList
from lod.model.structure import MEASURE_TYPE, Component, Dimension
from lod.model.text import Text
from lod.sources.names import RESERVED_NAMES, TABLE_COLUMNS, is_column_of_labels
from lod.sources.table.unpivot import MEASURE


class Kind(StrEnum):
    """What a column is for."""

    DIMENSION = "dimensions"
    MEASURE = "measures"
    ATTRIBUTE = "attributes"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Known:
    """What the site has already: its code lists and its properties, by name."""

    lists: Mapping[str, CodeList] = field(default_factory=dict)
    components: Mapping[str, Component] = field(default_factory=dict)

    def owner(self, codelist: str) -> Component | None:
        """The dimension that takes its codes from a list."""
        takers = (c for c in self.components.values() if isinstance(c, Dimension) and c.codelist == codelist)
        return next(takers, None)


@dataclass(frozen=True)
class Drafted:
    """One component as it is drafted, and why (keys of `words`).

    `reused` of its `values` are in a `codelist` that is there; `unit` with the words that told it, "" if nobody knows,
    `likely` one that is to be asked about, and `ranged` where per cents may be less than 0 or more than 100. `code`:
    what the column that says the measure calls it. `datatype`, `language` and `multiple` are for attributes without a
    list. `codes`: the code that a text of the table stands for, "" where a person must say it, as
    `asks` has it. `marks`: what stands behind texts of periods and is about their figures.
    """

    kind: Kind
    name: str
    column: str
    label: Text
    definition: Text = Text()
    why: str = ""
    role: str = ""
    codelist: str = ""
    values: int = 0
    reused: int = 0
    by_label: bool = False
    unit: str = ""
    unit_word: str = ""
    likely: Proposal | None = None
    ranged: bool = True
    decimals: int | None = None
    code: str = ""
    datatype: str = ""
    language: str = ""
    multiple: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Proposal, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A data set as it is drafted.

    `grown`: lists that are there, with the codes that they lack. `measure`: the column that says the measure.
    `pattern`, `wide`: how the columns that stand across are named, and which they are. `empty`: what the `blanks` among
    the cells of figures are, "" where there are none. `sources`: documents that figures name, with their addresses.
    `fill`: columns whose empty cells hold what is above them. `symbols`: what stands in place of numbers or behind
    them, and what each may mean; `brackets`: what a number in brackets is. `questions`: what the file leaves open and
    nobody has answered; `proposals`: all that was proposed.
    """

    id: str
    components: tuple[Drafted, ...]
    lists: tuple[NewList, ...]
    grown: tuple[NewList, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    measure: str = ""
    pattern: str = ""
    wide: tuple[str, ...] = ()
    empty: str = ""
    blanks: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)
    fill: tuple[str, ...] = ()
    symbols: Mapping[str, Proposal] = field(default_factory=dict)
    brackets: str = ""
    questions: tuple[Proposal, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Proposal, ...]:
        """All that a person must decide, beside what the data set is called and who answers for it."""
        own = [*self.symbols.values(), *(c.likely for c in self.components if c.likely)]
        own += [proposal for component in self.components for proposal in component.asks]
        return (*self.questions, *(entry for entry in own if entry.confidence is not Confidence.PROVES))

    def of(self, kind: Kind) -> list[Drafted]:
        return [component for component in self.components if component.kind is kind]


class Naming:
    """Names for the components and lists of one draft, each free in it and on its site."""

    def __init__(self, id: str, known: Known) -> None:
        self.id, self.known = id, known
        self.lists: list[str] = []
        self._taken = {
            MEASURE_TYPE.casefold(),
            MEASURE,
            *RESERVED_NAMES,
            *TABLE_COLUMNS,
            *(name.casefold() for name in BUILT_IN),
        }

    def component(self, words: str, fallback: str, owner: Component | None = None) -> str:
        """A name that is free in this draft, and on the site unless it means what `owner` says."""
        name = owner.name if owner else names.identifier(words, fallback)
        elsewhere = {other.casefold() for other in self.known.components if owner is None or other != owner.name}
        if name.casefold() in elsewhere:
            name = names.identifier(f"{name}_{self.id}", fallback)
        number, found = 2, name
        while found.casefold() in self._taken | elsewhere or is_column_of_labels(found, self._taken):
            found, number = f"{name}_{number}", number + 1
        self._taken.add(found.casefold())
        return found

    def codelist(self, name: str) -> str:
        """The name of a new list for the component of this name."""
        taken = {*self.known.lists, *self.lists}
        found = name if name not in taken else f"{name}-{self.id}"
        self.lists.append(names.each_once([*taken, found])[-1])
        return self.lists[-1]


def role_of(component: Component) -> str:
    """The word of a description for a dimension's role."""
    ending = component.sub_property_of.rpartition("#")[2]
    return {"refPeriod": "period", "refArea": "area", "educationLev": "education"}.get(ending, ending)
