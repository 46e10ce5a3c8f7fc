"""Kinds of findings about shapes and about what a graph says: the integrity constraints of RDF Data Cube."""

from __future__ import annotations

from lod.findings.catalogue.kind import Kind

_CUBE = (
    "Correct the cube as the constraint says (RDF Data Cube, section 11.1).",
    "Rett kuben slik vilkåret sier (RDF Data Cube, avsnitt 11.1).",
)
_SHAPE = ("Correct the shape.", "Rett formen.")

GRAPHS: tuple[Kind, ...] = (
    Kind("no-shapes-folder", "there is no folder {} with shapes.", "det er ingen mappe {} med former.",
         "Make it, or take `shapes` out of lod.toml.", "Lag den, eller ta `shapes` ut av lod.toml."),
    Kind("shapes-name-taken", "{} is the name of {}.", "{} er navnet på {}.", "Give the file another name.",
         "Gi filen et annet navn."),
    Kind("not-turtle", "this is not Turtle: {}.", "dette er ikke Turtle: {}.",
         "Look before this place too: a point, a quote or a prefix may be missing.",
         "Se foran dette stedet også: et punktum, et anførselstegn eller et prefiks kan mangle."),
    Kind("ill-formed-shape", "{} is not a well-formed shape{}: {}.", "{} er ikke en velformet form{}: {}.", *_SHAPE),
    Kind("shapes-cannot-run", "the shapes cannot be run: {}", "formene kan ikke kjøres: {}", *_SHAPE),
    Kind("no-such-shape", "there is no shape {}.", "det finnes ingen form {}.", "Is it misspelt?",
         "Er den feilskrevet?"),
    Kind("shape-beyond-rows",
         "{} asks what points to an observation; observations are judged one by one, by what they say.",
         "{} spør om det som peker på en observasjon; observasjoner bedømmes én for én, etter det de sier.",
         "Turn the shape round: target what points to it.", "Snu formen: la den gjelde det som peker på den."),
    Kind("ic-1", "the observation does not belong to exactly one data set.",
         "observasjonen hører ikke til nøyaktig ett datasett.", *_CUBE),
    Kind("ic-2", "the data set does not have exactly one structure.", "datasettet har ikke nøyaktig én struktur.",
         *_CUBE),
    Kind("ic-3", "the structure has no measure.", "strukturen har ikke noe mål.", *_CUBE),
    Kind("ic-4", "the dimension has no range (rdfs:range).", "dimensjonen har ikke rdfs:range.", *_CUBE),
    Kind("ic-5", "the dimension’s values are concepts, but it has no code list (qb:codeList).",
         "verdiene til dimensjonen er begreper, men den har ingen kodeliste (qb:codeList).", *_CUBE),
    Kind("ic-6", "only an attribute can be optional (qb:componentRequired false).",
         "bare et attributt kan være valgfritt (qb:componentRequired false).", *_CUBE),
    Kind("ic-7", "the slice key belongs to no structure.", "nøkkelen til utsnittet hører ikke til noen struktur.",
         *_CUBE),
    Kind("ic-8", "the slice key fixes {}, which is no component of its structure.",
         "nøkkelen til utsnittet fastholder {}, som ikke er en komponent i strukturen.", *_CUBE),
    Kind("ic-9", "the slice does not have exactly one slice key (qb:sliceStructure).",
         "utsnittet har ikke nøyaktig én nøkkel (qb:sliceStructure).", *_CUBE),
    Kind("ic-10", "the slice has no value of {}, which its key fixes.",
         "utsnittet har ingen verdi for {}, som nøkkelen fastholder.", *_CUBE),
    Kind("ic-11", "the observation has no value of the dimension {}.",
         "observasjonen har ingen verdi for dimensjonen {}.", *_CUBE),
    Kind("ic-12", "the observation has the same dimension values as {}.",
         "observasjonen har de samme dimensjonsverdiene som {}.", *_CUBE),
    Kind("ic-13", "the observation has no value of the required attribute {}.",
         "observasjonen har ingen verdi for det påkrevde attributtet {}.", *_CUBE),
    Kind("ic-14", "the observation has no value of the measure {}.", "observasjonen har ingen verdi for målet {}.",
         *_CUBE),
    Kind("ic-15", "the observation has no value of {}, which it says it measures.",
         "observasjonen har ingen verdi for {}, som den sier at den måler.", *_CUBE),
    Kind("ic-16", "the observation has a value of {}, which it does not say it measures.",
         "observasjonen har en verdi for {}, som den ikke sier at den måler.", *_CUBE),
    Kind("ic-17", "there is no observation of {} with the same other dimension values.",
         "det er ingen observasjon av {} med de samme andre dimensjonsverdiene.", *_CUBE),
    Kind("ic-18", "the observation is in a slice of {}, but not of that data set.",
         "observasjonen er i et utsnitt av {}, men ikke i det datasettet.", *_CUBE),
    Kind("ic-19", "the value {} of {} is not in its code list.", "verdien {} av {} er ikke i kodelisten.", *_CUBE),
    Kind("ic-20", "the value {} of {} is not in the hierarchy of its code list.",
         "verdien {} av {} er ikke i hierarkiet til kodelisten.", *_CUBE),
)  # fmt: skip
"""Kinds about graphs."""
