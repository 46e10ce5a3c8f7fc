"""Kinds of findings about formats: workbooks, Parquet, JSON-stat, PX, SDMX, CSVW and RDF Data Cubes."""

from __future__ import annotations

from lod.findings.catalogue.kind import Kind

_ANEW = ("Save it anew from a spreadsheet.", "Lagre den på nytt fra et regneark.")
_JSON_STAT = (
    "Expected a data set of JSON-stat 2 or 1: `id`, `size`, `dimension`, `value`.",
    "Ventet et datasett i JSON-stat 2 eller 1: `id`, `size`, `dimension`, `value`.",
)
_LOOK = ("Look at that place.", "Se på det stedet.")
_NAME_ONE = ("Name one under `table: dataset:` in dataset.yaml.", "Nevn ett under `table: dataset:` i dataset.yaml.")
_PX = ("Is it whole, and is it a PX file?", "Er den hel, og er den en PX-fil?")
_WHOLE = ("Is the message whole?", "Er meldingen hel?")

FORMATS: tuple[Kind, ...] = (
    # workbooks
    Kind("not-a-workbook", "this is no workbook: {}.", "dette er ikke en arbeidsbok: {}.", *_ANEW),
    Kind("workbook-of-many-parts", "the file consists of {} parts, more than {}.",
         "filen består av {} deler, mer enn {}.",
         *_ANEW),
    Kind("workbook-bomb", "{} in the file expands to {} bytes, more than {}.", "{} i filen blir {} byte, mer enn {}.",
         *_ANEW),
    Kind("workbook-of-another-size", "{} in the file is larger than its directory says.",
         "{} i filen er større enn innholdslisten sier.", *_ANEW),
    Kind("locked-file", "the file is locked with a password.", "filen er låst med passord.", "Save it open.",
         "Lagre den uten passord."),
    Kind("workbook-compression", "{} in the file is compressed as no workbook is.",
         "{} i filen er pakket slik ingen arbeidsbok er.", *_ANEW),
    Kind("workbook-entities", "{} in the file declares a document type or entities, which are not read.",
         "{} i filen har en dokumenttype eller entiteter, som ikke blir lest.", *_ANEW),
    Kind("sheet-too-large", "the sheet reaches to {}, more cells than {}.", "arket går til {}, flere celler enn {}.",
         "Remove what stands far from the table, or save it anew.",
         "Fjern det som står langt fra tabellen, eller lagre den på nytt."),
    Kind("workbook-lacks", "the workbook lacks {}.", "arbeidsboken mangler {}.", *_ANEW),
    Kind("workbook-cell", "{} is no cell.", "{} er ingen celle.", *_ANEW),
    Kind("workbook-count", "{} is no number of cells.", "{} er ikke et antall celler.", *_ANEW),
    Kind("not-cells", "{} are no cells.", "{} er ikke celler.", "Write it like B3:H40.", "Skriv det som B3:H40."),
    # Parquet
    Kind("parquet-group-too-large", "the file expands to {} rows, {} bytes in one group.",
         "filen blir {} rader, {} byte i én gruppe.", "Write it in smaller row groups.",
         "Skriv den i mindre radgrupper."),
    # JSON-stat
    Kind("not-json", "this is not JSON: {}.", "dette er ikke JSON: {}.", *_LOOK),
    Kind("no-data-set-in-file", "there is no data set in the file.", "det er ikke noe datasett i filen.", *_JSON_STAT),
    Kind("json-stat-cells", "{} has {} cells, and the dimensions make {}.", "{} har {} celler, og dimensjonene gir {}.",
         *_JSON_STAT),
    Kind("json-stat-place", "a place in {} is no number.", "en plass i {} er ikke et tall.", *_JSON_STAT),
    Kind("json-stat-place-outside", "{} has a place outside the {} that the dimensions make.",
         "{} har en plass utenfor de {} som dimensjonene gir.", *_JSON_STAT),
    Kind("json-stat-values", "{} is neither an array nor an object.", "{} er verken en liste eller et objekt.",
         *_JSON_STAT),
    Kind("json-stat-dimensions", "`id` and `size` do not say the dimensions.", "`id` og `size` sier ikke dimensjonene.",
         *_JSON_STAT),
    Kind("json-stat-size", "the dimension {} has {} codes, and `size` says {}.",
         "dimensjonen {} har {} koder, og `size` sier {}.", *_JSON_STAT),
    Kind("json-stat-category", "the dimension {} has no `category`.", "dimensjonen {} har ingen `category`.",
         *_JSON_STAT),
    Kind("json-stat-codes", "the dimension {} does not say its codes.", "dimensjonen {} sier ikke kodene sine.",
         *_JSON_STAT),
    Kind("cells-without-value", "{} cells have neither value nor status; they are no figures.",
         "{} celler har verken verdi eller status; de er ikke tall.", "Nothing, if that is as it should be.",
         "Ingenting, hvis det er slik det skal være."),
    # PX
    Kind("px-codepage", "CODEPAGE {} is not known here.", "CODEPAGE {} er ikke kjent her.",
         "Write utf-8, and save the file so.", "Skriv utf-8, og lagre filen slik."),
    # SDMX
    Kind("sdmx-not-installed", "SDMX needs the library sdmx1, which is not installed.",
         "SDMX trenger biblioteket sdmx1, som ikke er installert.", "Install it: pip install sdmx1.",
         "Installer det: pip install sdmx1."),
    Kind("sdmx-too-large", "the message is larger than {} bytes.", "meldingen er større enn {} byte.",
         "Take SDMX-CSV, which is streamed.", "Bruk SDMX-CSV, som leses som en strøm."),
    Kind("sdmx-document-type", "the message has a document type, which is not read.",
         "meldingen har en dokumenttype, som ikke blir lest.", "SDMX has none; take it away.",
         "SDMX har ingen; ta den bort."),
    Kind("not-sdmx", "the message cannot be read as SDMX: {}.", "meldingen kan ikke leses som SDMX: {}.",
         "If its structure is in a message of its own, give that under `table: beside:`.",
         "Er strukturen i en egen melding, så nevn den under `table: beside:`."),
    Kind("not-sdmx-json", "this is no data message in SDMX-JSON: {} {}.",
         "dette er ingen datamelding i SDMX-JSON: {} {}.",
         "It must have `dataSets`, and `structure` or `structures`.",
         "Den må ha `dataSets`, og `structure` eller `structures`."),
    Kind("sdmx-value", "a figure leads to a value that is not there: {}.",
         "et tall viser til en verdi som ikke er der: {}.",
         *_WHOLE),
    Kind("sdmx-data-sets", "there are {} data sets in the message.", "det er {} datasett i meldingen.", *_NAME_ONE),
    # CSVW
    Kind("not-csvw", "this is not CSVW metadata.", "dette er ikke CSVW-metadata.",
         "It must be an object with `@context` and `url` or `tables`.",
         "Det må være et objekt med `@context` og `url` eller `tables`."),
    Kind("csvw-context", "the context is not that of CSVW.", "konteksten er ikke CSVW sin.",
         'Write `"@context": "http://www.w3.org/ns/csvw"`; no other context is fetched.',
         'Skriv `"@context": "http://www.w3.org/ns/csvw"`; ingen annen kontekst hentes.'),
    Kind("csvw-no-table", "there is no table in the metadata.", "det er ingen tabell i metadataene.",
         "It must have `url`, or `tables` with a `url` each.", "De må ha `url`, eller `tables` med hver sin `url`."),
    Kind("csvw-no-such-table", "there is no table {}.", "det er ingen tabell {}.", *_NAME_ONE),
    Kind("csvw-tables", "there are {} tables.", "det er {} tabeller.", *_NAME_ONE),
    Kind("csvw-header", "the table has no header of one row.", "tabellen har ikke en overskrift på én rad.",
         "Such tables are not read here: add one.", "Slike tabeller leses ikke her: legg til en."),
    Kind("csvw-dialect", "the dialect’s {} is not what it can be.", "dialektens {} er ikke det den kan være.",
         "Write it as CSVW has it.", "Skriv det slik CSVW har det."),
    Kind("csvw-iri", "an IRI is none: {}.", "en IRI er ingen: {}.",
         "Look at aboutUrl, propertyUrl and valueUrl, and at the cells they use.",
         "Se på aboutUrl, propertyUrl og valueUrl, og på cellene de bruker."),
    # RDF Data Cubes
    Kind("unknown-rdf-format", "{} is no RDF format known here.", "{} er ikke et RDF-format som er kjent her.",
         "It must end in .ttl, .nt, .rdf or .jsonld.", "Den må slutte på .ttl, .nt, .rdf eller .jsonld."),
    Kind("remote-context", "the file’s context stands elsewhere, and nothing is fetched here.",
         "filens kontekst er et annet sted, og intet hentes her.",
         "Put the context into the file itself (`@context` as an object).",
         "Legg konteksten inn i filen selv (`@context` som et objekt)."),
    Kind("external-entity", "the entity {} refers to another file or another entity.",
         "entiteten {} viser til en annen fil eller en annen entitet.",
         "Write out what it stands for; such entities are not read here.",
         "Skriv ut det den står for; slike entiteter leses ikke her."),
    Kind("relative-iri", "this is not {}: an IRI is relative, and the file has no base.",
         "dette er ikke {}: en IRI er relativ, og filen har ingen base.",
         "Write whole IRIs, or a base (`@base`).", "Skriv hele IRI-er, eller en base (`@base`)."),
    Kind("not-this-rdf", "this is not {}: {}.", "dette er ikke {}: {}.", *_LOOK),
    Kind("no-such-cube", "there is no data set {} in the file.", "det er ikke noe datasett {} i filen.", *_NAME_ONE),
    Kind("several-cubes", "there are {} data sets.", "det er {} datasett.", *_NAME_ONE),
)  # fmt: skip
"""Kinds about formats."""
