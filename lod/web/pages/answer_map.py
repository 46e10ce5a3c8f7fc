"""The map of a graph: its things as boxes, from left to right as links lead, and its links as lines with their names.

It is laid out and drawn on the server, so that it is there without scripts; the same links stand in the list beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import RDF
from lod.web.pages.answer_chart import Table
from lod.web.pages.words import Link

MOST, MOST_EDGES = 30, 60
"""Things and links that are drawn."""

BOX, GAP, MARGIN = (220, 40), (185, 16), 8
"""In pixels: a box, the room between boxes, and around them all."""

LONGEST, LONGEST_NAME = 25, 23
"""Letters that are shown of what a thing and what a link is called."""

Named = Callable[[Term], Link]
"""What a thing is called, and where it is read about."""


@dataclass(frozen=True)
class Node:
    """A thing: its name, whole and as it is shown, its address, its box's left and top, and whether it is a class."""

    link: Link
    short: str
    x: int
    y: int
    is_class: bool


@dataclass(frozen=True)
class Edge:
    """A link: its name (empty where the same name stands at the same end already), its line as an SVG path, and where
    the name ends. `back`: it does not lead to the right."""

    name: str
    path: str
    x: int
    y: int
    back: bool


@dataclass(frozen=True)
class Map:
    """`width` and `height` in pixels, the `nodes` and `edges`; `more` things are not drawn."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: int


Links = dict[tuple[Term, Term], list[str]]
"""The names of the links between two things."""


def of_graph(triples: Iterable[Triple], named: Named, called: Callable[[Term], str]) -> Map | None:
    """The map of a graph, with what properties are `called`; None where nothing in it leads to another thing."""
    found: Links = {}
    classes = set()
    for subject, predicate, object_ in triples:
        if object_.startswith('"') or subject == object_:
            continue
        found.setdefault((subject, object_), []).append(called(predicate))
        if predicate == RDF.type:
            classes.add(object_)
    return _drawn(found, classes, named)


def of_table(table: Table, named: Named) -> Map | None:
    """The map of solutions: from the first thing of each row to its others; None where rows name one thing only."""
    linked = [
        place
        for place in range(len(table.variables))
        if table.rows and all((cell := row[place]) is not None and cell.iri for row in table.rows)
    ]
    found: Links = {}
    for row in table.rows if len(linked) > 1 else ():
        first, *others = (Term(f"<{cell.iri}>") for place in linked if (cell := row[place]) is not None)
        for place, other in zip(linked[1:], others, strict=True):
            names = found.setdefault((first, other), [])
            if table.variables[place] not in names:
                names.append(table.variables[place])
    return _drawn({pair: names for pair, names in found.items() if pair[0] != pair[1]}, set(), named)


def _drawn(found: Links, classes: set[Term], named: Named) -> Map | None:
    if not found:
        return None
    every = dict.fromkeys(thing for pair in found for thing in pair)
    kept = set(_first(found))
    edges = dict(islice(((pair, names) for pair, names in found.items() if kept.issuperset(pair)), MOST_EDGES))
    shown = {thing: named(thing) for thing in every if thing in kept}
    layers = _ordered(_layers(list(shown), edges), edges)
    tallest = max(map(len, layers))
    height = tallest * (BOX[1] + GAP[1]) - GAP[1] + 2 * MARGIN
    places = {thing: place for number, layer in enumerate(layers) for thing, place in _column(number, layer, height)}
    nodes = tuple(
        Node(link, _short(link.text, LONGEST), *places[thing], thing in classes) for thing, link in shown.items()
    )
    bulge = GAP[0] // 2 if any(places[one][0] >= places[other][0] for one, other in edges) else 0
    width = len(layers) * (BOX[0] + GAP[0]) - GAP[0] + 2 * MARGIN + bulge
    return Map(width, height, nodes, tuple(_edges(edges, places)), len(every) - len(shown))


def _first(found: Links) -> dict[Term, None]:
    """The things that there is room for: from one that nothing leads to, all it leads to, before the next such one."""
    after = _after(found)
    layers = _layers(list(dict.fromkeys(thing for pair in found for thing in pair)), found)
    kept: dict[Term, None] = {}
    for root in layers[0]:
        waiting = [root] if root in after else []
        while waiting and len(kept) < MOST:
            thing = waiting.pop(0)
            waiting += [other for other in after.get(thing, ()) if other not in kept]
            kept[thing] = None
    return kept


def _after(found: Links) -> dict[Term, list[Term]]:
    """What each thing leads to."""
    after: dict[Term, list[Term]] = {}
    for one, other in found:
        after.setdefault(one, []).append(other)
    return after


def _layers(things: Sequence[Term], edges: Links) -> list[list[Term]]:
    """The things by how many links away they are from one that none leads to."""
    after = _after(edges)
    reached = {other for _, other in edges}
    # those that only lead on come first; in a circle, the one that most links start from
    starts = sorted(things, key=lambda thing: (thing in reached, -len(after.get(thing, ()))))
    depth: dict[Term, int] = {}
    roots = [thing for thing in starts if thing not in reached]
    for start in (roots, *([thing] for thing in starts)):
        level = [thing for thing in start if thing not in depth]
        number = 0
        while level:
            depth.update(dict.fromkeys(level, number))
            level = list(dict.fromkeys(b for a in level for b in after.get(a, ()) if b not in depth))
            number += 1
    found: list[list[Term]] = [[] for _ in range(max(depth.values()) + 1)]
    for thing in things:
        found[depth[thing]].append(thing)
    return found


def _ordered(layers: list[list[Term]], edges: Links) -> list[list[Term]]:
    """The layers, each in the order of what leads to it, so that few lines cross."""
    before: dict[Term, list[Term]] = {}
    for one, other in edges:
        before.setdefault(other, []).append(one)
    found, at = layers[:1], dict[Term, int]()
    for layer in layers[1:]:
        at.update({thing: place for place, thing in enumerate(found[-1])})
        found.append(sorted(layer, key=lambda thing: _mean([at[one] for one in before[thing] if one in at])))
    return found


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _column(number: int, layer: Sequence[Term], height: int) -> Iterator[tuple[Term, tuple[int, int]]]:
    """Where the boxes of a layer stand: below one another, in the middle of the height."""
    step = BOX[1] + GAP[1]
    top = (height - (len(layer) * step - GAP[1])) // 2
    for place, thing in enumerate(layer):
        yield thing, (MARGIN + number * (BOX[0] + GAP[0]), top + place * step)


def _edges(edges: Links, places: Mapping[Term, tuple[int, int]]) -> Iterator[Edge]:
    said: set[tuple[Term, str]] = set()
    for (one, other), names in edges.items():
        name = _short(", ".join(dict.fromkeys(names)), LONGEST_NAME)
        shown = name if (other, name) not in said else ""
        said.add((other, name))
        x1, y1 = places[one][0] + BOX[0], places[one][1] + BOX[1] // 2
        x2, y2 = places[other][0], places[other][1] + BOX[1] // 2
        if x2 > x1:
            bend = min((x2 - x1) // 2, GAP[0] // 2)
            yield Edge(shown, f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}", x2 - 12, y2 - 6, False)
        else:
            end, out = x2 + BOX[0], max(x1, x2 + BOX[0]) + GAP[0] // 2
            path = f"M{x1} {y1}C{out} {y1} {out} {y2} {end + 2} {y2}"
            yield Edge(shown, path, out, (y1 + y2) // 2 - 4, True)


def _short(text: str, most: int) -> str:
    """The beginning of a name, and the end of an address: what tells it from others."""
    if len(text) <= most:
        return text
    return f"…{text[1 - most :]}" if ":" in text and " " not in text else f"{text[: most - 1].rstrip()}…"
