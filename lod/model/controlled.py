"""Words a steward writes, and the codes of the EU's authority tables they stand for.

The tables are those of the Publications Office (`http://publications.europa.eu/resource/authority/…`), as far as
statistics need them.
"""

from __future__ import annotations

from difflib import get_close_matches

from lod.messages.message import Message
from lod.model.text import Text


def _table(rows: str) -> dict[str, Text]:
    table = {}
    for row in rows.strip().splitlines():
        code, nb, en = (cell.strip() for cell in row.split("|"))
        table[code] = Text.of({"nb": nb, "en": en})
    return table


THEMES = _table("""
    AGRI | Jordbruk, fiskeri, skogbruk og mat | Agriculture, fisheries, forestry and food
    ECON | Økonomi og finans | Economy and finance
    EDUC | Utdanning, kultur og sport | Education, culture and sport
    ENER | Energi | Energy
    ENVI | Miljø | Environment
    GOVE | Forvaltning og offentlig sektor | Government and public sector
    HEAL | Helse | Health
    INTR | Internasjonale temaer | International issues
    JUST | Justis, rettssystem og allmenn sikkerhet | Justice, legal system and public safety
    REGI | Regioner og byer | Regions and cities
    SOCI | Befolkning og samfunn | Population and society
    TECH | Vitenskap og teknologi | Science and technology
    TRAN | Transport | Transport
""")
FREQUENCIES = _table("""
    NEVER | aldri | never
    IRREG | uregelmessig | irregular
    UNKNOWN | ukjent | unknown
    DECENNIAL | hvert tiende år | decennial
    QUINQUENNIAL | hvert femte år | quinquennial
    TRIENNIAL | hvert tredje år | triennial
    BIENNIAL | annethvert år | biennial
    ANNUAL | årlig | annual
    ANNUAL_2 | to ganger i året | semiannual
    ANNUAL_3 | tre ganger i året | three times a year
    QUARTERLY | kvartalsvis | quarterly
    BIMONTHLY | annenhver måned | bimonthly
    MONTHLY | månedlig | monthly
    WEEKLY | ukentlig | weekly
    DAILY | daglig | daily
""")
LICENSES = _table("""
    CC0 | Creative Commons CC0 1.0 | Creative Commons CC0 1.0
    CC_BY_4_0 | Creative Commons Navngivelse 4.0 | Creative Commons Attribution 4.0
    NLOD_1_0 | Norsk lisens for offentlige data 1.0 | Norwegian Licence for Open Government Data 1.0
    NLOD_2_0 | Norsk lisens for offentlige data 2.0 | Norwegian Licence for Open Government Data 2.0
""")
COUNTRIES = _table("""
    NOR | Norge | Norway
    SWE | Sverige | Sweden
    DNK | Danmark | Denmark
    FIN | Finland | Finland
    ISL | Island | Iceland
    SJM | Svalbard og Jan Mayen | Svalbard and Jan Mayen
""")
ACCESS_RIGHTS = _table("""
    PUBLIC | allmenn tilgang | public
    RESTRICTED | betinget tilgang | restricted
    NON_PUBLIC | ikke-allmenn tilgang | non-public
""")
TYPES = _table("""
    STATISTICAL | statistikk | statistical data
    GEOSPATIAL | geografiske data | geospatial data
    TEST_DATA | testdata | test data
""")
LEGAL_RESOURCES = _table("""
    ACT_LEGIS | lov | act
    REG | forskrift | regulation
    REG_IMPL | gjennomføringsforordning | implementing regulation
""")
"""Kinds of laws."""
HIGH_VALUE = _table("""
    c_e1da4e07 | statistikk | statistics
    c_ac64a52d | geografiske data | geospatial
    c_dd313021 | jordobservasjon og miljø | earth observation and environment
    c_164e0bf5 | meteorologi | meteorological
    c_a9135398 | selskaper og eierskap | companies and company ownership
    c_b79e35eb | mobilitet | mobility
""")
"""The categories of high-value data sets (Commission Implementing Regulation (EU) 2023/138, annex), by the end of their
IRI."""
STATISTICS = "c_e1da4e07"
"""The category of statistics."""
LOS = _table("""
    arbeid | Arbeid | Work
    arbeidsliv | Arbeidsliv | Working life
    arbeidssoking | Arbeidssøking | Looking for work
    inntekt | Inntekt | Income
    bygg-og-eiendom | Bygg og eiendom | Buildings and property
    demokrati-og-innbyggerrettigheter | Demokrati og innbyggerrettigheter | Democracy and the rights of citizens
    apenhet | Åpenhet | Openness
    innbyggerrettigheter | Innbyggerrettigheter | Rights of citizens
    medvirkning | Medvirkning | Participation
    personopplysninger | Personopplysninger | Personal data
    politikk-og-valg | Politikk og valg | Politics and elections
    familie-og-barn | Familie og barn | Families and children
    barnehage | Barnehage | Kindergartens
    helse-og-omsorg | Helse og omsorg | Health and care
    folkehelse | Folkehelse | Public health
    helsetjenester | Helsetjenester | Health services
    omsorgstjenester | Omsorgstjenester | Care services
    kultur-idrett-og-fritid | Kultur, idrett og fritid | Culture, sport and leisure
    lov-og-rett | Lov og rett | Law and justice
    naring | Næring | Trade and industry
    naringsliv | Næringsliv | Business life
    naringsutvikling | Næringsutvikling | Development of business
    natur-klima-og-miljo | Natur, klima og miljø | Nature, climate and environment
    energi | Energi | Energy
    samfunnssikkerhet-og-beredskap | Samfunnssikkerhet og beredskap | Civil protection and preparedness
    skatt-og-avgift | Skatt og avgift | Taxes and duties
    skole-og-utdanning | Skole og utdanning | Schools and education
    grunnskole | Grunnskole | Primary and lower secondary school
    videregaende-skole | Videregående skole | Upper secondary school
    hoyere-utdanning | Høyere utdanning | Higher education
    sosiale-tjenester | Sosiale tjenester | Social services
    trafikk-og-transport | Trafikk og transport | Traffic and transport
""")
"""Themes of LOS, the Norwegian vocabulary of public services, by the end of their IRI."""

