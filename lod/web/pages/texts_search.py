"""The texts of the search page and of the search box."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "search.about": (
        "Søk etter datasett, tall, koder og kodelister.",
        "Search for data sets, figures, codes and code lists.",
    ),
    "search.all": ("Alt", "Everything"),
    "search.button": ("Søk", "Search"),
    "search.capped": (
        "Det er flere tall enn dem som er talt her. Bruk flere ord for å finne bestemte tall.",
        "There are more figures than are counted here. Use more words to find particular ones.",
    ),
    "search.count": ("{count} treff", "{count} results"),
    "search.count.one": ("{count} treff", "{count} result"),
    "search.filter": ("Vis bare", "Show only"),
    "search.for": ("Treff for «{query}»", "Results for “{query}”"),
    "search.help": (
        "Skriv ett eller flere ord. Begynnelsen eller en del av et ord er nok: «direktør» finner «kommunedirektører».",
        "Write one or more words. The beginning or a part of a word is enough: “direct” finds “directors”.",
    ),
    "search.in": ("i", "in"),
    "search.kind.codelist": ("Kodelister", "Code lists"),
    "search.kind.codelist.one": ("Kodeliste", "Code list"),
    "search.kind.component": ("Egenskaper", "Properties"),
    "search.kind.component.one": ("Egenskap", "Property"),
    "search.kind.concept": ("Koder", "Codes"),
    "search.kind.concept.one": ("Kode", "Code"),
    "search.kind.dataset": ("Datasett", "Data sets"),
    "search.kind.dataset.one": ("Datasett", "Data set"),
    "search.kind.figure": ("Tall", "Figures"),
    "search.kind.figure.one": ("Tall", "Figure"),
    "search.left": (
        "Tallene i disse datasettene er for mange til å finnes ett for ett. Velg i datasettet:",
        "The figures of these data sets are too many to be found one by one. Select within the data set:",
    ),
    "search.more": ("Vis alle {count}", "Show all {count}"),
    "search.near": (
        "Ingenting passer med ordene slik de er skrevet. Dette ligner.",
        "Nothing matches the words as they are written. These are alike.",
    ),
    "search.none": ("Ingen treff for «{query}».", "No results for “{query}”."),
    "search.none.advice": (
        "Prøv færre eller kortere ord, eller et annet ord for det samme.",
        "Try fewer or shorter words, or another word for the same.",
    ),
    "search.none.browse": ("Se alle datasettene", "See all data sets"),
    "search.none.words": ("Hvert ord for seg finner noe:", "Each word by itself finds something:"),
    "search.placeholder": ("Søk", "Search"),
    "search.suggestions": ("{count} forslag", "{count} suggestions"),
    "search.suggestions.label": ("Forslag", "Suggestions"),
    "search.suggestions.none": ("Ingen forslag", "No suggestions"),
    "search.title": ("Søk", "Search"),
    "search.used": ("brukt i", "used in"),
}
