"""A query's text as algebra (SPARQL 1.1 Query, section 18.2, and the grammar of section 19.8)."""

from __future__ import annotations

from typing import Literal

from lod.sparql.algebra import DESCRIBED, Bgp, Const, Described, Node, OrderBy, Parsed, Pattern, TriplePattern, Var
from lod.sparql.errors import bad_query, past_limit
from lod.sparql.groups import Scoped
from lod.sparql.limits import MAX_NESTING
from lod.sparql.selects import Modifiers, SelectClause, Selects, sliced
from lod.sparql.tokens import UPDATES

Dataset = tuple[tuple[str, ...], tuple[str, ...]]
Kind = Literal["select", "ask", "construct"]
Template = tuple[tuple[Node, Node, Node], ...]


def parse(text: str, base: str) -> Parsed:
    """The algebra of a query; relative IRIs are resolved against `base`.

    Raises `BadQuery` for what is not a query of SPARQL 1.1, with its place, `TooLarge` past one of `limits`, and
    `Refused` for SERVICE.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_query(text, error.start, "surrogate") from None
    try:
        return _Query(text, base).query()
    except RecursionError:
        raise past_limit("nesting", MAX_NESTING) from None


class _Query(Selects):
    """Reads a whole query."""

    def query(self) -> Parsed:
        """A query of any of the four forms, to the end of the text."""
        self._prologue()
        form = _FORMS.get(self.kind)
        if form is None:
            if self.kind in UPDATES:
                raise self.error("update")
            raise self.unexpected("form")
        parsed = form(self)
        if self.kind != "end":
            raise self.unexpected("end")
        return parsed

    def _prologue(self) -> None:
        while self.kind in ("BASE", "PREFIX"):
            if self.take("BASE"):
                self.base = self._declared()
            else:
                self.advance()
                if self.kind != "pname" or not self.value.endswith(":") or self.value.count(":") > 1:
                    raise self.unexpected("prefix")
                prefix = self.expect("pname")[:-1]
                self.prefixes[prefix] = self._declared()
                self._names.clear()

    def _declared(self) -> str:
        if self.kind != "iri":
            raise self.unexpected("iri")
        return self.iri()

    def _select(self) -> Parsed:
        selection = self.selection()
        dataset = self._dataset()
        pattern, names = self.selected(selection, self.where())
        if selection.star and names:
            self.edits.append((*selection.star, " ".join(["", *(f"?{name}" for name in names), ""])))
        return self._parsed("select", pattern, names, dataset=dataset)

    def _ask(self) -> Parsed:
        self.advance()
        dataset = self._dataset()
        return self._parsed("ask", self._solutions(self.where()), dataset=dataset)

    def _construct(self) -> Parsed:
        self.advance()
        if self.kind == "{":
            template = self._template()
            self.labels = {}
            dataset = self._dataset()
            where = self.where()
        else:
            dataset = self._dataset()
            self.expect("WHERE", "{")
            template = self._template()
            where = Scoped(Bgp(tuple(map(_in_pattern, template))), [], self.scope)
        return self._parsed("construct", self._solutions(where), template=template, dataset=dataset)

    def _template(self) -> Template:
        """Triples in braces, of which some of the variables are bound by the pattern."""
        self.expect("{")
        self.in_template = True
        template = tuple((s, p, o) for s, p, o in self.triples() if isinstance(p, (Var, Const)))
        self.in_template = False
        self.expect("}", "term")
        return template

    def _describe(self) -> Parsed:
        self.advance()
        selection = SelectClause()
        nodes = [] if self.take("*") else self._described_nodes()
        every = not nodes
        dataset = self._dataset()
        where = self.where() if self.kind in ("WHERE", "{") else Scoped(Bgp(()), [], {})
        modifiers = self.modifiers(selection)
        pattern, visible = self.grouped(where.whole, selection, modifiers)
        if every:
            nodes = [Var(name) for name in visible]
        pattern = sliced(OrderBy(pattern, tuple(modifiers.order)) if modifiers.order else pattern, modifiers)
        return self._parsed("construct", Described(pattern, tuple(nodes)), template=(DESCRIBED,), dataset=dataset)

    def _described_nodes(self) -> list[Node]:
        nodes: list[Node] = []
        while self.kind in ("var", "iri", "pname"):
            start = self.start
            node: Node = Var(self.expect("var")[1:]) if self.kind == "var" else Const(f"<{self.iri()}>")
            if isinstance(node, Var) and node in nodes:
                raise self.error("selected-twice", name=node.name, at=start)
            nodes.append(node)
        if not nodes:
            raise self.unexpected("var", "iri", "*")
        return nodes

    def _solutions(self, where: Scoped) -> Pattern:
        """The solutions that an ASK or CONSTRUCT is about."""
        selection = SelectClause()
        modifiers: Modifiers = self.modifiers(selection)
        pattern, _ = self.grouped(where.whole, selection, modifiers)
        return sliced(OrderBy(pattern, tuple(modifiers.order)) if modifiers.order else pattern, modifiers)

    def _dataset(self) -> Dataset:
        """The graphs of FROM and of FROM NAMED (section 13.2)."""
        default: list[str] = []
        named: list[str] = []
        while self.take("FROM"):
            graphs = named if self.take("NAMED") else default
            graphs.append(f"<{self.iri()}>")
        return tuple(default), tuple(named)

    def _parsed(
        self,
        kind: Kind,
        pattern: Pattern,
        names: tuple[str, ...] = (),
        *,
        template: Template = (),
        dataset: Dataset = ((), ()),
    ) -> Parsed:
        return Parsed(kind, pattern, names, template, dataset, self.edited(0, len(self.text)))


_FORMS = {
    "SELECT": _Query._select,
    "ASK": _Query._ask,
    "CONSTRUCT": _Query._construct,
    "DESCRIBE": _Query._describe,
}
"""How each form of a query is read."""


def _in_pattern(triple: tuple[Node, Node, Node]) -> TriplePattern:
    """A triple of the short CONSTRUCT as a pattern: its blank nodes are not those that the answer makes."""
    s, _, o = (Var(f"_:b{n.name[3:]}") if isinstance(n, Var) and n.name.startswith("_:") else n for n in triple)
    return s, triple[1], o
