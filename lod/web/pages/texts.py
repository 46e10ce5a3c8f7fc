"""The texts of the pages in Norwegian (Bokmål) and English, by key: what stands on every page, and the home page.

Those about figures are in `texts_figures`, those for developers in `texts_developers`. A key that ends in `.one` is
the text for one of what its key counts.
"""

from __future__ import annotations

from lod.web.pages import texts_developers, texts_figures, texts_search, texts_site, texts_sparql

MONTHS = {
    "nb": (
        "januar", "februar", "mars", "april", "mai", "juni",
        "juli", "august", "september", "oktober", "november", "desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_EVERYWHERE: dict[str, tuple[str, str]] = {
    "address.formats": ("Det samme for maskiner:", "The same for machines:"),
    "address.title": ("Varig adresse", "Permanent address"),
    "base.about": ("Om nettstedet", "About the site"),
    "base.built": ("laget {day}", "built {day}"),
    "base.catalog": ("Katalogen som DCAT", "The catalogue as DCAT"),
    "base.licence": ("Lisens:", "Licence:"),
    "base.published_by": ("Utgitt av", "Published by"),
    "base.release": ("Utgave", "Release"),
    "base.skip": ("Hopp til innholdet", "Skip to the content"),
    "base.toc": ("På denne siden", "On this page"),
    "base.trail": ("Du er her", "You are here"),
    "cite.files": ("Henvisningen som fil:", "The reference as a file:"),
    "cite.title": ("Slik siterer du", "How to cite"),
    "copy": ("Kopier", "Copy"),
    "copy.done": ("Kopiert", "Copied"),
    "embed.source": ("Kilde:", "Source:"),
    "share.about": (
        "Lim dette inn på en nettside for å vise det der, med kilde:",
        "Paste this into a web page to show it there, with its source:",
    ),
    "share.picture": ("Bilde til deling (PNG)", "Picture for sharing (PNG)"),
    "share.title": ("Vis det på en annen side", "Show it on another page"),
    "code.example": ("Eksempel", "Example"),
    "count.codes": ("{count} koder", "{count} codes"),
    "count.codes.one": ("{count} kode", "{count} code"),
    "count.figures": ("{count} tall", "{count} figures"),
    "count.figures.one": ("{count} tall", "{count} figure"),
    "count.rows": ("{count} rader", "{count} rows"),
    "count.rows.one": ("{count} rad", "{count} row"),
    "day": ("{day}. {month} {year}", "{day} {month} {year}"),
    "file.format": ("Format", "Format"),
    "file.packed": ("Pakket (gzip)", "Compressed (gzip)"),
    "file.size": ("Størrelse", "Size"),
    "home.api": ("API: formater, adresser og eksempler", "API: formats, addresses and examples"),
    "home.catalog": (
        "Hele katalogen følger DCAT-AP-NO og kan hentes som:",
        "The whole catalogue follows DCAT-AP-NO and can be fetched as:",
    ),
    "home.codelists": ("kodelister", "code lists"),
    "home.codelists.about": (
        "Alle verdier i datasettene er begreper fra en kodeliste, med navn på flere språk.",
        "Every value in the data sets is a concept of a code list, with names in several languages.",
    ),
    "home.codelists.one": ("kodeliste", "code list"),
    "home.codelists.title": ("Kodelister", "Code lists"),
    "home.datasets": ("datasett", "data sets"),
    "home.datasets.one": ("datasett", "data set"),
    "home.datasets.title": ("Datasett", "Data sets"),
    "home.developers": ("For utviklere", "For developers"),
    "home.developers.about": (
        "Hvert tall, hvert begrep og hvert datasett har sin egen varige adresse, som svarer i det formatet du ber om.",
        "Every figure, every concept and every data set has a permanent address, answering in the format asked for.",
    ),
    "home.downloads": ("Last ned alt som filer", "Download everything as files"),
    "home.figures": ("tall", "figures"),
    "home.figures.one": ("tall", "figure"),
    "home.issued": ("publisert", "published"),
    "home.modified": ("oppdatert", "updated"),
    "home.sparql": ("Spør på tvers av datasettene med SPARQL", "Query across the data sets with SPARQL"),
    "more.values": (
        "og {count} til, som er med i de andre formatene",
        "and {count} more, which are in the other formats",
    ),
    "more.uses": (
        "Listen er lang, så bare de første er med. Søk for å finne flere.",
        "The list is long, so only the first are here. Search to find more.",
    ),
    "nav.api": ("API", "API"),
    "nav.downloads": ("Last ned", "Downloads"),
    "nav.home": ("Datasett", "Data sets"),
    "nav.label": ("Hovedmeny", "Main menu"),
    "nav.switch": ("English", "Norsk bokmål"),
    "no": ("nei", "no"),
    "paging.after": ("Neste side", "Next page"),
    "paging.before": ("Forrige side", "Previous page"),
    "paging.label": ("Sider", "Pages"),
    "paging.of": ("{first}–{last} av {total}", "{first}–{last} of {total}"),
    "problem.home": ("Til forsiden", "To the home page"),
    "problem.status": ("Feil {status}", "Error {status}"),
    "problem.whole": ("Vis alle tallene i datasettet", "Show all the figures of the data set"),
    "quote.close": ("»", "”"),
    "quote.open": ("«", "“"),
    "site.title": ("Lenkede åpne data", "Linked open data"),
    "yes": ("ja", "yes"),
}

TABLES = (
    _EVERYWHERE,
    texts_figures.TEXTS,
    texts_developers.TEXTS,
    texts_search.TEXTS,
    texts_site.TEXTS,
    texts_sparql.TEXTS,
)
"""The texts by where they are used, a module for each."""

TEXTS: dict[str, dict[str, str]] = {key: {"nb": nb, "en": en} for table in TABLES for key, (nb, en) in table.items()}
"""Every text by key, then by language."""
