"""Every kind of finding there is: a name that stays, what is said of it in English and Norwegian, and what to do.

Who finds something says it in English, at its place; here is the rest. A kind's name never changes, whatever becomes of
its sentences: code hosts, scripts and links go by it. The words that differ are `{}` in both languages.
"""

from __future__ import annotations

from lod.findings.catalogue.descriptions import DESCRIPTIONS
from lod.findings.catalogue.figures import FIGURES
from lod.findings.catalogue.files import FILES
from lod.findings.catalogue.formats import FORMATS
from lod.findings.catalogue.graphs import GRAPHS
from lod.findings.catalogue.kind import Kind
from lod.findings.catalogue.lists import LISTS

KINDS: tuple[Kind, ...] = (*DESCRIPTIONS, *FILES, *FIGURES, *LISTS, *FORMATS, *GRAPHS)
"""All of them, by what they are about."""
