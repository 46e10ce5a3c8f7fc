"""Kinds of findings about files and folders themselves, before anything in them is read."""

from __future__ import annotations

from lod.findings.catalogue.kind import Kind

_AGAIN = (
    "Compress it again, or give it a name without .gz or .zst if it is not compressed.",
    "Pakk den på nytt, eller gi den et navn uten .gz eller .zst hvis den ikke er pakket.",
)
_SMALLER = ("Make it smaller.", "Gjør den mindre.")
_UTF8 = ("Save it as UTF-8.", "Lagre den som UTF-8.")

FILES: tuple[Kind, ...] = (
    Kind("no-such-file", "there is no such file.", "filen finnes ikke.", "Add it, or correct its name.",
         "Legg den til, eller rett navnet."),
    Kind("no-such-folder", "there is no folder {}.", "mappen {} finnes ikke.",
         "Make it, with a folder for each data set; or set LOD_DATA.",
         "Lag den, med en mappe for hvert datasett; eller sett LOD_DATA."),
    Kind("no-data-set", "there is no data set in {}.", "det er ikke noe datasett i {}.",
         "Add a folder with a dataset.yaml and a table: `lod new` makes one.",
         "Legg til en mappe med dataset.yaml og en tabell: `lod new` lager en."),
    Kind("unreadable", "the file cannot be read: {}.", "filen kan ikke leses: {}.",
         "Look at what it is, and at who may read it.", "Se på hva den er, og på hvem som kan lese den."),
    Kind("broken-list-of-ours", "the built-in list cannot be read.", "den innebygde listen kan ikke leses.",
         "Install the package again.", "Installer pakken på nytt."),
    Kind("file-too-large", "the file is larger than {} bytes.", "filen er større enn {} byte.", *_SMALLER),
    Kind("expands-too-much", "the file expands to more than {} bytes.",
         "filen blir større enn {} byte når den pakkes ut.",
         *_SMALLER),
    Kind("no-element", "no element begins in the first {} bytes.", "intet element begynner i de første {} bytene.",
         "Take away what stands before the first element.", "Ta bort det som står foran det første elementet."),
    Kind("not-gzip", "the file is no whole gzip file: {}.", "filen er ikke en hel gzip-fil: {}.", *_AGAIN),
    Kind("not-zstandard", "the file is no whole Zstandard file.", "filen er ikke en hel Zstandard-fil.", *_AGAIN),
    Kind("byte-order-mark", "the file begins with a byte order mark (BOM), which was passed over.",
         "filen begynner med et BOM-merke, som er hoppet over.", "Save it as “UTF-8” without BOM.",
         "Lagre den som «UTF-8» uten BOM."),
    Kind("nul-character", "there is a NUL character: this is no text file.",
         "det er et NUL-tegn i filen: dette er ingen tekstfil.", "Save it anew as text.",
         "Lagre den på nytt som tekst."),
    Kind("utf-16", "this is UTF-16, not UTF-8.", "dette er UTF-16, ikke UTF-8.", *_UTF8),
    Kind("is-utf-8", "this is UTF-8, not {}.", "dette er UTF-8, ikke {}.", "Leave `encoding:` out of its description.",
         "Utelat `encoding:` i beskrivelsen."),
    Kind("wrong-encoding", "this is not {}: byte {} of the file, {}, is no character there ({} in windows-1252).",
         "dette er ikke {}: byte {} i filen, {}, er ikke et tegn der ({} i windows-1252).", *_UTF8),
    Kind("outside-the-folder", "{} is outside the data set’s folder.", "{} er utenfor mappen til datasettet.",
         "Put the file in the folder.", "Legg filen i mappen."),
    Kind("stands-elsewhere", "{} stands elsewhere, and nothing is fetched here.",
         "{} er et annet sted, og intet hentes her.",
         "Put it into this folder.", "Legg det i denne mappen."),
    Kind("unknown-format", "{} is no format known here.", "{} er ikke et format som er kjent her.",
         "docs/formats.md lists the formats.", "docs/nb/formats.md lister opp formatene."),
)  # fmt: skip
"""Kinds about files."""
