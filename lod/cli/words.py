"""What commands say and ask, in nb and en, by the language of the person at the terminal."""

from __future__ import annotations

from lod.findings.words import number
from lod.terminal import language

WORDS: dict[str, tuple[str, str]] = {
    "made": ("Laget {name}", "Made {name}"),
    "next": (
        "{place}lod new FIL lager et utkast av en tabell; lod check sier hva som gjenstår.",
        "{place}lod new FILE makes a draft of a table; lod check says what is left.",
    ),
    "read": ("Leste {rows} rader og {columns} kolonner i {file}.", "Read {rows} rows and {columns} columns of {file}."),
    "dimension": ("dimensjon", "dimension"),
    "measure": ("mål", "measure"),
    "attribute": ("attributt", "attribute"),
    "drafted": (
        "Laget utkastet {path} – lod check sier hva du må bestemme.",
        "Drafted {path} – lod check says what is left to decide.",
    ),
    "ask-id": (
        "Id-en til datasettet, slutten på adressen for alltid",
        "The data set's id, the end of its address for ever",
    ),
    "id-taken": (
        "Det finnes et datasett «{id}»: `lod update {id} FIL` fornyer det. Et nytt må ha en annen id.",
        "There is a data set “{id}”: `lod update {id} FILE` renews it. A new one needs another id.",
    ),
    "ask-table": ("Hvilken tabell?", "Which table?"),
    "table-line": (
        "{number}  {sheet} {range}, {rows} rader: {title}",
        "{number}  {sheet} {range}, {rows} rows: {title}",
    ),
    "no-title": ("uten tittel", "without a title"),
    "other-sheets": ("Uten tabell med tall: {sheets}", "Without a table of figures: {sheets}"),
    "not-drafted": ("kan ikke bli et utkast: {why}", "cannot be drafted: {why}"),
    "ask-rename": ("Har koden fått nytt navn: {rename}?", "Has the code a new name: {rename}?"),
    "ask-reason": (
        "{count} publiserte tall endres eller forsvinner. Hvorfor?",
        "{count} published figures change or go. Why?",
    ),
    "updated": ("Fornyet {path}; kjør `lod check`.", "Updated {path}; run `lod check`."),
    "update-figures": (
        "tall: {new} nye, {changed} endret, {gone} borte, {same} som før",
        "figures: {new} new, {changed} changed, {gone} gone, {same} as before",
    ),
    "update-new": ("nytt", "new"),
    "update-changed": ("endret", "changed"),
    "update-gone": ("borte", "gone"),
    "update-codes": ("nye koder i {dimension}: {codes}", "new codes of {dimension}: {codes}"),
    "update-unlabelled": (
        "uten navn i filen, skriv dem i kodelisten: {codes}",
        "without a label in the file, write them in the code list: {codes}",
    ),
    "update-unused": ("uten tall nå i {dimension}: {codes}", "without figures now in {dimension}: {codes}"),
    "update-columns": (
        "nye kolonner, som ikke publiseres før de er beskrevet: {columns}",
        "new columns, which are not published until they are described: {columns}",
    ),
    "update-label": ("nytt navn i {list}: {code} «{old}» → «{new}»", "new label in {list}: {code} “{old}” → “{new}”"),
    "update-rename": (
        "kan ha fått nytt navn: {rename} ({why}) – --rename {option}",
        "may have a new name: {rename} ({why}) – --rename {option}",
    ),
    "rename-label": ("samme tekst", "same label"),
    "rename-figures": ("samme tall", "same figures"),
    "update-nothing": ("Ingenting er endret.", "Nothing has changed."),
    "ask-title": ("Hva heter det?", "What is it called?"),
    "ask-description": ("Hva viser det? (kan vente)", "What does it show? (may wait)"),
    "ask-publisher": ("Hvem svarer for tallene? (kan vente)", "Who answers for the figures? (may wait)"),
    "ask-contact": (
        "Hvem kan man spørre? En e-postadresse (kan vente)",
        "Whom can one ask? An e-mail address (may wait)",
    ),
    "ask-license": ("Hvilken lisens?", "Which licence?"),
    "statement-new": (
        "Nytt i teksten: «{words}», avsnitt {paragraph}.",
        "New in the text: “{words}”, paragraph {paragraph}.",
    ),
    "statement-gone": (
        "Står ikke lenger i teksten: «{words}», avsnitt {paragraph}.",
        "No longer in the text: “{words}”, paragraph {paragraph}.",
    ),
    "article-read": ("{taken} tall er lest, {passed} er ikke tatt med.", "{taken} figures read, {passed} passed over."),
    "article-drafted": (
        "Se over {sheet}: rett hvem og hva, og kjør kommandoen igjen. lod check sier hva som gjenstår.",
        "Look through {sheet}: correct whom and what, and run the command again. lod check says what is left.",
    ),
    "wrote": ("Skrev {path}", "Wrote {path}"),
    "imported": (
        "Hentet inn {path} – lod check sier hva du må bestemme.",
        "Imported {path} – lod check says what is left to decide.",
    ),
    "no-base": (
        "Ingen base er satt (LOD_BASE); derfor brukes adressen som vises: {base}",
        "No base IRI is configured (LOD_BASE), so it is the address that is served: {base}",
    ),
    "published": ("Publiserte utgaven {release}: {count} tall.", "Published release {release}: {count} figures."),
    "built": ("Bygde utgaven {release}: {count} tall.", "Built release {release}: {count} figures."),
    "unchanged": (
        "Ingenting er endret; utgaven er fortsatt {release}: {count} tall.",
        "Nothing has changed; still release {release}: {count} figures.",
    ),
    "no-release": ("Det er ingen utgave ennå: kjør `lod build`.", "There is no release yet: run `lod build`."),
    "no-release-503": (
        "Det er ingen utgave ennå: kjør `lod build`; inntil da svarer alle sider 503.",
        "There is no release yet: run `lod build`; until then every page answers 503.",
    ),
    "serving": ("Viser {address} – trykk Ctrl+C for å stoppe.", "Serving {address} – press Ctrl+C to stop."),
    "release-line": ("{sets} datasett, {count} tall", "{sets} data sets, {count} figures"),
    "current": ("{release} er gjeldende.", "{release} is current."),
    "removed": ("Fjernet {release}.", "Removed {release}."),
    "kept": ("{count} utgaver er beholdt.", "{count} releases are kept."),
}
"""Each thing that is said, by its key."""


def say(key: str, **facts: object) -> str:
    """The words in the language of the terminal."""
    text = WORDS[key][0 if language() == "nb" else 1]
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def counted(count: int) -> str:
    """A number as the language writes it."""
    return number(count, language())
