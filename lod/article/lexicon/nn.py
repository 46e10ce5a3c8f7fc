"""Nynorsk: what differs from Bokmål."""

from __future__ import annotations

from dataclasses import replace

from lod.article.lexicon.lexicon import phrases, words
from lod.article.lexicon.nb import NB

NN = replace(
    NB,
    language="nn",
    small_words=words(
        "ikkje og av som frå ein eit ei ho eg har også meir noko nokon vere vart kor mellom desse kva dei"
    ),
    numbers={**NB.numbers, "ein": 1, "éin": 1, "eitt": 1, "eit": 1},
    scales={**NB.scales, "millionar": 10**6, "milliardar": 10**9, "billionar": 10**12},
    qualifiers={
        "approximately": (
            *NB.qualifiers["approximately"],
            *phrases("tilnærma|nærare|nesten|bortimot|rundt rekna|kring|ikring|omkring"),
        ),
        "more-than": (
            *NB.qualifiers["more-than"],
            *phrases(
                "meir enn|fleire enn|høgare enn|i overkant av|drygt|dryge|dryg|lengre enn|tyngre enn|dyrare enn|eldre enn|godt og vel|noko over|noko meir enn|"
                "litt meir enn|langt meir enn|litt fleire enn|noko fleire enn"
            ),
        ),
        "at-least": (*NB.qualifiers["at-least"], *phrases("ikkje mindre enn|ikkje under|ikkje færre enn|i det minste")),
        "less-than": (
            *NB.qualifiers["less-than"],
            *phrases("lågare enn|noko under|knapt|knapp|snautt|snau|kortare enn|lettare enn|yngre enn|noko mindre enn"),
        ),
        "at-most": (
            *NB.qualifiers["at-most"],
            *phrases(
                "så mange som|så mykje som|høgst|inntil|opptil|opp til|ikkje meir enn|ikkje over|ikkje fleire enn"
            ),
        ),
    },
    afterwards={
        "at-least": phrases("eller meir|eller fleire|eller høgare|eller over|og over|og meir|og oppover|og fleire"),
        "at-most": phrases("eller mindre|eller færre|eller lågare|eller under|og under|og mindre|og nedover"),
        "approximately": phrases("eller så"),
    },
    quantifiers={"samtlege": 100, "alle": 100, "ingen": 0},
    halves=phrases("halvparten|halvdelen|kvar andre|annakvar"),
    parts={
        **NB.parts,
        **{"tredel": 3, "tredelar": 3, "tredjedelar": 3, "firedelar": 4, "fjerdedelar": 4, "femdelar": 5},
        **{"femtedelar": 5, "seksdelar": 6, "sjettedelar": 6, "tidelar": 10, "tiandedel": 10, "tiandedelar": 10},
    },
    every=("kvar",),
    ordinals={**NB.ordinals, "sjuande": 7, "åttande": 8, "niande": 9, "tiande": 10, "tjuande": 20},
    multiples={
        **NB.multiples,
        **{"dobla": "2", "fordobla": "2", "tredobla": "3", "firedobla": "4", "femdobla": "5", "halvert": "0.5"},
        **{"tidobla": "10", "seksdobla": "6"},
    },
    times=phrases("gonger så|gonger fleire|gonger høgare|gonger større|gonger meir"),
    same=phrases("same andel|same del|like stor del|like stor andel|like høg del|tilsvarande del"),
    units={
        **NB.units,
        **dict.fromkeys(("prosenteining", "prosenteiningar"), "percentage-point"),
        **{"dagar": "day", "veker": "week", "månader": "month", "timar": "hour", "time": "hour", "minutt": "minute"},
        **{"sekund": "second", "gradar": "degree", "poeng": "point"},
    },
    from_="frå",
    articles=words("ein eit ei den det dei"),
    verbs=NB.verbs
    | words(
        "omfattar dekkjer inneheld gjeld krevst røysta møtte flytta flyttar søkte søkjer valde manglar ventar hadde vann seier svarar oppgjev oppgir meiner melder melde vart vert blei brukar bur budde fekk gjev gav gjekk kjem opplever "
        "rapporterer trur vurderer ventar ønskjer deltek arbeider stod fortel tek utgjer eig planlegg auka aukar "
        "stengde stenger slutta sluttar krev kravde blei hamna stig fell sokk betaler svara sa treng vel rekna lever mottek hevdar kjenner synest finst synar viser"
    ),
    saying=words("seier svarar oppgjev oppgir meiner melder sa svara"),
    change_verbs=NB.change_verbs
    | words("auka aukar auke auken auking steig stig voks fall trappast trappa minka redusert nedgang oppgang gått"),
    copulas=NB.copulas | words("vart vert blei utgjer"),
    breaks=NB.breaks | words("medan der kor fordi sjølv"),
    same_said=phrases("det same|gjort det same|seier det same|svarar det same|gjeld det same"),
    share_nouns=words("andelen andel delen del talet prosentdelen"),
    respectively=phrases("høvesvis|respektive|henholdsvis"),
    durations=NB.durations | words("innan kvar kvart gjennom"),
    directions=NB.directions | words("auke vekst fleire høgare lågare meir minke"),
    ranging=NB.ranging | words("varierer spenner strekkjer"),
    sizes=NB.sizes
    | words("innbyggjarar tilsette elevar sysselsette bebuarar studentar medlemer personar born plassar"),
    before_years=NB.before_years | words("frå sidan vår våren sumar sumaren haust hausten vinteren åra innan starten"),
    periods=NB.periods | words("veke vekene"),
    recent=words("siste seinaste neste komande førre første tidlegare føregåande"),
    references=NB.references | words("riksveg fylkesveg bussrute rute skule krins spørsmål sida kapitla vedlegg"),
    older=words("eldre yngre over under oppover"),
    ages=NB.ages | words("åringar"),
    times_of_day=words("kl klokka lesetid"),
    comparatives=words("fleire færre"),
    since=words("sidan tidlegare seinare etter før"),
    comparing=phrases("mot|samanlikna med|opp frå|ned frå|enn"),
    scoring=words("tapte vann slo spelte spelt uavgjort siger tap"),
    required=phrases("krav om|kravet om|krav på|kravet på|krav til|grense på|grensa på|tak på|taket på"),
    nearest=words("næraste"),
    numbers_of=phrases("talet på|antalet"),
    owning=words("har hadde tener tente eig åtte"),
    half_of=phrases("ein halv"),
    earning=words("med"),
    voting=words("vedteke røysta fall avvist nedrøysta godkjent vedtok"),
    ones=words("éin ein eitt eit éi ei"),
    whereof=phrases("derav|av desse|av dei|herav"),
    those=phrases("av desse|av dei"),
    extents=words("sider kapittel lysark"),
    votes=words("røyster stemmer"),
    often=NB.often | words("dagleg kvar kvart årleg"),
    plural_endings={"ane": "ar", "ene": "er"},
)
