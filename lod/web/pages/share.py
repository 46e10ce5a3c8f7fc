"""A data set, or a selection of it, where it is shown elsewhere: what it is called, and its addresses as page, frame,
picture and citation. All of them are of exactly that selection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from lod.charts.files import chart_path
from lod.charts.heading import heading, selected_part
from lod.exchange.selection import Labels, Selection
from lod.model.dataset import DataSet
from lod.web.pages import selection as selections
from lod.web.pages.snippets import LONG
from lod.web.pages.view import View

AS_OF = "asOf"


def pinning(view: View, dataset: DataSet) -> list[tuple[str, str]]:
    """The parameter that keeps a cited address in the state that is shown: a moment, else the version of the data set.

    None in a file of an exported site, which is all there is of it.
    """
    moment = view.as_of or ("" if view.exported else dataset.version)
    return [(AS_OF, moment)] if moment else []


@dataclass(frozen=True)
class SharedSelection:
    """A selection of a `dataset` as it is seen in a `view`: its `title`, what of the data set it is (`part`, "" for the
    whole), and the parameters that ask for it, as in `query`, without a question mark."""

    view: View
    dataset: DataSet
    title: str
    part: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The query string that asks for it, with its question mark; "" for the whole."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    @property
    def long(self) -> bool:
        """Whether it is too long to stand on a page for each format and picture: buttons and code have it."""
        return len(self.query) > LONG

    @property
    def page(self) -> str:
        """The lasting address of its page, in the language that was chosen."""
        return f"{self.view.opened.base}doc/dataset/{self.dataset.id}{self._spoken(self.view.chosen)}"

    @property
    def cited(self) -> str:
        """The address to cite: the data set's IRI, with the selection, as it is in the state that is shown."""
        chosen = [(name, value) for name, value in self.parameters if name != AS_OF]
        query = urlencode([*chosen, *pinning(self.view, self.dataset)])
        return self.view.opened.iris.dataset(self.dataset.id)[1:-1] + (f"?{query}" if query else "")

    @property
    def frame(self) -> str:
        """The address of the page for a frame."""
        return f"{self.view.opened.base}embed/dataset/{self.dataset.id}{self._spoken(True)}"

    @property
    def oembed(self) -> str:
        """Where the snippet for it is had as oEmbed; "" for a long one."""
        return "" if self.long else f"{self.view.root}/oembed?url={quote(self.page, safe='')}"

    def picture(self, absolute: bool = False, suffix: str = "png") -> str:
        """The address of its chart; "" where the whole has none, and for a long selection."""
        if self.long:
            return ""
        root = self.view.opened.base if absolute else f"{self.view.root}/"
        if self.parameters:
            return f"{root}{chart_path(self.dataset.id, self.view.language, suffix)}{self.query}"
        path = chart_path(self.dataset.id, self.view.drawn, suffix)
        return f"{root}{path}" if path in self.view.opened.manifest.files else ""

    def _spoken(self, chosen: bool) -> str:
        parameters = [*self.parameters, *([("lang", self.view.language)] if chosen else [])]
        return f"?{urlencode(parameters)}" if parameters else ""


def shared(view: View, dataset: DataSet, chosen: Selection) -> SharedSelection:
    """A selection as it is shown elsewhere; how its labels stand in files is no part of it."""
    arguments = dataset, view.opened.lists, chosen.fixed, view.opened.occurring(dataset.id), view.language
    parameters = selections.pairs(view, dataset, replace(chosen, language="", labels=Labels.BOTH))
    return SharedSelection(view, dataset, heading(*arguments), selected_part(*arguments), tuple(parameters))
