"""The parameters that addresses of the site have, as the table of routes names them."""

from __future__ import annotations

from lod.exchange.own_parameters import CHOICES
from lod.search.entries import EntryKind
from lod.web.route import Parameter

LANGUAGE = Parameter("lang", "The language of words.", (("type", "string"), ("enum", list(CHOICES))), "en")
PAGE = Parameter("page", "The page of a list, from 1.", (("type", "integer"), ("minimum", 1), ("maximum", 9999)), "1")
QUERY = Parameter("query", "The query in SPARQL 1.1.", example="ASK {}")
TEXT = Parameter("q", "The words that are searched for.", example="a")
KIND = Parameter("kind", "All of one kind.", (("type", "string"), ("enum", [*EntryKind])), "dataset")
PROFILE = Parameter(
    "profile",
    "The profile of the catalogue.",
    (("type", "string"), ("enum", ["dcat-ap-no", "dcat", "schema.org"])),
    "dcat",
)
AS_OF = Parameter("asOf", "The moment whose state is wanted: a day, a moment (UTC) or the id of a release.")
CHANGED_SINCE = Parameter("changedSince", "Only what is new, changed or gone since then, as CSV or JSON.")
DATASET = Parameter("dataset", "The id of one data set.")
CODELIST = Parameter("codelist", "The name of one code list.")
PREFIX = Parameter("prefix", "The first letters.", example="a")
CURSOR = Parameter("cursor", "How many to pass over.", (("type", "integer"), ("minimum", 0)), "0")
ID = Parameter("id", "The code, as the service names it.")


OEMBED = (
    Parameter("url", "The address of the page.", required=True),
    *(Parameter(name, "Pixels it may have.", (("type", "integer"),), "600") for name in ("maxwidth", "maxheight")),
)
PX_TABLES = (
    LANGUAGE,
    Parameter("query", "Words that a table has.", example="a"),
    Parameter("pastDays", "Changed within so many days.", (("type", "integer"), ("minimum", 1), ("maximum", 100_000))),
    Parameter("pageNumber", "The page, from 1.", (("type", "integer"), ("minimum", 1), ("maximum", 1_000_000)), "1"),
    Parameter("pageSize", "Tables on a page.", (("type", "integer"), ("minimum", 1), ("maximum", 10_000)), "10"),
)
PX_FORMAT = Parameter(
    "outputFormat",
    "The format of the figures.",
    (("type", "string"), ("enum", ["json-stat2", "csv", "xlsx", "parquet", "px", "html"])),
    "json-stat2",
)
PX_CELLS = Parameter(
    "outputFormatParams",
    "What stands in the cells of CSV, Excel and HTML.",
    (("type", "string"), ("enum", ["UseCodes", "UseTexts", "UseCodesAndTexts"])),
    "UseCodes",
)
PX_PLACES = (
    Parameter("heading", "The variable that stands across in CSV, Excel and HTML."),
    Parameter("stub", "Variables that stand down, with commas between them."),
)
THEME = Parameter("theme", "The code of a theme, whose data sets are shown.", example="ECON")
