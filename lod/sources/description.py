"""What a file that describes itself says of its table: columns, codes with labels, units, notes.

A neutral form that a drafted description can be made of; the data of the table are read by the file's `Source`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lod.model.text import Text


@dataclass(frozen=True)
class CodeDescription:
    """A code of a dimension, in the order of the file. `broader`: the code above it."""

    code: str
    label: Text = Text()
    note: Text = Text()
    broader: str = ""


@dataclass(frozen=True)
class ColumnDescription:
    """A column of the table.

    `name`: its header as `Source.header` gives it. A dimension has `codes`, and as `role` period, area or "". A measure
    has none; `unit` is the unit in the file's own words, `decimals` how many are shown, None if that is not said;
    `column`: the header of the column that its figures stand in with those of others. An attribute has `codes`, or else
    a `datatype` or `language`; `multiple`: a figure may have several.
    """

    name: str
    label: Text = Text()
    measure: bool = False
    attribute: bool = False
    codes: tuple[CodeDescription, ...] = ()
    role: str = ""
    note: Text = Text()
    unit: Text = Text()
    decimals: int | None = None
    column: str = ""
    datatype: str = ""
    language: str = ""
    multiple: bool = False


@dataclass(frozen=True)
class Description:
    """The whole of it.

    `updated`: a day or moment as the file says it; `symbols` stand in place of figures; `license`: its code or IRI;
    `contact`: a name and an e-mail address; `measure`: the column that says which measure the figure of a row is of, ""
    where each measure has its own.
    """

    columns: tuple[ColumnDescription, ...]
    title: Text = Text()
    description: Text = Text()
    notes: Text = Text()
    source: str = ""
    updated: str = ""
    symbols: tuple[str, ...] = ()
    license: str = ""
    contact: tuple[str, str] = ("", "")
    measure: str = ""

    @property
    def dimensions(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if not column.measure and not column.attribute)

    @property
    def measures(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if column.measure)

    @property
    def attributes(self) -> tuple[ColumnDescription, ...]:
        return tuple(column for column in self.columns if column.attribute)


LANGUAGES = {"no": "nb", "nob": "nb", "nno": "nn", "eng": "en", "swe": "sv", "dan": "da"}
"""What files call languages, where that is not what they are called here."""


def language(code: str, default: str = "nb") -> str:
    """A language that texts can have here, by what a file calls it."""
    short = code.strip().lower().split("-")[0]
    found = LANGUAGES.get(short, short)
    return found if found in ("nb", "nn", "en", "se", "da", "sv") else default
