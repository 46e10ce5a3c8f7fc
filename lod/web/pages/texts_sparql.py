"""The texts of the SPARQL page's editor, chart and errors."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "example.structure": ("Dimensjonene og kodelistene, som graf", "The dimensions and their code lists, as a graph"),
    "sparql.by.columns": ("Svaret kom fra kolonnene.", "The answer came from the columns."),
    "sparql.by.oxigraph": ("Svaret kom fra grafdatabasen.", "The answer came from the graph store."),
    "sparql.chart": ("Som diagram", "As a chart"),
    "sparql.chart.about": (
        "De samme tallene står i tabellen over.",
        "The same numbers stand in the table above.",
    ),
    "sparql.chart.more": ("{count} rader til er ikke tegnet.", "{count} more rows are not drawn."),
    "sparql.chart.title": ("{value} etter {name}", "{value} by {name}"),
    "sparql.keys": (
        "Ctrl + Enter spør, Ctrl + mellomrom foreslår egenskaper og koder, Tab går videre.",
        "Ctrl + Enter runs the query, Ctrl + Space suggests properties and codes, Tab goes on.",
    ),
    "sparql.cut": (
        "Dette er begynnelsen. Hele grafen får du i formatene under.",
        "This is the beginning. The whole graph is had in the formats below.",
    ),
    "sparql.examples.others": ("Eksempler for andre datasett", "Examples for other data sets"),
    "sparql.map": ("Kart over lenkene", "Map of the links"),
    "sparql.map.about": (
        "Hver boks er en ting, hver pil en egenskap. De samme lenkene står som tekst på siden.",
        "Each box is a thing, each arrow a property. The same links stand as text on the page.",
    ),
    "sparql.map.more": ("{count} ting til er ikke tegnet.", "{count} more things are not drawn."),
    "sparql.take": ("Ta svaret med deg", "Take the answer along"),
    "sparql.more": ("{count} ting til er ikke vist her.", "{count} more things are not shown here."),
    "sparql.place": ("Linje {line}, tegn {column}:", "Line {line}, column {column}:"),
}
