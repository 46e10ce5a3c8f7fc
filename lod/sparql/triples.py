"""Triple patterns (section 4, and section 19.8, rules 52, 55 and 75 to 111): lists, blank nodes, collections."""

from __future__ import annotations

from lod.sparql.algebra import Const, Node, Path, TriplePattern, Var
from lod.sparql.paths import STARTS, Paths
from lod.sparql.terms import NIL, NUMBERS, RDF, TYPE

TERMS = frozenset({"var", "iri", "pname", "string", "nil", "anon", "bnode", "TRUE", "FALSE", "+", "-"}) | NUMBERS
SUBJECTS = TERMS | {"(", "["}
"""What triples begin with."""

FIRST, REST = Const(f"<{RDF}first>"), Const(f"<{RDF}rest>")


class Triples(Paths):
    """Reads triples.

    `scope`: the variables of the group at hand that are in scope, in order of appearance. `labels`: the blank nodes
    labelled in it, and their names; `_used_labels`: those of groups before. `in_template`: no paths, and blank nodes
    are new ones.
    """

    def __init__(self, text: str, base: str) -> None:
        super().__init__(text, base)
        self.scope: dict[str, None] = {}
        self.labels: dict[str, str] = {}
        self.used_labels: set[str] = set()
        self.in_template = False
        self._blank_nodes = 0

    def triples(self) -> list[TriplePattern]:
        """Triples with full stops between, one perhaps after the last."""
        triples: list[TriplePattern] = []
        while self.kind in SUBJECTS:
            self._same_subject(triples)
            if not self.take("."):
                break
        return triples

    def _same_subject(self, triples: list[TriplePattern]) -> None:
        alone = self.kind in ("(", "[")
        subject = self._node(triples)
        if not alone or self._has_verb():
            self._properties(subject, triples)

    def _has_verb(self) -> bool:
        return self.kind == "var" or self.kind in STARTS

    def _properties(self, subject: Node, triples: list[TriplePattern]) -> None:
        """Properties and objects of a subject."""
        while True:
            predicate = self._predicate()
            while True:
                place = len(triples)
                target = self._node(triples)
                triples.insert(place, (subject, predicate, target))
                self._no_annotation()
                if not self.take(","):
                    break
            if self.kind != ";":
                return
            while self.take(";"):
                pass
            if not self._has_verb():
                return

    def _no_annotation(self) -> None:
        if self.kind == "~" or (self.kind == "{" and self.text.startswith("|", self.end)):
            raise self.error("later", name=self.value)

    def _predicate(self) -> Node | Path:
        if self.kind == "var":
            return self.scoped()
        if not self.in_template and self.kind in STARTS:
            return self.verb()
        if self.take("a"):
            return Const(TYPE)
        if self.kind not in ("iri", "pname"):
            raise self.unexpected("predicate")
        return Const(f"<{self.iri()}>")

    def scoped(self) -> Var:
        name = self.value[1:]
        self.scope[name] = None
        self.advance()
        return Var(name)

    def _node(self, triples: list[TriplePattern]) -> Node:
        """A subject or object; the triples it brings go to the list."""
        kind = self.kind
        if kind == "var":
            return self.scoped()
        if kind in ("iri", "pname"):
            return Const(f"<{self.iri()}>")
        if (literal := self.literal()) is not None:
            return Const(literal)
        if kind == "bnode":
            return self._labelled()
        if self.take("anon"):
            return self._blank_node()
        if self.take("nil"):
            return Const(NIL)
        if kind == "[":
            return self._described(triples)
        if kind == "(":
            return self._collection(triples)
        raise self.unexpected("term")

    def _blank_node(self) -> Var:
        self._blank_nodes += 1
        return Var(f"_:{'t' if self.in_template else 'b'}{self._blank_nodes}")

    def _labelled(self) -> Var:
        label = self.value[2:]
        if label in self.used_labels:
            raise self.error("blank-node-reused", name=label[:60])
        self.advance()
        if label not in self.labels:
            self.labels[label] = self._blank_node().name
        return Var(self.labels[label])

    def _described(self, triples: list[TriplePattern]) -> Node:
        """`[ … ]`: a blank node with its properties."""
        self.deeper()
        self.advance()
        node = self._blank_node()
        self._properties(node, triples)
        self.depth -= 1
        self.expect("]", ";")
        return node

    def _collection(self, triples: list[TriplePattern]) -> Node:
        """`( … )`: an RDF list of nodes."""
        self.deeper()
        self.advance()
        first = cell = self._blank_node()
        while True:
            place = len(triples)
            item = self._node(triples)
            triples.insert(place, (cell, FIRST, item))
            if self.kind == ")":
                break
            following = self._blank_node()
            triples.append((cell, REST, following))
            cell = following
        triples.append((cell, REST, Const(NIL)))
        self.depth -= 1
        self.advance()
        return first

    def leave_labels(self) -> None:
        """Blank nodes labelled so far are those of a group that has ended (section 5.1.1)."""
        self.used_labels.update(self.labels)
        self.labels = {}
