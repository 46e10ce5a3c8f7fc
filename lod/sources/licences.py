"""Licences by what files call them."""

from __future__ import annotations

from lod.model.controlled import LICENSES

_ADDRESSES = {
    "creativecommons.org/licenses/by/4.0": "CC_BY_4_0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0",
    "data.norge.no/nlod/no/2.0": "NLOD_2_0",
    "data.norge.no/nlod/no/1.0": "NLOD_1_0",
    "creativecommons.org/share-your-work/public-domain/cc0": "CC0",
    "www.ssb.no/en/diverse/lisens": "CC_BY_4_0",
    "www.ssb.no/diverse/lisens": "CC_BY_4_0",
}


def licence(iri: str) -> str:
    """The code of a licence by its IRI or its code, "" for one that is not known here."""
    by_address = next((code for address, code in _ADDRESSES.items() if address in iri), "")
    ending = iri.rstrip("/#").replace("#", "/").rpartition("/")[2].rpartition(":")[2]
    return by_address or (ending if ending in LICENSES else "")