LANGUAGES = {
    "nb": "NOB", "nn": "NNO", "en": "ENG", "se": "SME", "da": "DAN", "sv": "SWE", "fi": "FIN", "is": "ISL",
    "de": "DEU", "fr": "FRA", "es": "SPA", "it": "ITA", "nl": "NLD", "pl": "POL", "pt": "POR",
}  # fmt: skip
LANGUAGE_NAMES = _table("""
    NOB | bokmål | Norwegian Bokmål
    NNO | nynorsk | Norwegian Nynorsk
    ENG | engelsk | English
    SME | nordsamisk | Northern Sami
    DAN | dansk | Danish
    SWE | svensk | Swedish
    FIN | finsk | Finnish
    ISL | islandsk | Icelandic
    DEU | tysk | German
    FRA | fransk | French
    SPA | spansk | Spanish
    ITA | italiensk | Italian
    NLD | nederlandsk | Dutch
    POL | polsk | Polish
    POR | portugisisk | Portuguese
""")
_WORDS = {
    "cc-by-4.0": "CC_BY_4_0",
    "cc by 4.0": "CC_BY_4_0",
    "cc0-1.0": "CC0",
    "nlod-2.0": "NLOD_2_0",
    "nlod 2.0": "NLOD_2_0",
}


def lookup(table: dict[str, Text], word: str) -> str | None:
    """The code of a word: the code itself or a label in any language, whatever its case; None if there is none."""
    wanted = word.strip().casefold()
    for code, label in table.items():
        if wanted == code.casefold() or any(wanted == text.casefold() for _, text in label):
            return code
    return _WORDS.get(wanted) if _WORDS.get(wanted) in table else None


def suggestion(table: dict[str, Text], word: str, otherwise: Message | None = None) -> Message:
    """ "Did you mean …?" for a word that is in no row, else what is to be said `otherwise`, or the codes there are."""
    names = {name.casefold(): code for code, label in table.items() for name in (code, *(text for _, text in label))}
    near = get_close_matches(word.strip().casefold(), names, 1, 0.5)
    if near:
        return Message("advice.did-you-mean", nearest=names[near[0]])
    return otherwise or Message("advice.expected-one-of", words=tuple(table))


def is_organization_number(number: str) -> bool:
    """Whether nine digits are a Norwegian organisation number: the last is a check digit, modulus 11."""
    if len(number) != 9 or not number.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, (3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 11 == int(number[8])
