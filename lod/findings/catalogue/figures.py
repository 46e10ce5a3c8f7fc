"""Kinds of findings about tables of figures: their columns, rows and cells."""

from __future__ import annotations

from lod.findings.catalogue.kind import Kind

_LOOK = ("Look at that place.", "Se på det stedet.")
_DESCRIBED = ("Give it another meaning in dataset.yaml if that is wrong.",
              "Gi det en annen betydning i dataset.yaml hvis det er feil.")  # fmt: skip

FIGURES: tuple[Kind, ...] = (
    Kind("wrong-separator", "the columns are separated by {}, not {}.", "det er {} mellom kolonnene, ikke {}.",
         "Write `separator:` under `table:` in dataset.yaml.", "Skriv `separator:` under `table:` i dataset.yaml."),
    Kind("not-csv", "this is not CSV: {}.", "dette er ikke CSV: {}.", "Look for a lone quote.",
         "Se etter et anførselstegn som står alene."),
    Kind("ragged-row", "the row has {} cells, the header {}.", "raden har {} celler, overskriften {}.",
         "Fill in the missing cells, or put a text with a separator in quotes.",
         "Fyll ut cellene som mangler, eller sett en tekst med skilletegn i anførselstegn."),
    Kind("column-without-name", "column {} has no name.", "kolonne {} har ikke noe navn.",
         "Name it, or remove the column.", "Gi den et navn, eller ta bort kolonnen."),
    Kind("missing-column", "the column {} is missing.", "kolonnen {} mangler.",
         "Add it, or correct `column:` in dataset.yaml.", "Legg den til, eller rett `column:` i dataset.yaml."),
    Kind("column-nobody-described", "nobody described the column {}.", "ingen har beskrevet kolonnen {}.",
         "Describe it, or list it under `table: ignore:`.", "Beskriv den, eller før den opp under `table: ignore:`."),
    Kind("no-wide-column", "no column is named like {}.", "ingen kolonne heter noe som {}.",
         "Correct `table: unpivot:`.", "Rett `table: unpivot:`."),
    Kind("not-a-wide-column", "the column {} is not named like {}.", "kolonnen {} heter ikke noe som {}.",
         "Correct `table: unpivot:`.", "Rett `table: unpivot:`."),
    Kind("column-made-twice", "the column {} stands in the table, and is made of others too.",
         "kolonnen {} står i tabellen, og lages av andre.",
         "Give the dimension or measure another `column:` in dataset.yaml.",
         "Gi dimensjonen eller målet en annen `column:` i dataset.yaml."),
    Kind("no-figures", "there are no figures in the table.", "det er ingen tall i tabellen.",
         "Add a row for each figure.", "Legg til en rad for hvert tall."),
    Kind("wrong-value", "{} is not {}.", "{} er ikke {}.", "Correct the cell.", "Rett cellen."),
    Kind("read-as-zero", "{} is read as 0, in {} cells.", "{} er lest som 0, i {} celler.", *_DESCRIBED),
    Kind("read-as-zero-once", "{} is read as 0, in {} cell.", "{} er lest som 0, i {} celle.", *_DESCRIBED),
    Kind("second-status", "a figure has one status; {} is left out, in {} cells.",
         "et tall har én status; {} er utelatt, i {} celler.", *_DESCRIBED),
    Kind("second-status-once", "a figure has one status; {} is left out, in {} cell.",
         "et tall har én status; {} er utelatt, i {} celle.", *_DESCRIBED),
    Kind("second-value", "{} has one value a figure; {} is left out, in {} cells.",
         "{} har én verdi for hvert tall; {} er utelatt, i {} celler.", *_DESCRIBED),
    Kind("second-value-once", "{} has one value a figure; {} is left out, in {} cell.",
         "{} har én verdi for hvert tall; {} er utelatt, i {} celle.", *_DESCRIBED),
    Kind("list-there-already", "{} of the {} codes of {} are in the shared list {}.",
         "{} av de {} kodene til {} er i den delte listen {}.",
         "If they mean the same, use it: write `codelist:`.", "Betyr de det samme, så bruk den: skriv `codelist:`."),
    Kind("cell-too-long", "a text is longer than {} characters.", "en tekst er lengre enn {} tegn.", "Shorten it.",
         "Kort den ned."),
    Kind("too-many-combinations", "the dimensions make {} combinations, more than {}.",
         "dimensjonene gir {} kombinasjoner, flere enn {}.", "Take out a part of the table.",
         "Ta ut en del av tabellen."),
    Kind("dimension-without-codes", "a dimension has no codes.", "en dimensjon har ingen koder.", *_LOOK),
    Kind("row-too-wide", "{} figures stand between those of one row, more than {}.",
         "{} tall står mellom dem i én rad, flere enn {}.", "Take out a part of the table.",
         "Ta ut en del av tabellen."),
)  # fmt: skip
"""Kinds about tables."""
