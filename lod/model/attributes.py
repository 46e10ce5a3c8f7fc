"""The attributes every cube may have, with what they mean: unit, status, and how a figure was stated.

The later ones keep a figure from an article what it is: «ca. 80 prosent», «mer enn 90 prosent», and where it says so.
"""

from __future__ import annotations

from lod.model.structure import Attribute
from lod.model.text import Text

_SDMX_ATTRIBUTE = "http://purl.org/linked-data/sdmx/2009/attribute#"
_SDMX_CONCEPT = "http://purl.org/linked-data/sdmx/2009/concept#"


def _text(nb: str, en: str) -> Text:
    return Text.of({"nb": nb, "en": en})


UNIT = Attribute(
    "unitMeasure",
    _text("Enhet", "Unit of measure"),
    _text("Enheten verdien er målt i.", "The unit the value is measured in."),
    iri=_SDMX_ATTRIBUTE + "unitMeasure",
    concept=_SDMX_CONCEPT + "unitMeasure",
    codelist="unit",
    required=True,
)
STATUS = Attribute(
    "obsStatus",
    _text("Status", "Observation status"),
    _text(
        "Om verdien er vanlig, anslått, foreløpig eller mangler.",
        "Whether the value is normal, estimated, provisional or missing.",
    ),
    iri=_SDMX_ATTRIBUTE + "obsStatus",
    concept=_SDMX_CONCEPT + "obsStatus",
    codelist="obsStatus",
    required=True,
)
FURTHER_STATUS = Attribute(
    "furtherStatus",
    _text("Flere statuser", "Further statuses"),
    _text(
        "Det som gjelder verdien ut over statusen, når kilden oppgir flere (bp: brudd og foreløpig).",
        "What holds for the value beside its status, where the source states several (bp: break and provisional).",
    ),
    codelist="obsStatus",
    multiple=True,
)
QUALIFIER = Attribute(
    "qualifier",
    _text("Presisjon", "Qualifier"),
    _text("Hvor nøyaktig kilden oppgir tallet.", "How exactly the source states the figure."),
    codelist="qualifier",
    required=True,
)
LOWER_BOUND = Attribute(
    "lowerBound",
    _text("Nedre grense", "Lower bound"),
    _text(
        "Verdien er minst så stor; større når presisjonen er «mer enn».",
        "The value is at least this; above it where the qualifier is “more than”.",
    ),
    datatype="decimal",
)
UPPER_BOUND = Attribute(
    "upperBound",
    _text("Øvre grense", "Upper bound"),
    _text(
        "Verdien er høyst så stor; mindre når presisjonen er «mindre enn».",
        "The value is at most this; below it where the qualifier is “less than”.",
    ),
    datatype="decimal",
)
STATED_AS = Attribute(
    "statedAs",
    _text("Slik det står", "As stated"),
    _text("Kildens egne ord for tallet.", "The source’s own words for the figure."),
    language="nb",
    multiple=True,
)
SOURCE = Attribute(
    "source",
    _text("Kilde", "Source"),
    _text("Dokumentet tallet er oppgitt i.", "The document that states the figure."),
    iri="http://www.w3.org/ns/prov#hadPrimarySource",
    source=True,
)
PARAGRAPH = Attribute(
    "paragraph",
    _text("Avsnitt", "Paragraph"),
    _text(
        "Avsnittet tallet står i, talt fra 1 i teksten slik den ble lest.",
        "The paragraph that states the figure, counted from 1 in the text as it was read.",
    ),
    datatype="integer",
    multiple=True,
)
DECIMALS = Attribute(
    "decimals",
    _text("Desimaler", "Decimals"),
    _text("Antall desimaler tallet er oppgitt med.", "The number of decimals the figure is stated with."),
    datatype="integer",
)
SAME_AS = Attribute(
    "sameAs",
    _text("Samme observasjon", "Same observation"),
    _text("IRI-ene som de som utga tallet, har gitt det.", "The IRIs that those who issued the figure gave it."),
    iri="http://www.w3.org/2002/07/owl#sameAs",
    datatype="anyURI",
    multiple=True,
)

MISSING = ("M", "L", "O", "Q")
"""The statuses of a value that is missing (SDMX CL_OBS_STATUS): there is none, or it is not known, or not shown."""

BUILT_IN: dict[str, Attribute] = {
    attribute.name: attribute
    for attribute in (
        UNIT,
        STATUS,
        FURTHER_STATUS,
        QUALIFIER,
        LOWER_BOUND,
        UPPER_BOUND,
        STATED_AS,
        SOURCE,
        PARAGRAPH,
        DECIMALS,
        SAME_AS,
    )
}
