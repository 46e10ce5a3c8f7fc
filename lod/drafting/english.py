"""English for words that most tables have, so that there is less to fill in."""

from __future__ import annotations

from lod.drafting import names
from lod.drafting.headings import corner, spoken
from lod.model.text import Text

_WORDS = {
    "alder": "Age", "aldersgruppe": "Age group", "andel": "Share", "ansatte": "Employees", "antall": "Number",
    "begge kjønn": "Both sexes", "budsjett": "Budget", "bydel": "City district", "enhet": "Unit", "folkemengde":
    "Population", "funksjon": "Function", "fylke": "County", "gutter": "Boys", "hele landet": "The whole country",
    "i alt": "Total", "indikator": "Indicator", "innbyggere": "Inhabitants", "inntekt": "Income", "jenter": "Girls",
    "kategori": "Category", "kjønn": "Sex", "kommune": "Municipality", "kvartal": "Quarter", "kvinner": "Women",
    "land": "Country", "menn": "Men", "merknad": "Note", "måned": "Month", "næring": "Industry", "område": "Area",
    "periode": "Period", "prosent": "Per cent", "regnskap": "Accounts", "region": "Region", "status": "Status",
    "svar": "Answer", "tid": "Time", "total": "Total", "totalt": "Total", "utdanning": "Education", "utgift":
    "Expenditure", "utgifter": "Expenditure", "verdi": "Value", "yrke": "Occupation", "år": "Year",
}  # fmt: skip


def english(words: str) -> str:
    """What Norwegian words are called in English, "" where nobody here knows."""
    return _WORDS.get(" ".join(words.casefold().split()), "")


def text(words: str) -> Text:
    """A label in Norwegian, and in English where that is known."""
    return Text.of({"nb": words[:1].upper() + words[1:], "en": english(words)})


def labelled(heading: str) -> Text:
    """A column's name as a label: `MN_CASE_COUNT` is “MN CASE COUNT”."""
    return text(spoken(names.bare(corner(heading)[0])))
