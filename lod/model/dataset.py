"""A data set: what it is about, who answers for it, how it is built, and where its figures come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from lod.model.chart import Chart
from lod.model.origin import Origin
from lod.model.structure import DataStructureDefinition
from lod.model.text import Text


@dataclass(frozen=True)
class Agent:
    """Somebody who publishes or makes figures. `organization`: a Norwegian organisation number, where there is one."""

    name: Text
    organization: str = ""
    homepage: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask (vCard): a name and an e-mail address, a page, or both."""

    name: Text
    email: str = ""
    url: str = ""


@dataclass(frozen=True)
class SourceDocument:
    """The document that states the figures.

    `sha256` is of the text as it was read, on the day `read`; paragraphs are counted in that text.
    """

    name: str
    title: Text
    publisher: Agent
    language: str = "nb"
    url: str = ""
    issued: str = ""
    read: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Series:
    """Data sets that belong together, such as one for each survey; title and description may stand in one of them."""

    id: str
    title: Text = Text()
    description: Text = Text()


@dataclass(frozen=True)
class Reference:
    """Something elsewhere that belongs to a data set: its IRI or address, and what it is called.

    `type`: for laws, a code of `controlled.LEGAL_RESOURCES`.
    """

    iri: str
    title: Text = Text()
    type: str = ""


@dataclass(frozen=True)
class InhabitantsReference:
    """The data set and its measure that are the population of the places another one is about."""

    dataset: str
    measure: str


@dataclass(frozen=True)
class DataSet:
    """A data set, without its observations (`qb:DataSet` and `dcat:Dataset` in one).

    `themes`, `frequency`, `license`, `spatial`, `type`, `access_rights` are codes of the EU's authority tables; `los`
    are IRIs of Norwegian LOS themes; a place of `spatial` may also be an IRI, or `LIST/CODE` for a code of an area list
    of the site; `begin`, `end`: ISO dates of the time covered, `end` empty while it is open;
    `high_value`: categories of high-value data sets (Regulation (EU) 2023/138), by their codes; none if the owner has
    not said that it is one; `subjects` are concepts that the figures are about, `legal_basis` what they are collected
    under, `references` what else to read, `quality` what is to be known of their quality, `sample` where a part of
    them can be seen, `documentation` a page that explains them;
    `view`: the parameters of the selection that its page begins with, empty where the structure decides;
    `inhabitants`: the published population that its counts may be divided by;
    `sentence`: what a figure says, with dimensions in braces; `previous_version`: the version before `version`;
    `next_release`: the day or the moment (ISO 8601) when its next figures come;
    `stated_modified`: the day that the description says, where `modified` is a later one, of the figures;
    `same_as`: IRIs that name this very data set elsewhere.
    """

    id: str
    title: Text
    description: Text
    structure: DataStructureDefinition
    publisher: Agent
    contact: Contact
    issued: str
    modified: str
    creators: tuple[Agent, ...] = ()
    sources: tuple[SourceDocument, ...] = ()
    license: str = "CC_BY_4_0"
    themes: tuple[str, ...] = ()
    los: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    frequency: str = ""
    spatial: tuple[str, ...] = ("NOR",)
    begin: str = ""
    end: str = ""
    languages: tuple[str, ...] = ()
    version: str = ""
    version_notes: Text = Text()
    previous_version: str = ""
    stated_modified: str = ""
    next_release: str = ""
    series: Series | None = None
    type: str = "STATISTICAL"
    access_rights: str = "PUBLIC"
    landing_page: str = ""
    population: Text = Text()
    method: Text = Text()
    collected: Text = Text()
    notes: Text = Text()
    chart: Chart = Chart()
    sentence: Text = Text()
    same_as: tuple[str, ...] = ()
    high_value: tuple[str, ...] = ()
    subjects: tuple[Reference, ...] = ()
    legal_basis: tuple[Reference, ...] = ()
    references: tuple[Reference, ...] = ()
    quality: Text = Text()
    sample: str = ""
    documentation: str = ""
    view: tuple[tuple[str, str], ...] = ()
    inhabitants: InhabitantsReference | None = None
    origin: Origin = field(default=Origin(), compare=False)

    def source(self, name: str) -> SourceDocument | None:
        return next((source for source in self.sources if source.name == name), None)
