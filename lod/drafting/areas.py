"""Codes of places that official lists have, and the IRIs under which those publish them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ISO3_CODES = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS "
    "BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV "
    "CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM "
    "GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN "
    "IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE "
    "LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS "
    "MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK "
    "PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR "
    "SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY "
    "USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE "
)
_ISO3 = frozenset(_ISO3_CODES.split())
"""ISO 3166-1 alpha-3."""
_MOST = 0.75
"""The share of a column's codes that must be in a list for it to be that list."""


@dataclass(frozen=True)
class AreaList:
    """An official list of places: its name, what its codes look like, and how an IRI is made of one."""

    name: str
    pattern: re.Pattern[str]
    iri: str = ""
    upper: bool = False

    def holds(self, code: str) -> bool:
        text = code.upper() if self.upper else code
        return bool(self.pattern.fullmatch(text)) and (self.name != "ISO 3166-1" or text in _ISO3)

    def link(self, code: str) -> str:
        """The IRI of a code, "" for one that the list does not have, or a list without IRIs for its codes."""
        return self.iri.format(code=code.upper() if self.upper else code) if self.iri and self.holds(code) else ""


LISTS = (
    AreaList("ISO 3166-1", re.compile(r"[A-Z]{3}"),
             "http://publications.europa.eu/resource/authority/country/{code}"),
    AreaList("NUTS", re.compile(r"(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IS|IT|LI|LT|LU|LV|ME|MK|MT|NL|NO|"
             r"PL|PT|RO|RS|SE|SI|SK|TR|UK)[0-9A-Z]{1,3}"), "http://data.europa.eu/nuts/code/{code}"),
    AreaList("GSS", re.compile(r"[EKNSW]\d{8}"), "http://statistics.data.gov.uk/id/statistical-geography/{code}", True),
    AreaList("kommune", re.compile(r"(?:0[1-9]|1[0-9]|2[01]|3[0-49]|4[02-69]|5[0-56])\d\d")),
    AreaList("fylke", re.compile(r"(?:0[1-9]|1[0-9]|2[01]|3[0-49]|4[026]|5[0-56]|99)")),
)  # fmt: skip
"""The lists known, with the pattern of their codes (Norwegian ones have no IRIs made of the code)."""


def area_list(codes: Sequence[str], is_area: bool) -> AreaList | None:
    """The official list that most of these codes are of; digits alone tell only where the column is one of places."""
    for listed in LISTS:
        held = sum(map(listed.holds, codes))
        if (
            codes
            and held >= _MOST * len(codes)
            and len(codes) > 2
            and (is_area or (listed.iri and listed.name != "NUTS"))
        ):
            return listed
    return None


def without_zeros(texts: Sequence[str]) -> dict[str, str]:
    """The numbers of municipalities that a spreadsheet took the nought in front of (`301`), each with what it was.

    None where others begin with one, or where no text is a number of four digits.
    """
    listed = next(one for one in LISTS if one.name == "kommune")
    whole = [text for text in texts if len(text) == 4 and text.isdigit()]
    if not whole or any(text[0] == "0" for text in whole) or not all(map(listed.holds, whole)):
        return {}
    short = {text: f"0{text}" for text in texts if len(text) == 3 and text.isdigit()}
    return short if all(map(listed.holds, short.values())) else {}
