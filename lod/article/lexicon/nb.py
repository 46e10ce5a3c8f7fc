"""Bokmål."""

from __future__ import annotations

from lod.article.lexicon.lexicon import Lexicon, phrases, words

_ONES = "en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
_TENS = {"tjue": 20, "tretti": 30, "førti": 40, "femti": 50, "seksti": 60, "sytti": 70, "åtti": 80, "nitti": 90}


def _numbers() -> dict[str, int]:
    numbers = {word: value for value, word in enumerate(_ONES, 1)}
    numbers |= {"én": 1, "ett": 1, "éi": 1, "syv": 7, "null": 0, "tyve": 20, "tredve": 30, "førr": 40}
    numbers |= {"hundretusen": 100_000}
    numbers |= _TENS
    for ten, value in _TENS.items():
        numbers |= {ten + one: value + digit for digit, one in enumerate(_ONES[:9], 1)}
        numbers |= {f"{one}og{ten}": value + digit for digit, one in enumerate(_ONES[:9], 1)}
    return numbers


NB = Lexicon(
    language="nb",
    decimal=",",
    small_words=words(
        "ikke og av som fra en et ei hun jeg har også mer noe noen være ble hvor mellom dette disse hvilke"
    ),
    numbers=_numbers(),
    scales={
        **{"hundre": 100, "tusen": 1000, "million": 10**6, "millioner": 10**6, "mill": 10**6},
        **{"milliard": 10**9, "milliarder": 10**9, "mrd": 10**9, "billion": 10**12, "billioner": 10**12},
    },
    qualifiers={
        "approximately": phrases(
            "ca|cirka|circa|omtrent|om lag|rundt|rundt regnet|omkring|tilnærmet|nesten|nærmere|nær|nærmest|bortimot|"
            "opp mot|oppimot|anslagsvis|rundt om|i størrelsesorden|på rundt|i nærheten av|så å si|grovt regnet"
        ),
        "more-than": phrases(
            "mer enn|mere enn|over|flere enn|fler enn|høyere enn|større enn|i overkant av|drøyt|drøye|drøy|vel|lengre enn|lenger enn|tyngre enn|dyrere enn|eldre enn|godt over|"
            "godt og vel|litt over|like over|noe over|noe mer enn|litt mer enn|rett over|langt over|langt mer enn|"
            "betydelig over|mange flere enn|litt flere enn|noe flere enn"
        ),
        "at-least": phrases("minst|minimum|ikke mindre enn|ikke under|ikke færre enn|i det minste|fra og med"),
        "less-than": phrases(
            "under|mindre enn|færre enn|lavere enn|i underkant av|knapt|knappe|knapp|snaut|snaue|snau|kortere enn|lettere enn|billigere enn|yngre enn|like under|litt under|"
            "rett under|godt under|noe under|langt under|litt mindre enn|litt færre enn|noe mindre enn|noe færre enn"
        ),
        "at-most": phrases(
            "høyst|maksimalt|så mange som|så mye som|maks|maksimum|inntil|opptil|opp til|ikke mer enn|ikke over|ikke flere enn"
        ),
    },
    afterwards={
        "at-least": phrases("eller mer|eller flere|eller høyere|eller over|og over|og mer|og oppover|og flere|pluss"),
        "at-most": phrases("eller mindre|eller færre|eller lavere|eller under|og under|og mindre|og nedover"),
        "approximately": phrases("eller så"),
    },
    quantifiers={"samtlige": 100, "alle": 100, "ingen": 0},
    halves=phrases("halvparten|hver andre|annenhver|hver annen"),
    parts={
        **{"tredel": 3, "tredeler": 3, "tredjedel": 3, "tredjedeler": 3, "firedel": 4, "firedeler": 4},
        **{"fjerdedel": 4, "fjerdedeler": 4, "kvart": 4, "femtedel": 5, "femtedeler": 5, "femdel": 5, "femdeler": 5},
        **{"sjettedel": 6, "sjettedeler": 6, "seksdel": 6, "sjudel": 7, "sjuendedel": 7, "åttedel": 8, "åttendedel": 8},
        **{"tidel": 10, "tideler": 10, "tiendedel": 10, "tiendedeler": 10, "hundredel": 100, "nidel": 9},
    },
    every=("hver",),
    ordinals={
        **{"tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6, "sjuende": 7, "syvende": 7, "åttende": 8, "niende": 9},
        **{"tiende": 10, "tolvte": 12, "tjuende": 20, "hundrede": 100},
    },
    multiples={
        **{"doblet": "2", "fordoblet": "2", "doblet seg": "2", "doble": "2", "fordobling": "2", "dobling": "2"},
        **{"tredoblet": "3", "tredobling": "3", "firedoblet": "4", "firedobling": "4", "femdoblet": "5"},
        **{"seksdoblet": "6", "sjudoblet": "7", "åttedoblet": "8", "tidoblet": "10", "halvert": "0.5"},
        **{"halvering": "0.5", "dobbelt": "2", "dobbelte": "2"},
    },
    times=phrases("ganger så|ganger flere|ganger høyere|ganger større|ganger mer"),
    out_of=phrases("av|ut av"),
    same=phrases("samme andel|lik andel|like stor andel|like høy andel|tilsvarende andel"),
    units={
        **dict.fromkeys(("prosent", "pst", "%", "prst"), "percent"),
        **dict.fromkeys(("prosentpoeng", "prosentpoenger", "prosentenhet", "prosentenheter"), "percentage-point"),
        **dict.fromkeys(("promille", "‰"), "permille"),
        **dict.fromkeys(("kroner", "krone", "kr", "nok", "norske kroner"), "NOK"),
        **dict.fromkeys(("euro", "€", "eur"), "EUR"),
        **dict.fromkeys(("dollar", "$", "usd"), "USD"),
        **dict.fromkeys(("pund", "£", "gbp"), "GBP"),
        **{"dager": "day", "dag": "day", "døgn": "day", "uker": "week", "måneder": "month", "timer": "hour"},
        **{"time": "hour", "minutter": "minute", "sekunder": "second", "år": "year", "kilometer": "km", "km": "km"},
        **{"meter": "m", "centimeter": "cm", "cm": "cm", "millimeter": "mm", "mm": "mm", "mil": "mil"},
        **{
            "tonn": "tonne",
            "kilo": "kg",
            "øre": "øre",
            "kg": "kg",
            "gram": "g",
            "liter": "l",
            "kvadratmeter": "m2",
            "m²": "m2",
        },
        **{"kvm": "m2", "dekar": "dekar", "hektar": "ha", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "twh": "TWh"},
        **{
            "kw": "kW",
            "mw": "MW",
            "gw": "GW",
            "mbit/s": "Mbit/s",
            "gbit/s": "Gbit/s",
            "m³": "m3",
            "mg": "mg",
            "ml": "ml",
            "dl": "dl",
            "ha": "ha",
            "km²": "km2",
        },
        **dict.fromkeys(("kubikkmeter", "kubikk"), "m3"),
        **dict.fromkeys(("kvadratkilometer",), "km2"),
        **{"megawatt": "MW", "kilowatt": "kW", "kilowattimer": "kWh", "km/t": "km/h", "desibel": "dB", "liter": "l"},
        **{"årsverk": "full-time-equivalent", "poeng": "point", "grader": "degree"},
    },
    currencies=words("kr nok eur usd gbp $ € £ kroner"),
    per=words("per pr"),
    between="mellom",
    from_="fra",
    to=words("til"),
    and_="og",
    respectively=phrases("henholdsvis|respektive|hhv"),
    of=words("av"),
    among=words("blant hos for i"),
    articles=words("en et ei den det de"),
    with_=words("med"),
    verbs=words(
        "sier svarer oppgir mener melder har er var ble blir hadde kan vil skal må bør bruker brukte bor bodde får fikk "
        "gir gav ga går gikk kommer kom opplever opplevde rapporterer ser tror vurderer forventer ønsker deltar deltok "
        "jobber jobbet står sto ligger lå arbeider fortalte forteller tar tok utgjør utgjorde eier eide planlegger "
        "gjennomførte gjennomfører tilbyr tilbød økte øker steg stiger falt faller sank synker betaler betalte svarte "
        "sa oppga mente meldte brukes leser leste trenger velger valgte fullfører fullførte regner lever levde "
        "mottar mottok hevder hevdet følger fulgte kjenner synes syntes finnes fantes viser viste dør døde "
        "trekker trakk krever krevde passerer passerte omkom omkommer skåret sluttet slutter stengte stenger ble endte "
        "omfatter dekker inneholder gjelder kreves stemte møtte flyttet flytter søkte søker valgte manglet mangler venter ventet hadde vant oppgav peker pekte reiste reiser kjøpte kjøper bestod består anser angir angav rammes"
    ),
    saying=words("sier svarer oppgir mener melder sa svarte oppga"),
    change_verbs=words(
        "økt økte øker øke økning økningen steg stiger steget stige vekst veksten vokste vokst falt falle faller fall "
        "sank synker sunket nedgang nedgangen redusert reduserte reduksjon opp ned oppgang kuttet kutt kutte gått "
        "svekket styrket bedret trappes trappet økes krøp klatret dalte stupte raste hoppet doblet"
    ),
    copulas=words("er var ble blir på til utgjør utgjorde lik"),
    breaks=words("mens at som men hvor når fordi selv om da for enn"),
    same_said=phrases("det samme|gjort det samme|sier det samme|svarer det samme|gjelder det samme"),
    share_nouns=words("andelen andel tallet prosentandelen"),
    ranging=words("varierer varierte spenner spente ligger lå strekker fordelt spredt"),
    durations=words("i om etter innen under på for hver hvert over gjennom varer"),
    directions=words("opp ned økning vekst nedgang reduksjon flere færre høyere lavere mer mindre oppgang større"),
    sizes=words(
        "innbyggere ansatte elever sysselsatte årsverk beboere studenter medlemmer personer barn plasser senger"
    ),
    months={
        name: number
        for number, name in enumerate(
            "januar februar mars april mai juni juli august september oktober november desember".split(), 1
        )
    }
    | {"jan": 1, "feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "okt": 10, "nov": 11, "des": 12},
    before_years=words(
        "i fra siden år året før etter innen til mot årene vår våren sommer sommeren høst høsten vinter vinteren "
        "perioden for og av enn medio ultimo primo desember januar februar mars april mai juni juli august september "
        "oktober november utgangen starten slutten begynnelsen årsskiftet inntil ved per pr"
    ),
    periods=words("kvartal kv tertial halvår uke ukene semester termin sesong"),
    recent=words("siste seneste neste kommende foregående forrige første tidligere"),
    references=words(
        "figur fig tabell tab kapittel kap side sidene vedlegg nr nummer avsnitt punkt pkt note fotnote del trinn fase "
        "spørsmål artikkel bind utgave rapport st nou prop meld innst sak steg nivå klasse vg linje buss rom rute e "
        "klassetrinn gruppe mål bærekraftsmål type modell alternativ post kap fv rv ev riksvei fylkesvei europavei gnr bnr "
        "skole krets valgkrets bydel plattform spor liste versjon strekk sone plass plassering fagområde utvalg sal dag uke"
    ),
    laws=words("§ paragraf paragrafen ledd forskrift lov loven kongebok"),
    versions=words("versjon versjonen utgave v release"),
    phones=words(
        "tlf telefon telefonen telefonnummer mobil ring org organisasjonsnummer orgnr postboks kontonummer isbn"
    ),
    older=words("eldre yngre over under oppover"),
    ages=words("år åringer åring åra gammel gamle alder alderen fylt"),
    times_of_day=words("kl klokken klokka lesetid"),
    comparatives=words("flere færre"),
    than=words("enn"),
    by=words("med"),
    since=words("siden tidligere senere etter før"),
    often=words("daglig ukentlig månedlig årlig om i per pr hver hvert til på"),
    votes=words("stemmer"),
    thresholds=("rettsalder", "rettsalderen", "aldersgrense", "aldersgrensen", "aldersgrensa"),
    intervals=words("konfidensintervall konfidensintervallet"),
    comparing=phrases("mot|sammenlignet med|opp fra|ned fra|enn"),
    scoring=words("tapte vant slo spilte spilt uavgjort seier tap"),
    required=phrases("krav om|kravet om|krav på|kravet på|krav til|grense på|grensen på|grensa på|tak på|taket på"),
    nearest=words("nærmeste"),
    numbers_of=phrases("antall|antallet|tallet på"),
    relative=words("som"),
    owning=words("har hadde tjener tjente eier eide"),
    half_of=phrases("en halv"),
    earning=words("med"),
    voting=words("vedtatt stemte falt avvist nedstemt godkjent vedtok"),
    precision=phrases("pluss / minus|pluss/minus|pluss minus|±|n ="),
    ones=words("én en ett et éi ei"),
    whereof=phrases("hvorav|herav|derav|av disse|av dem"),
    those=phrases("av disse|av dem"),
    extents=words("sider kapitler lysark"),
    valued=(
        "snitt",
        "snittet",
        "tid",
        "tiden",
        "tida",
        "mål",
        "målet",
        "median",
        "medianen",
        "alder",
        "alderen",
        "areal",
        "arealet",
        "lengde",
        "lengden",
        "høyde",
        "vekt",
        "bredde",
        "dybde",
        "avstand",
        "kapasitet",
        "volum",
        "forbruk",
    ),
    rated=phrases("konfidensintervall|konfidensintervallet|sikkerhet"),
    plural_endings={"ene": "er"},
)
