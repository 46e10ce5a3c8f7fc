"""The selection that is shown as code for notebooks and spreadsheets, to run as it is pasted.

The table that it gives has unit, status, qualifier and permanent address in columns, and the citation beside them.

It is Parquet where the tool reads that, so that codes stay text (`01`) and values numbers; else CSV, read as text.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace

from lod.cube.columns import Row
from lod.cube.cube import VALUE
from lod.exchange import citation
from lod.exchange.citation import Citation
from lod.exchange.own_parameters import LANGUAGES
from lod.exchange.selection import Labels, Selection
from lod.model.attributes import QUALIFIER, STATUS, UNIT
from lod.model.dataset import DataSet
from lod.model.datatypes import NUMERIC
from lod.rdf.formats import CSV, PARQUET, Format
from lod.web.pages import facts
from lod.web.pages import selection as selections
from lod.web.pages.api import Example
from lod.web.pages.snippets import LONG
from lod.web.pages.view import View


@dataclass(frozen=True)
class FetchedSelection:
    """What the code asks for: the addresses of the selection as CSV and as Parquet, a `name` for a file of it, the
    columns to look at first, whether values are numbers, and how to cite it."""

    csv: str
    parquet: str
    name: str
    columns: tuple[str, ...]
    numeric: bool
    citation: str


def examples(view: View, dataset: DataSet, selection: Selection, cited: Citation) -> list[Example]:
    """The selection fetched from the command line, in notebooks and in a spreadsheet: a row for each figure.

    Labels are in the language of the page; a file of an exported site has those of `LANGUAGES`, and an address without
    a query. A long address is there for some tools only, and cited as the data set."""
    language = selection.language or view.language
    if view.exported:
        language = language if language in LANGUAGES else LANGUAGES[0]
        query = ""
    else:
        long = replace(selection, language=language, labels=Labels.BOTH, columns=(), chart="", show="", classes="")
        query = selections.query(view, dataset, long)
    is_long = len(query) > LONG
    if is_long:
        cited = facts.reference(view, dataset, view.opened.iris.dataset(dataset.id))
    fetched = _asked(view, dataset, query, language, citation.text(cited))
    return [Example(tool, code(fetched)) for tool, code in _TOOLS.items() if not is_long or tool in _FOR_LONG]


def of_figure(view: View, dataset: DataSet, row: Row, cited: Citation) -> list[Example]:
    """One figure fetched in the same ways; none in a file of an exported site, which has no selections."""
    if view.exported:
        return []
    codes = tuple((name, (str(row[name]),)) for name in dataset.structure.key)
    return examples(view, dataset, Selection(codes), cited)


def _asked(view: View, dataset: DataSet, query: str, language: str, cited: str) -> FetchedSelection:
    def address(format: Format) -> str:
        return f"{view.opened.base}doc/dataset/{dataset.id}.{format.suffix}{query}"

    structure = dataset.structure
    telling = [f"{a.name}_{language}" for a in (UNIT, STATUS, QUALIFIER) if structure.component(a.name) is not None]
    numeric = {measure.datatype for measure in structure.measures} <= set(NUMERIC)
    return FetchedSelection(address(CSV), address(PARQUET), dataset.id, (VALUE, *telling), numeric, cited)


def _quoted(text: str) -> str:
    """A text in quotes, as Python, R and JavaScript read it."""
    return json.dumps(text, ensure_ascii=False)


def _curl(fetched: FetchedSelection) -> str:
    return f"curl --fail {shlex.quote(fetched.csv)} --output {shlex.quote(f'{fetched.name}.csv')}"


def _pandas(fetched: FetchedSelection) -> str:
    return "\n".join(
        [
            "import pandas  # pip install pandas pyarrow",
            "",
            f"figures = pandas.read_parquet({_quoted(fetched.parquet)})",
            *([f'figures["{VALUE}"] = figures["{VALUE}"].astype(float)'] if fetched.numeric else []),
            f'figures.attrs["citation"] = {_quoted(fetched.citation)}',
            f"print(figures[{json.dumps(fetched.columns)}])",
        ]
    )


def _polars(fetched: FetchedSelection) -> str:
    return "\n".join(
        [
            "from urllib.request import urlopen",
            "",
            "import polars  # pip install polars",
            "",
            f"citation = {_quoted(fetched.citation)}",
            f"figures = polars.read_parquet(urlopen({_quoted(fetched.parquet)}))",
            f"print(figures.select({json.dumps(fetched.columns)}))",
        ]
    )


def _duckdb(fetched: FetchedSelection) -> str:
    file, columns = f"{fetched.name}.parquet", ", ".join(fetched.columns)
    return "\n".join(
        [
            "from urllib.request import urlretrieve",
            "",
            "import duckdb  # pip install duckdb",
            "",
            f"citation = {_quoted(fetched.citation)}",
            f"urlretrieve({_quoted(fetched.parquet)}, {_quoted(file)})",
            f"figures = duckdb.read_parquet({_quoted(file)})",
            f"print(figures.project({_quoted(columns)}))",
        ]
    )


def _r(fetched: FetchedSelection) -> str:
    return "\n".join(
        [
            f'figures <- read.csv({_quoted(fetched.csv)}, colClasses = "character", check.names = FALSE)',
            *([f"figures${VALUE} <- as.numeric(figures${VALUE})"] if fetched.numeric else []),
            f'attr(figures, "citation") <- {_quoted(fetched.citation)}',
            f"print(figures[c({json.dumps(fetched.columns)[1:-1]})])",
        ]
    )


def _observable(fetched: FetchedSelection) -> str:
    value = f'row.{VALUE} === "" ? null : Number(row.{VALUE})' if fetched.numeric else f"row.{VALUE}"
    return "\n".join(
        [
            f"const citation = {_quoted(fetched.citation)};",
            f"const figures = await d3.csv({_quoted(fetched.csv)}, (row) => ({{...row, {VALUE}: {value}}}));",
        ]
    )


def _power_query(fetched: FetchedSelection) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""').replace("#(", "#(#)(") + '"'

    typed = (
        f'Table.TransformColumnTypes(Named, {{{{"{VALUE}", type number}}}}, "en-US")' if fetched.numeric else "Named"
    )
    return "\n".join(
        [
            "let",
            f"    Answer = Web.Contents({quoted(fetched.csv)}),",
            '    Lines = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),',
            "    Named = Table.PromoteHeaders(Lines, [PromoteAllScalars = true]),",
            f"    Figures = {typed} meta [Citation = {quoted(fetched.citation)}]",
            "in",
            "    Figures",
        ]
    )


_TOOLS: dict[str, Callable[[FetchedSelection], str]] = {
    "curl": _curl,
    "pandas": _pandas,
    "polars": _polars,
    "DuckDB": _duckdb,
    "R": _r,
    "Observable": _observable,
    "Power Query": _power_query,
}
"""The tools, in the order in which they are shown."""

_FOR_LONG = ("pandas", "R", "Power Query")
"""Those for which a long address is written out."""
