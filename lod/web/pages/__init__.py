"""The pages for people: each a function from a view and what it shows to HTML text.

Pages are plain HTML that reads well without style and works without scripts; templates are in `lod/web/templates`.
"""

from lod.web.pages.accessibility import accessibility
from lod.web.pages.api import api
from lod.web.pages.codelist import codelist, concept
from lod.web.pages.codelists import codelists
from lod.web.pages.dataset import dataset
from lod.web.pages.downloads import downloads
from lod.web.pages.elsewhere import elsewhere
from lod.web.pages.embed import embed
from lod.web.pages.explanation import explanation
from lod.web.pages.home import home
from lod.web.pages.observation import observation
from lod.web.pages.oembed import oembed
from lod.web.pages.preview import preview
from lod.web.pages.problem import problem
from lod.web.pages.quotation import quotation
from lod.web.pages.search import search
from lod.web.pages.sparql import sparql
from lod.web.pages.status import status
from lod.web.pages.structure import structure
from lod.web.pages.thing import thing
from lod.web.pages.view import View
from lod.web.pages.visitor import explanation_page, sparql_page, view_of

__all__ = [
    "View",
    "accessibility",
    "api",
    "codelist",
    "codelists",
    "concept",
    "dataset",
    "downloads",
    "elsewhere",
    "embed",
    "explanation",
    "explanation_page",
    "home",
    "observation",
    "oembed",
    "preview",
    "problem",
    "quotation",
    "search",
    "sparql",
    "sparql_page",
    "status",
    "structure",
    "thing",
    "view_of",
]
