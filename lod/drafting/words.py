"""What a draft says to the person who goes on with it, in nb and en."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "head": (
        "Utkast laget av `lod new {file}`. Alt er gjetninger: rett det som er feil, svar der det står TODO,\n"
        "og kjør `lod check`, som sier hva som gjenstår. Alle nøkler er forklart i docs/nb/steward.md.",
        "A draft made by `lod new {file}`. All of it is guessed: correct what is wrong, answer where it says TODO,\n"
        "and run `lod check`, which says what is left. docs/steward.md explains every key.",
    ),
    "languages": (
        "Skriv gjerne teksten på engelsk også: {nb: …, en: …}",
        "Write texts in English too, if you can: {nb: …, en: …}",
    ),
    "measure": ("kolonnen som sier hva hvert tall måler", "the column that says what each figure measures"),
    "told": (
        "Det som ikke står her, sier filen selv: dimensjoner, mål og kodelister. Det du skriver her, går foran.",
        "What is not here the file says itself: dimensions, measures and code lists. What you write here comes first.",
    ),
    "title": ("Hva skal datasettet hete? «{title}»?", "What is the data set called? “{title}”?"),
    "description": ("Hva viser tallene? To–tre setninger.", "What do the figures show? Two or three sentences."),
    "publisher": ("Hvem svarer for tallene?", "Who answers for the figures?"),
    "contact": ("Hvem kan man spørre? E-post eller nettside.", "Whom can one ask? An e-mail address or a page."),
    "license": (
        "Hvilken lisens? CC_BY_4_0, NLOD_2_0 eller CC0.",
        "Which licence? CC_BY_4_0, NLOD_2_0 or CC0.",
    ),
    "said": ("slik filen sier det", "as the file says it"),
    "sources": ("dokumentene tallene viser til", "the documents that the figures name"),
    "change": ("prosentvis endring kan være hva som helst", "percentages of change may be any"),
    "why-word": ("et av ordene i kolonnen som sier hva som er målt", "a word of the column that says what is measured"),
    "why-told": ("slik filen sier det", "as the file says it"),
    "inherited": ("som i resten av nettstedet", "as in the rest of the site"),
    "issued": ("dagen utkastet ble laget", "the day the draft was made"),
    "unit": (
        "Hva er tallene målt i? percent, number, persons, nok …",
        "What are the figures measured in? percent, number, persons, nok …",
    ),
    "dimension-none": (
        "Ingen kolonne ser ut til å si hva tallene gjelder. Beskriv minst én.",
        "No column seems to say what the figures are about. Describe at least one.",
    ),
    "measure-none": (
        "Ingen kolonne ser ut til å være tall. Hvilken er det?",
        "No column seems to be figures. Which one is?",
    ),
    "table": ("slik filen er skrevet", "how the file is written"),
    "dimensions": (
        "det som til sammen peker ut ett tall, i den rekkefølgen det står i adressen",
        "what together points out one figure, in the order of its address",
    ),
    "measures": ("det som er målt", "what was measured"),
    "attributes": ("det som sier noe om hvert tall", "what says something about each figure"),
    "why-period": ("alle verdiene er tidsrom", "all its values are periods"),
    "why-code": ("koder, ikke mengder", "codes, not amounts"),
    "why-text": ("tekst som går igjen", "texts"),
    "why-number": ("tall", "numbers"),
    "why-last": ("den siste kolonnen med tall", "the last column of numbers"),
    "why-name": ("kjent på navnet", "known by its name"),
    "why-note": ("merknader til tallene", "notes on the figures"),
    "why-across": ("står bortover i tabellen", "stands across in the table"),
    "why-empty": ("kolonnen er tom", "the column is empty"),
    "why-labels": ("navnene på kodene; de står i kodelisten", "the names of the codes; they are in the code list"),
    "ignored": ("kolonner som ikke publiseres", "columns that are not published"),
    "unit-word": ("på grunn av «{word}»", "because of “{word}”"),
    "reused": (
        "listen finnes fra før og har {held} av {all} verdier",
        "the list is there already, and has {held} of {all} values",
    ),
    "new-list": ("ny liste: {file}", "a new list: {file}"),
    "by-label": ("tabellen skriver navnene, ikke kodene", "the table writes the labels, not the codes"),
    "symbols": (
        "Tegn som står i stedet for tall: {symbols}. Hva betyr de?",
        "Signs that stand in place of numbers: {symbols}. What do they mean?",
    ),
    "convention-ssb": ("tegnene {symbols} slik SSB bruker dem", "the signs {symbols} as Statistics Norway uses them"),
    "convention-eurostat": ("tegnene {symbols} slik Eurostat bruker dem", "the signs {symbols} as Eurostat uses them"),
    "convention-sdmx": ("statuskodene i SDMX: {symbols}", "the status codes of SDMX: {symbols}"),
    "empty-omit": (
        "{count} tomme celler er ikke tall; ellers: missing",
        "{count} empty cells are no figures; otherwise: missing",
    ),
    "empty-missing": (
        "{count} tomme celler er tall som mangler; ellers: omit",
        "{count} empty cells are figures that are missing; otherwise: omit",
    ),
}
"""Each thing that is said, by its key."""


def say(key: str, language: str, **facts: object) -> str:
    """The words in nb or en."""
    text = WORDS[key][0 if language == "nb" else 1]
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
