"""The map of a graph: every thing once, nothing upon another, links lead to the right where that can be."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lod.rdf.terms import Term, Triple, literal
from lod.rdf.vocab import RDF
from lod.web.pages.answer_chart import Cell, Table
from lod.web.pages.answer_map import BOX, MOST, Map, of_graph, of_table
from lod.web.pages.words import Link, Words

THINGS = [Term(f"<a:{n}>") for n in range(9)]
GRAPHS = st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS[:3]), st.sampled_from(THINGS)), max_size=30)


def named(term: Term) -> Link:
    return Link(Words(term[1:-1]), f"/doc/{term[3:-1]}")


def drawn(triples: list[Triple]) -> Map | None:
    return of_graph(triples, named, lambda term: term[1:-1])


def table(*rows: tuple[str, ...]) -> Table:
    cells: list[list[Cell | None]] = [[Cell(Link(Words(name)), iri=name) for name in row] for row in rows]
    return Table(["one", "other", "third"][: len(rows[0])], cells, len(rows))


@given(GRAPHS)
def test_every_thing_that_is_linked_stands_once_and_apart(triples: list[Triple]) -> None:
    """Each thing with a link has one box within the picture, no two boxes touch, and every link has its line."""
    found = drawn(triples)
    linked = {(s, o) for s, _, o in triples if s != o}
    if found is None:
        assert not linked
        return
    assert sorted(node.link.text for node in found.nodes) == sorted({t[1:-1] for pair in linked for t in pair})
    assert len(found.edges) == len(linked)
    for node in found.nodes:
        assert 0 <= node.x <= found.width - BOX[0]
        assert 0 <= node.y <= found.height - BOX[1]
    for one, other in combinations(found.nodes, 2):
        assert abs(one.x - other.x) >= BOX[0] or abs(one.y - other.y) >= BOX[1]


def test_links_lead_to_the_right() -> None:
    """What nothing leads to stands first; what leads back is told by its line."""
    found = drawn([(THINGS[0], THINGS[8], THINGS[1]), (THINGS[1], THINGS[8], THINGS[2])])
    assert found is not None
    assert [node.link.text for node in sorted(found.nodes, key=lambda node: node.x)] == ["a:0", "a:1", "a:2"]
    assert [edge.back for edge in found.edges] == [False, False]
    circle = drawn([(THINGS[0], THINGS[8], THINGS[1]), (THINGS[1], THINGS[8], THINGS[0])])
    assert circle is not None
    assert [edge.back for edge in circle.edges] == [False, True]


def test_classes_are_told_and_literals_are_left_to_the_list() -> None:
    """A type is a class; a graph of literals alone has no map."""
    assert drawn([(THINGS[0], THINGS[1], literal("x"))]) is None
    found = drawn([(THINGS[0], RDF.type, THINGS[1])])
    assert found is not None
    assert [node.is_class for node in found.nodes] == [False, True]


def test_very_many_things_are_not_all_drawn_and_it_is_said() -> None:
    """No more things than can be seen; how many are left out is known."""
    found = drawn([(Term("<a:hub>"), Term("<a:p>"), Term(f"<a:{n}>")) for n in range(100)])
    assert found is not None
    assert len(found.nodes) == MOST
    assert found.more == 101 - MOST
    assert len({edge.name for edge in found.edges}) == 1


def test_rows_of_things_are_links() -> None:
    """From the first thing of each row to its others, by the name of the variable; one thing alone has no map."""
    assert of_table(table(("a:0",), ("a:1",)), named) is None
    found = of_table(table(("a:0", "a:1", "a:2"), ("a:0", "a:1", "a:3")), named)
    assert found is not None
    assert [edge.name for edge in found.edges] == ["other", "third", "third"]
    assert all(re.fullmatch(r"M[\d ]+C[\d ]+", edge.path) for edge in found.edges)
