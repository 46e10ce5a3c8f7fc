"""What a draft says to the person who goes on with it, in nb and en."""

from __future__ import annotations

from lod.drafting import nynorsk
from lod.drafting.proposal import Proposal

WORDS: dict[str, tuple[str, str]] = {
    "head": (
        "Utkast laget av `lod new {file}`. Alt er gjetninger: rett det som er feil, svar der det står TODO,\n"
        "og kjør `lod check`, som sier hva som gjenstår. Alle nøkler er forklart i `lod docs steward`.",
        "A draft made by `lod new {file}`. All of it is guessed: correct what is wrong, answer where it says TODO,\n"
        "and run `lod check`, which says what is left. `lod docs steward` explains every key.",
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
    "marks": ("tegn bak tidsrom, om tallene deres", "marks behind periods, about their figures"),
    "symbols": (
        "Tegn som står i stedet for tall: {symbols}. Hva betyr de?",
        "Signs that stand in place of numbers: {symbols}. What do they mean?",
    ),
    "convention-ssb": ("tegnene {symbols} slik SSB bruker dem", "the signs {symbols} as Statistics Norway uses them"),
    "convention-eurostat": ("tegnene {symbols} slik Eurostat bruker dem", "the signs {symbols} as Eurostat uses them"),
    "convention-sdmx": ("statuskodene i SDMX: {symbols}", "the status codes of SDMX: {symbols}"),
    "sentences": (
        "Slik er tre av radene forstått. Stemmer det?",
        "This is how three of the rows are understood. Is it right?",
    ),
    "questions": (
        "svar på hvert: rett beskrivelsen under om noe er feil, og slett linjen",
        "answer each: correct the description below where it is wrong, and delete the line",
    ),
    "signs": ("tegn som står i stedet for tall eller etter dem", "signs that stand instead of numbers or behind them"),
    "code-of": ("hvilken kode er det?", "which code is it?"),
    "proposal": ("Forslag: {choice}", "Proposal: {choice}"),
    "options": ("Valg: {options}.", "Options: {options}."),
    "ask-role": (
        "Hva er kolonnen «{column}» ({values})? Utkastet: {choice}, fordi: {why}.",
        "What is the column “{column}” ({values})? Drafted as: {choice}, since: {why}.",
    ),
    "ask-decimal": (
        "Er «{example}» tallet {one} eller {other}? Utkastet leser det som {one}. Desimaltegnet er {options}.",
        "Is “{example}” the number {one} or {other}? The draft reads it as {one}. The decimal mark is {options}.",
    ),
    "ask-brackets": (
        "{count} tall står i parentes eller foran et minus. Er de negative, eller har de en status "
        "(P foreløpig, U usikker …)?",
        "{count} numbers are in brackets or before a minus. Are they negative, or have they a status "
        "(P provisional, U unreliable …)?",
    ),
    "ask-empty": (
        "«{column}» er tom i {count} rader. Er det summen (_T), ikke aktuelt (_Z), ukjent (_U) eller det som står "
        "over (above)? "
        "Utkastet: {choice}.",
        "“{column}” is empty in {count} rows. Is that the total (_T), not applicable (_Z), unknown (_U), or what is "
        "above (above)? "
        "Drafted as {choice}.",
    ),
    "ask-dates": (
        "Står dagen eller måneden først i «{column}» ({values})? dmy: dagen, mdy: måneden. Utkastet: {choice}.",
        "Does the day or the month come first in “{column}” ({values})? dmy: the day, mdy: the month. "
        "Drafted as {choice}.",
    ),
    "ask-pair": (
        "Er «{column}» ({values}) måneder (month), uker (week), år som går over to eller flere (split), eller koder "
        "som ikke er tid (codes)? Utkastet: {choice}.",
        "Is “{column}” ({values}) months (month), weeks (week), years that span two or more (split), or codes that are "
        "no time (codes)? Drafted as {choice}.",
    ),
    "ask-part": (
        "Er «{column}» ({values}) kvartaler (quarter), måneder (month), halvår (half) eller tertialer (third)? "
        "Utkastet: {choice}.",
        "Is “{column}” ({values}) quarters (quarter), months (month), half-years (half) or thirds of a year (third)? "
        "Drafted as {choice}.",
    ),
    "ask-start": (
        "I hvilken måned begynner årene i «{column}» ({values})? 1: begge kalenderårene, 4: april, "
        "8: august. Utkastet: {choice}.",
        "In which month do the years in “{column}” ({values}) begin? 1: both calendar years, 4: April, "
        "8: August. Drafted as {choice}.",
    ),
    "ask-century": (
        "Er årene i «{column}» ({values}) fra 1900-tallet (1900) eller 2000-tallet (2000)? Utkastet: {choice}.",
        "Are the years of “{column}” ({values}) of the 1900s (1900) or the 2000s (2000)? Drafted as {choice}.",
    ),
    "ask-levels": (
        "Er kodene i «{column}» et hierarki, med {above} over {code}? Utkastet: {choice}.",
        "Are the codes of “{column}” a hierarchy, with {above} above {code}? Drafted as: {choice}.",
    ),
    "ask-zeros": (
        "«{text}» i «{column}» er trolig {code}: regneark tar bort nullen foran ({count} koder). Skal den settes inn? "
        "Utkastet: {choice}.",
        "“{text}” in “{column}” is likely {code}: spreadsheets take the nought in front away ({count} codes). Is it to "
        "be put back? Drafted as: {choice}.",
    ),
    "ask-symbol": ("Hva betyr «{sign}» ({count} ganger)?", "What does “{sign}” mean ({count} times)?"),
    "ask-status": ("Hvilken status er «{text}» i «{column}»?", "Which status is “{text}” in “{column}”?"),
    "ask-encoding": (
        "Filen er ikke i UTF-8. Hvilken tegnkoding er den i? Slik leses et ord: {examples}.",
        "The file is not in UTF-8. Which encoding is it in? This is how a word reads: {examples}.",
    ),
    "ask-hidden": (
        "Arket skjuler dette: {places}. Skal det leses med resten?",
        "The sheet hides this: {places}. Is it to be read with the rest?",
    ),
    "ask-unit": ("Hva er tallene målt i?", "What are the figures measured in?"),
    "ask-unit-text": (
        "Hvilken enhet er «{text}» i «{column}»? En ny enhet skrives i data/units.csv.",
        "Which unit is “{text}” in “{column}”? A new unit is written in data/units.csv.",
    ),
    "unit-hint": ("på grunn av «{word}»", "because of “{word}”"),
    "unit-some": (
        "noen av tallene har «{word}» og andre ikke; skriv dem på én måte i filen",
        "some of the figures have “{word}” and others have not; write them in one way in the file",
    ),
    "unit-scaled": (
        "arket viser dem i tusen eller mer; det som publiseres, er det cellene inneholder",
        "the sheet shows them in thousands or more; what is published is what the cells hold",
    ),
    "unit-none": ("filen sier det ikke", "the file does not say"),
    "unit-unknown": ("filen sier «{word}»", "the file says “{word}”"),
    "why-several": ("noen tall har flere statuser", "some figures have several statuses"),
    "why-serial": ("dager, slik regneark teller dem", "days, as workbooks count them"),
    "why-digits": ("måneder eller dager uten skilletegn", "months or days without marks"),
    "why-year-number": ("år, skrevet med en desimal", "years, written with a decimal"),
    "why-index": ("radenes nummer", "the numbers of the rows"),
    "why-mixed": ("tall og tekst om hverandre", "both numbers and texts"),
    "why-beside": (
        "tall ved siden av kolonner som står bortover; en tabell har ett av delene",
        "numbers beside columns that stand across; a table has one or the other",
    ),
    "why-eaten": (
        "noen av kodene ser ut som datoer, slik et regneark gjør 1-4 om til 01.apr; rett dem i filen",
        "some of the codes look like dates, as a spreadsheet makes 01.apr of 1-4; correct them in the file",
    ),
    "why-with-unit": (
        "tall med ord bak; er det det som er målt, må ordene ut av cellene",
        "numbers with words behind them; if that is what was measured, take the words out of the cells",
    ),
    "why-hours": (
        "timer og minutter; er det det som er målt, må de skrives som tall, 12:30 som 12,5",
        "hours and minutes; if that is what was measured, write them as numbers, 12:30 as 12.5",
    ),
    "why-no-period": (
        "den heter som tid, men ikke alle verdiene er tid; gi den et annet navn i filen, eller rett dem",
        "it is called like time, but not all its values are; give it another name in the file, or correct them",
    ),
    "why-points": ("uten den har flere rader samme nøkkel", "without it several rows have the same key"),
    "why-published": (
        "adresser og navn, som følger av kodene",
        "addresses and labels, which follow from the codes",
    ),
    "why-sdmx": ("SDMX sitt navn på et attributt", "SDMX's name for an attribute"),
    "why-year": ("et årstall til hvert tall", "a year for each figure"),
    "why-years": ("tall som ser ut som årstall", "numbers that look like years"),
    "why-date-part": ("del av en dato", "a part of a date"),
    "why-identifies": ("hver rad har sitt eget nummer", "each row has a number of its own"),
    "why-class": ("noen få hele tall som går igjen", "a few whole numbers over and over"),
    "why-constant": ("det samme i alle rader", "the same in all rows"),
    "why-same": ("det samme i alle rader", "the same in all rows"),
    "why-superfluous": ("radene er pekt ut uten den", "the rows are told apart without it"),
    "why-measure": ("hva som er målt; det er målets navn", "what is measured; it is the measure's name"),
    "why-renamed": (
        "navnene på kodene; noen koder har hatt flere",
        "the names of the codes; some codes have had several",
    ),
    "why-unit": ("enheten, som er den samme i alle rader", "the unit, which is the same in all rows"),
    "why-ones": ("tallene er skrevet som de er", "the figures are written as they are"),
    "why-multiplier": (
        "det tallene skal ganges med; gang dem i filen, eller skriv det i enheten, som «1000 personer»",
        "what the figures are to be multiplied by; do so in the file, or say it in the unit, as “1000 persons”",
    ),
    "why-answered": ("som svart", "as answered"),
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


def question(proposal: Proposal, language: str) -> str:
    """What is asked, what is proposed and why, and what may be answered."""
    facts = {**proposal.facts, "choice": proposal.choice, "options": " | ".join(proposal.options)}
    if proposal.kind == "role":
        facts["why"] = say(proposal.why, language)
    key = "ask-unit-text" if proposal.why == "unit-text" else f"ask-{proposal.kind}"
    parts = [say(key, language, **facts)]
    if proposal.kind in ("unit", "symbol") and proposal.choice:
        reason = f" ({say(proposal.why, language, **facts)})" if proposal.why in WORDS else ""
        parts.append(say("proposal", language, **facts) + reason + ".")
    elif proposal.kind == "unit" and proposal.why != "unit-text":
        parts += [f"({say(proposal.why, language, **facts)}).", "percent, number, persons, nok …"]
    if proposal.options and proposal.kind != "decimal":
        parts.append(say("options", language, **facts))
    return " ".join(parts)


def say(key: str, language: str, **facts: object) -> str:
    """The words in nb or en; in nn what is asked, and in nb the rest."""
    text = WORDS[key][1 if language not in ("nb", "nn") else 0]
    if language == "nn":
        text = nynorsk.QUESTIONS.get(key, text)
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
