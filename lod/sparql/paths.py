"""Property paths (section 9, and section 19.8, rules 88 to 97)."""

from __future__ import annotations

from typing import Literal

from lod.sparql.algebra import Alternative, Const, Inverse, Link, Negated, Path, Repeat, Sequence
from lod.sparql.errors import past_limit
from lod.sparql.expressions import Expressions
from lod.sparql.limits import MAX_REPEATS, MAX_STEPS
from lod.sparql.terms import TYPE

REPEATS: dict[str, Literal["?", "*", "+"]] = {"?": "?", "*": "*", "+": "+"}
STARTS = frozenset({"iri", "pname", "a", "^", "!", "("})
"""What a path begins with."""


class Paths(Expressions):
    """Reads property paths; `_steps` and `_repeats` count those of the path at hand."""

    _steps = _repeats = 0

    def verb(self) -> Const | Path:
        """A path; one property alone as a constant."""
        self._steps = self._repeats = 0
        path = self._path()
        return Const(path.iri) if isinstance(path, Link) else path

    def _path(self) -> Path:
        alternatives: list[Path] = []
        while True:
            steps = [self._step()]
            while self.take("/"):
                steps.append(self._step())
            alternatives.append(steps[0] if len(steps) == 1 else Sequence(tuple(steps)))
            if not self.take("|"):
                return alternatives[0] if len(alternatives) == 1 else Alternative(tuple(alternatives))

    def _step(self) -> Path:
        """One step, perhaps backwards, perhaps repeated."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise past_limit("steps", MAX_STEPS)
        inverse = self.take("^")
        path = self._primary_path()
        if self.kind in REPEATS:
            self._repeats += 1
            if self._repeats > MAX_REPEATS:
                raise past_limit("repeats", MAX_REPEATS)
            path = _repeated(path, REPEATS[self.kind])
            self.advance()
        return Inverse(path) if inverse else path

    def _primary_path(self) -> Path:
        if self.take("("):
            self.deeper()
            path = self._path()
            self.depth -= 1
            self.expect(")")
            return path
        if self.take("!"):
            return self._negated()
        return Link(self._property())

    def _property(self) -> str:
        if self.take("a"):
            return TYPE
        if self.kind not in ("iri", "pname"):
            raise self.unexpected("predicate")
        return f"<{self.iri()}>"

    def _negated(self) -> Path:
        """What follows `!`: one property, or several in brackets, each perhaps backwards."""
        forward: list[str] = []
        backward: list[str] = []
        several = self.take("(")
        while True:
            (backward if self.take("^") else forward).append(self._property())
            if not (several and self.take("|")):
                break
        if several:
            self.expect(")", "|")
        return Negated(tuple(forward), tuple(backward))


def _repeated(path: Path, how: Literal["?", "*", "+"]) -> Path:
    """A path repeated; what was repeated before is only repeated in another way."""
    if isinstance(path, Repeat):
        return Repeat(path.path, how if path.how == how else "*")
    return Repeat(path, how)
