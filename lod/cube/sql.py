"""Statements over cubes as values: a form that stands in the code, and holes that take only what is SQL already.

A name or a constant becomes SQL by `sql_identifier` and `sql_literal`, and nowhere else, so that no text from outside
is read as SQL. The compiler of queries has nodes, and a printer, of its own (`lod.sql`).
"""

from __future__ import annotations

from collections.abc import Iterable


class Sql(str):
    """A piece of a statement; what is put together from it in any other way is a plain text.

    `form`: a constant, with `{}` or `{name}` for each hole. A hole takes a piece, a whole number, or several pieces,
    between which commas are put. Raises `TypeError` for any other text.
    """

    __slots__ = ()

    def __new__(cls, form: str, *holes: Sql | int | Iterable[Sql], **named: Sql | int | Iterable[Sql]) -> Sql:
        if holes or named:
            form = form.format(*map(_piece, holes), **{name: _piece(hole) for name, hole in named.items()})
        return super().__new__(cls, form)

    def __add__(self, other: str) -> Sql:
        return Sql("{}{}", self, _checked(other))


def _piece(hole: Sql | int | Iterable[Sql]) -> str:
    if isinstance(hole, int) and not isinstance(hole, bool):
        return str(int(hole))
    if isinstance(hole, Iterable) and not isinstance(hole, str | bytes):
        return ", ".join(map(_checked, hole))
    return str(_checked(hole))


def _checked(piece: object) -> Sql:
    if not isinstance(piece, Sql):
        raise TypeError(f"{piece!r} is not SQL")
    return piece


def sql_identifier(name: str, of: str = "") -> Sql:
    """A name as an SQL identifier; with `of`, that of a column of this table."""
    identifier = Sql('"' + name.replace('"', '""') + '"')
    return Sql("{}.{}", sql_identifier(of), identifier) if of else identifier


def sql_literal(text: object) -> Sql:
    """A text, or a path, as an SQL literal."""
    return Sql("'" + str(text).replace("'", "''") + "'")


def commas(pieces: Iterable[Sql]) -> Sql:
    """Pieces with commas between them."""
    return in_turn(", ", pieces)


def all_of(conditions: Iterable[Sql]) -> Sql:
    """The condition that all of these hold."""
    return in_turn(" AND ", conditions) or TRUE


def any_of(conditions: Iterable[Sql]) -> Sql:
    """The condition that one of these holds."""
    return in_turn(" OR ", conditions) or FALSE


def in_turn(sign: str, pieces: Iterable[Sql]) -> Sql:
    """Pieces one after the other, with a `sign` between them, a constant."""
    return Sql(sign.join(map(_checked, pieces)))


def marks(count: int) -> Sql:
    """The places of so many parameters."""
    return Sql(", ".join("?" * count))


TRUE, FALSE, NULL = Sql("true"), Sql("false"), Sql("NULL")
