"""The texts of the pages about the site itself: status and accessibility."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "access.about": (
        "Alle skal kunne lese, sammenligne og hente tallene. Slik sørger vi for det, og slik sier du fra.",
        "Everybody should be able to read, compare and fetch the figures. This is what we do, and whom to tell.",
    ),
    "access.charts": (
        "Hvert diagram har en beskrivelse, og de samme tallene står i en tabell under det.",
        "Every chart has a description, and the same numbers stand in a table below it.",
    ),
    "access.colour": (
        "Ingenting sies med farge alene. Sidene følger lys eller mørk visning og redusert bevegelse som du har valgt.",
        "Nothing is said by colour alone. The pages follow the light or dark look and reduced motion you have chosen.",
    ),
    "access.keyboard": (
        "Alt kan brukes med tastatur alene, og det er synlig hvor du er.",
        "Everything can be used by keyboard alone, and where you are can be seen.",
    ),
    "access.language": (
        "Ord på et annet språk enn sidens er merket, så skjermlesere uttaler dem riktig.",
        "Words in another language than the page’s are marked, so that screen readers pronounce them right.",
    ),
    "access.law": ("Tilgjengelighetserklæring", "Statutory statement"),
    "access.plain": (
        "Sidene virker uten skript, fra 320 piksler og oppover, og på papir.",
        "The pages work without scripts, from 320 pixels upwards, and on paper.",
    ),
    "access.promises": ("Det vi lover", "What we promise"),
    "access.statement": ("Erklæringen etter forskriften", "The statement that the regulations require"),
    "access.tell": ("Si fra", "Tell us"),
    "access.tell.about": (
        "Er det noe du ikke får lest eller brukt? Ta kontakt med",
        "Is there something you cannot read or use? Contact",
    ),
    "access.title": ("Tilgjengelighet", "Accessibility"),
    "access.wcag": (
        "Hver sidetype prøves mot WCAG 2.2 nivå AA med et automatisk verktøy (axe), uten feil, på begge språk.",
        "Every kind of page is tried against WCAG 2.2 level AA by a tool (axe), without faults, in both languages.",
    ),
    "status.about": ("Hva som vises akkurat nå, og hva det er laget med.", "What is served now, and what made it."),
    "status.built": ("Laget", "Built"),
    "status.figures": ("Tall", "Figures"),
    "status.findings": ("Merknader fra kontrollen", "Remarks of the checks"),
    "status.ill": ("Den nyeste utgaven kan ikke vises:", "The newest release cannot be served:"),
    "status.machines": ("For overvåking", "For monitoring"),
    "status.machines.about": (
        "Om prosessen lever, og om den har en utgave å svare fra:",
        "Whether the process lives, and whether it has a release to answer from:",
    ),
    "status.report": ("Rapporten fra kontrollen (SHACL)", "The report of the checks (SHACL)"),
    "status.sandbox": ("Spørringer er stengt inne", "Queries are closed in"),
    "status.served": ("Det som vises", "What is served"),
    "status.title": ("Status", "Status"),
    "status.tools": ("Laget med", "Made with"),
    "status.well": ("Alt virker.", "All is well."),
    "status.workers": ("Prosesser som svarer på spørringer", "Processes that answer queries"),
}
