"""A client of event streams (LDES 1.0): an empty replica that follows every page, and ends with triples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox

TREE, LDES = "https://w3id.org/tree#", "https://w3id.org/ldes#"

States = dict[str, tuple[str, set[str]]]
"""By thing the moment of its newest state, and its triples as lines of N-Triples."""


@dataclass
class Replica:
    """The newest state of each thing; `fetch` gives the N-Triples at an address. Pages are read once."""

    fetch: Callable[[str], str]
    root: str
    pages: dict[str, ox.Store] = field(default_factory=dict)

    def triples(self) -> set[str]:
        """All that the stream says now, as lines of N-Triples."""
        self.pages.pop(self.root, None)
        self._read(self.root)
        description = self.pages[self.root]
        view = ox.NamedNode(f"{TREE}view")
        (stream,) = (q.subject for q in description.quads_for_pattern(None, view, ox.NamedNode(self.root)))
        paths = {
            name: _object(description, _value(stream), f"{LDES}{name}")
            for name in ("timestampPath", "versionOfPath", "versionDeletePath", "versionDeleteObject")
        }
        newest: States = {}
        for page in self.pages.values():
            for member in page.quads_for_pattern(stream, ox.NamedNode(f"{TREE}member"), None):
                state = page.quads_for_pattern(ox.NamedNode(_value(member.object)), None, None)
                _apply(list(state), paths, newest)
        return {line for _, lines in newest.values() for line in lines}

    def _read(self, address: str) -> None:
        if address in self.pages:
            return
        page = ox.Store()
        page.load(self.fetch(address).encode(), format=ox.RdfFormat.N_TRIPLES)
        self.pages[address] = page
        for relation in page.quads_for_pattern(ox.NamedNode(address), ox.NamedNode(f"{TREE}relation"), None):
            self._read(_object(page, _value(relation.object), f"{TREE}node"))


def _apply(quads: list[ox.Quad], paths: dict[str, str], newest: States) -> None:
    """Takes a member in, where it is newer than what is there of its thing."""
    values = {_value(quad.predicate): _value(quad.object) for quad in quads}
    thing, at = values[paths["versionOfPath"]], values[paths["timestampPath"]]
    before = newest.get(thing, ("", set()))
    assert before[0] != at, f"{thing} is in one event twice"
    deletion = (paths["versionDeletePath"], paths["versionDeleteObject"])
    gone = any((_value(quad.predicate), _value(quad.object)) == deletion for quad in quads)
    own = (q for q in quads if _value(q.predicate) not in (paths["versionOfPath"], paths["timestampPath"]))
    lines = set() if gone else {f"<{thing}> {quad.predicate} {quad.object} ." for quad in own}
    newest[thing] = max(before, (at, lines), key=lambda state: state[0])


def _object(page: ox.Store, subject: str, predicate: str) -> str:
    (quad,) = page.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return _value(quad.object)


def _value(term: object) -> str:
    """The IRI, or the lexical form."""
    return str(getattr(term, "value", term))
