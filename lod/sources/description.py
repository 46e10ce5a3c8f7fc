"""What a file says of its own table, in one form for every format that describes itself: columns, codes, units, notes.

Reading lays what a steward states on top of it, a draft is made of it, and a new edition is compared by it; the rows
themselves are read by the file's `Source`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lod.errors import Finding
from lod.model.codelist import CodeList, Concept, laws
from lod.model.dataset import Agent, Contact, SourceDocument
from lod.model.text import LANGUAGES, Text


class SelfDescription(Enum):
    """Whether the files of a format describe themselves, and for how long that holds.

    `NONE`: a file is rows. `ONCE`: a draft is made of what a file says, and then the steward's own dimensions and
    measures hold. `ALWAYS`: the file is read for its description each time, and the steward states only what differs.
    """

    NONE = "none"
    ONCE = "once"
    ALWAYS = "always"


@dataclass(frozen=True)
class ColumnDescription:
    """A column of the table.

    `name`: its header as `Source.header` gives it; `component`: the built-in attribute that it is, where that has
    another name. A dimension has a `codelist`, and as `role` a word of a description (`period`, `area` …) or ""; a list
    without a name is the column's own. A measure has none; `unit` is the unit in the file's own words or by its code
    here, `power` the power of ten that figures are multiplied with, None where no such thing is said or it differs;
    `decimals` how many are shown, None if that is not said; `column`: the header of the column that its figures
    stand in with those of others. An attribute has a `codelist`, or else a `datatype` or `language`; `multiple`: a
    figure may have several. `iri`: its property elsewhere, used as it is; `same_as`: those that ours is the same as.
    """

    name: str
    label: Text = Text()
    measure: bool = False
    attribute: bool = False
    codelist: CodeList | None = None
    role: str = ""
    definition: Text = Text()
    unit: Text = Text()
    power: int | None = None
    decimals: int | None = None
    column: str = ""
    datatype: str = ""
    language: str = ""
    multiple: bool = False
    component: str = ""
    iri: str = ""
    same_as: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """Its codes, in the order of the file."""
        return self.codelist.concepts if self.codelist else ()


@dataclass(frozen=True)
class Description:
    """The whole of it.

    `issued`, `updated`: a day or moment as the file says it; `symbols` stand in place of figures; `license`: its code
    or IRI; `same_as`: the data set's own IRI, and those it is the same as; `measure`: the column that says which
    measure the figure of a row is of, "" where each measure has its own; `ignored`: columns that say nothing more;
    `units`: the codes of units that figures have; `sources`: the documents that they are taken from.
    """

    columns: tuple[ColumnDescription, ...] = ()
    title: Text = Text()
    description: Text = Text()
    notes: Text = Text()
    publisher: Agent | None = None
    contact: Contact | None = None
    issued: str = ""
    updated: str = ""
    license: str = ""
    landing_page: str = ""
    same_as: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    measure: str = ""
    ignored: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    sources: tuple[SourceDocument, ...] = ()

    @property
    def dimensions(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if not column.measure and not column.attribute)

    @property
    def measures(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if column.measure)

    @property
    def attributes(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if column.attribute)

    def laws(self) -> Iterator[Finding]:
        """What is wrong with its code lists."""
        for column in self.columns:
            if column.codelist is not None:
                yield from laws(column.codelist)


_TAGS = {"no": "nb", "nob": "nb", "nno": "nn", "eng": "en", "swe": "sv", "dan": "da"}
"""What files call languages, where that is not what they are called here."""


def language(code: str, default: str = "nb") -> str:
    """A language that texts can have here, by what a file calls it."""
    short = code.strip().lower().split("-")[0]
    tag = _TAGS.get(short, short)
    return tag if tag in ("nb", "nn", "en", "se", "da", "sv") else default


def in_our_languages(text: Text) -> Text:
    """A text in the languages that a description may have."""
    return Text.of({language: words for language, words in text if language in LANGUAGES})
