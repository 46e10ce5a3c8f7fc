"""What `lod rehearse` says, in Norwegian: each line is known by its English form, and so is what stands in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_LEAD = re.compile(r"[! ]*(?:\d+ (?=\w+: ))?")

SAID: tuple[tuple[str, str], ...] = (
    ("Rehearsed the harvest of {}: {} data sets kept.", "Øvde på høstingen av {}: {} datasett beholdt."),
    (
        "The catalogue is empty: the portal would delete everything it has.",
        "Katalogen er tom: portalen ville slette alt den har.",
    ),
    ("dropped: {}.", "faller bort: {}."),
    ("new: {}", "nytt: {}"),
    ("changed: {}", "endret: {}"),
    ("removed: {}", "fjernet: {}"),
    ("link: {}.", "lenke: {}."),
    ("{} by {}: conforms", "{} etter {}: samsvarer"),
    ("{} by {}: {} results", "{} etter {}: {} funn"),
    ("violation: {}: {}", "brudd: {}: {}"),
    ("warning: {}: {}", "advarsel: {}: {}"),
    ("info: {}: {}", "merknad: {}: {}"),
    ("shown as “{}” by {}", "vises som «{}» fra {}"),
    ("themes {}; {} keywords; distributions:", "temaer {}; {} nøkkelord; distribusjoner:"),
    ("score {} of {} that can be had today ({} in all)", "poeng {} av {} som kan oppnås i dag ({} i alt)"),
    ("High-value data sets: {}.", "Datasett av høy verdi: {}."),
    ("{}; {}; {} files; interfaces {}", "{}; {}; {} filer; grensesnitt {}"),
    ("the catalogue", "katalogen"),
    ("its graph", "grafen"),
    ("our own", "våre egne"),
    ("the portal’s scorer", "portalens poenggiver"),
    ("nobody the portal knows", "ingen som portalen kjenner"),
    ("no {} in nb, nn, en or no, so none is shown", "ingen {} på nb, nn, en eller no, så ingen vises"),
    ("the {} in {} is not shown", "{} på {} vises ikke"),
    ("title", "tittel"),
    ("description", "beskrivelse"),
    (
        "the publisher's IRI has not exactly one organisation number, so the portal does not know the publisher",
        "utgiverens IRI har ikke nøyaktig ett organisasjonsnummer, så portalen kjenner ikke utgiveren",
    ),
    ("{} has no title and is shown as “{}”", "{} har ingen tittel og vises som «{}»"),
    ("{} does not answer", "{} svarer ikke"),
    ("{} is not a row of the EU's table {} that we know", "{} er ingen rad vi kjenner i EUs tabell {}"),
    ("{} ends in no organisation number", "{} ender ikke på et organisasjonsnummer"),
    ("{} begins with http; LOS themes begin with https", "{} begynner med http; temaer i LOS begynner med https"),
    (
        "{} is listed in the catalogue but not described as a dcat:Dataset",
        "{} er ført opp i katalogen, men ikke beskrevet som dcat:Dataset",
    ),
    ("{} is listed by {} already", "{} er alt ført opp av {}"),
    (
        "{} × {} is a blank node: the portal needs an IRI to know it by",
        "{} × {} er en blank node: portalen trenger en IRI å kjenne den på",
    ),
    ("a catalogue", "en katalog"),
    ("a data set", "et datasett"),
    ("a data service", "en datatjeneste"),
    ("a distribution", "en distribusjon"),
    ("{} no catalogue lists it (dcat:dataset)", "{} er ikke ført opp i noen katalog (dcat:dataset)"),
    (
        "{} does not end in an XML name, so the portal cannot pass it on as RDF/XML",
        "{} ender ikke på et XML-navn, så portalen kan ikke gi det videre som RDF/XML",
    ),
    ("{}: give keywords (`keyword`)", "{}: oppgi nøkkelord (`keyword`)"),
    ("{}: give a theme (`theme`)", "{}: oppgi et tema (`theme`)"),
    ("{}: say which area it covers (`spatial`)", "{}: si hvilket område det dekker (`spatial`)"),
    ("{}: say which time it covers (`temporal`)", "{}: si hvilken tid det dekker (`temporal`)"),
    ("{}: say who may see it (`access_rights`)", "{}: si hvem som kan se det (`access_rights`)"),
    ("{}: say whom to ask (`contact`)", "{}: si hvem som kan spørres (`contact`)"),
    ("{}: say who publishes it (`publisher`)", "{}: si hvem som utgir det (`publisher`)"),
    ("{}: give the file's address", "{}: oppgi filens adresse"),
    ("{}: give its format", "{}: oppgi formatet"),
    ("{}: give its media type", "{}: oppgi medietypen"),
    ("{}: give its licence (`license`)", "{}: oppgi lisensen (`license`)"),
    ("{}: say what one may do with it", "{}: si hva man kan gjøre med det"),
    (
        "{}: DCAT-AP-NO 3 wants dcat:byteSize as xsd:nonNegativeInteger, DCAT-AP-NO 2.2 and the scorer as xsd:decimal; "
        "without it all of them conform, with it 30 points for compliance are lost",
        "{}: DCAT-AP-NO 3 vil ha dcat:byteSize som xsd:nonNegativeInteger, DCAT-AP-NO 2.2 og poenggiveren som "
        "xsd:decimal; uten den samsvarer alle, med den går 30 poeng for samsvar tapt",
    ),
    ("{}: say when it was published (`issued`)", "{}: si når det ble utgitt (`issued`)"),
    ("{}: say when it changed (`modified`)", "{}: si når det ble endret (`modified`)"),
    ("{}: its address does not answer HEAD with 200", "{}: adressen svarer ikke 200 på HEAD"),
    ("{}: the file's address does not answer HEAD with 200", "{}: filens adresse svarer ikke 200 på HEAD"),
    (
        "{}: format and media type are in no known vocabulary",
        "{}: format og medietype er ikke i noe kjent vokabular",
    ),
    (
        "{}: its graph does not conform to the scorer's shapes",
        "{}: grafen samsvarer ikke med poenggiverens former",
    ),
    (
        "{}: the licence is none of the open ones the portal knows",
        "{}: lisensen er ingen av de åpne som portalen kjenner",
    ),
    ("{}: the access rights are not the EU's", "{}: tilgangsrettighetene er ikke EUs"),
    ("{}: there is no distribution", "{}: det finnes ingen distribusjon"),
)
"""Lines and what stands in them, in English and Norwegian."""


@lru_cache(maxsize=10_000)
def norwegian(line: str) -> str:
    """A line in Norwegian; one that nobody translated stays as it is. Marks and points before it stay."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    for known, said in _patterns():
        found = known.fullmatch(line, start)
        if found:
            parts = said.split("{}")
            words = [*map(norwegian, found.groups()), ""]
            return line[:start] + "".join(part + word for part, word in zip(parts, words, strict=True))
    return line


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Those with most words of their own first."""
    ordered = sorted(SAID, key=lambda pair: (-len(pair[0].replace("{}", "")), pair))
    return [(_pattern(english), said) for english, said in ordered]


def _pattern(sentence: str) -> re.Pattern[str]:
    """A sentence with `{}` for words, as what matches it and finds the words."""
    return re.compile("(.*?)".join(map(re.escape, sentence.split("{}"))), re.DOTALL)
