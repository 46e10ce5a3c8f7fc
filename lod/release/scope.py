"""What an event stream is of: everything, one data set, or one code list."""

from __future__ import annotations

from dataclasses import dataclass

from lod.rdf.iris import Iris
from lod.rdf.vocab import SKOS


@dataclass(frozen=True)
class StreamScope:
    """A data set or a code list; everything, where both are ""."""

    dataset: str = ""
    codelist: str = ""

    @property
    def path(self) -> str:
        """What stands in addresses for it; "" for everything."""
        if self.dataset:
            return f"/dataset/{self.dataset}"
        return f"/codelist/{self.codelist}" if self.codelist else ""

    def names(self, subject: str, iris: Iris) -> bool:
        """Whether a subject (in N-Triples) is of it by its name alone."""
        if self.dataset:
            return iris.dataset_of(subject) == self.dataset
        return not self.codelist or iris.codelist_of(subject) == self.codelist

    def states(self, properties: tuple[str, ...], iris: Iris) -> bool:
        """Whether the properties of a subject (`<p> <o>`) say that it is of it: a code with an address elsewhere."""
        return bool(self.codelist) and f"{SKOS.inScheme} {iris.codelist(self.codelist)}" in properties


EVERYTHING = StreamScope()
