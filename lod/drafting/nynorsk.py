"""What a draft asks, and why, in nynorsk; what it writes in files it writes in nb or en."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "proposal": "Framlegg: {choice}",
    "options": "Val: {options}.",
    "unit-word": "på grunn av «{word}»",
    "unit-hint": "på grunn av «{word}»",
    "unit-none": "fila seier det ikkje",
    "unit-unknown": "fila seier «{word}»",
    "convention-ssb": "teikna {symbols} slik SSB brukar dei",
    "convention-eurostat": "teikna {symbols} slik Eurostat brukar dei",
    "convention-sdmx": "statuskodane i SDMX: {symbols}",
    "inherited": "som i resten av nettstaden",
    "said": "slik fila seier det",
    "ask-role": "Kva er kolonnen «{column}» ({values})? Utkastet: {choice}, fordi: {why}.",
    "ask-decimal": "Er «{example}» talet {one} eller {other}? Utkastet les det som {one}. Desimalteiknet er {options}.",
    "ask-brackets": (
        "{count} tal står i parentes eller framfor eit minus. Er dei negative, eller har dei ein status "
        "(P førebels, U usikker …)?"
    ),
    "ask-empty": (
        "«{column}» er tom i {count} rader. Er det summen (_T), ikkje aktuelt (_Z), ukjent (_U) eller det som står "
        "over (above)? Utkastet: {choice}."
    ),
    "ask-dates": (
        "Står dagen eller månaden først i «{column}» ({values})? dmy: dagen, mdy: månaden. Utkastet: {choice}."
    ),
    "ask-pair": (
        "Er «{column}» ({values}) månader (month), veker (week), år som går over to eller fleire (split), eller kodar "
        "som ikkje er tid (codes)? Utkastet: {choice}."
    ),
    "ask-part": (
        "Er «{column}» ({values}) kvartal (quarter), månader (month), halvår (half) eller tertial (third)? "
        "Utkastet: {choice}."
    ),
    "ask-start": (
        "I kva månad byrjar åra i «{column}» ({values})? 1: begge kalenderåra, 4: april, 8: august. Utkastet: {choice}."
    ),
    "ask-century": (
        "Er åra i «{column}» ({values}) frå 1900-talet (1900) eller 2000-talet (2000)? Utkastet: {choice}."
    ),
    "ask-levels": "Er kodane i «{column}» eit hierarki, med {above} over {code}? Utkastet: {choice}.",
    "ask-zeros": (
        "«{text}» i «{column}» er truleg {code}: rekneark tek bort nullen framfor ({count} kodar). Skal han setjast "
        "inn? Utkastet: {choice}."
    ),
    "ask-symbol": "Kva tyder «{sign}» ({count} gonger)?",
    "ask-status": "Kva status er «{text}» i «{column}»?",
    "ask-encoding": "Fila er ikkje i UTF-8. Kva teiknkoding er ho i? Slik les ein eit ord: {examples}.",
    "ask-hidden": "Arket gøymer dette: {places}. Skal det lesast med resten?",
    "ask-unit": "Kva er tala målte i?",
    "ask-unit-text": "Kva eining er «{text}» i «{column}»? Ei ny eining skriv ein i data/units.csv.",
    "why-no-period": "han heiter som tid, men ikkje alle verdiane er tid; gje han eit anna namn i fila, eller rett dei",
    "why-hours": "timar og minutt; er det det som er målt, må dei skrivast som tal, 12:30 som 12,5",
    "why-ones": "tala er skrivne som dei er",
    "why-multiplier": "det tala skal gongast med; gong dei i fila, eller skriv det i eininga, som «1000 personar»",
    "why-word": "eit av orda i kolonnen som seier kva som er målt",
    "why-told": "slik fila seier det",
    "why-period": "alle verdiane er tidsrom",
    "why-code": "kodar, ikkje mengder",
    "why-text": "tekst som går att",
    "why-number": "tal",
    "why-last": "den siste kolonnen med tal",
    "why-name": "kjend på namnet",
    "why-note": "merknader til tala",
    "why-across": "står bortover i tabellen",
    "why-empty": "kolonnen er tom",
    "why-labels": "namna på kodane; dei står i kodelista",
    "why-several": "nokre tal har fleire statusar",
    "why-serial": "dagar, slik rekneark tel dei",
    "why-digits": "månader eller dagar utan skiljeteikn",
    "why-year-number": "år, skrivne med ein desimal",
    "why-index": "nummera på radene",
    "why-mixed": "tal og tekst om kvarandre",
    "why-beside": "tal ved sida av kolonnar som står bortover; ein tabell har ein av delane",
    "why-eaten": ("nokre av kodane ser ut som datoar, slik eit rekneark gjer 1-4 om til 01.apr; rett dei i fila"),
    "why-with-unit": "tal med ord bak; er det det som er målt, må orda ut av cellene",
    "why-points": "utan han har fleire rader same nøkkel",
    "why-published": "adresser og namn, som følgjer av kodane",
    "why-sdmx": "SDMX sitt namn på eit attributt",
    "why-year": "eit årstal til kvart tal",
    "why-years": "tal som ser ut som årstal",
    "why-date-part": "del av ein dato",
    "why-identifies": "kvar rad har sitt eige nummer",
    "why-class": "nokre få heile tal som går att",
    "why-constant": "det same i alle rader",
    "why-same": "det same i alle rader",
    "why-superfluous": "radene er peika ut utan han",
    "why-measure": "kva som er målt; det er namnet på målet",
    "why-renamed": "namna på kodane; nokre kodar har hatt fleire",
    "why-unit": "eininga, som er den same i alle rader",
    "why-answered": "som svart",
}
"""Each question, each reason, and what stands around them, by its key in `lod.drafting.words`."""
