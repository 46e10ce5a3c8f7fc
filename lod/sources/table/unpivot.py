"""Wide tables made long: columns whose names say years or categories become rows, between the reader and the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message, both
from lod.model.origin import Origin, line_of, part_of, position
from lod.sources.site.schema import did_you_mean
from lod.sources.source import Batch

MEASURE = "measure"
"""The word in braces that stands for the column of a measure or an attribute."""


@dataclass(frozen=True)
class Unpivot:
    """How the wide columns of a table are named.

    `pattern`: their names, with a dimension (or `measure`) in braces: `{aar}`, `{measure}_{aar}`. `columns`: which they
    are; all that nobody described, if empty. `measure`: what their cells are of, where the pattern does not say it.

    """

    pattern: str
    columns: tuple[str, ...] = ()
    measure: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words in braces."""
        return tuple(re.findall(r"{(\w+)}", self.pattern))

    def words_of(self, column: str) -> dict[str, str] | None:
        """What a column's name says for each word in braces; None if it is not named like that.

        Where what stands between the words is in what they say too (`Both sexes 2020`, `Men January 2020`), the names
        of all the columns decide where one ends: the fewest different texts are meant.
        """
        match = self._name.fullmatch(column)
        return {word: text.strip() for word, text in match.groupdict().items()} if match else None

    @cached_property
    def _name(self) -> re.Pattern[str]:
        ways = [self._of_length(length) for length in (".+?", ".+")]
        return min(ways, key=self._different_texts)

    def _of_length(self, length: str) -> re.Pattern[str]:
        parts = re.split(r"({\w+})", self.pattern)
        words = (f"(?P<{part[1:-1]}>{length})" if part.startswith("{") else re.escape(part) for part in parts)
        return re.compile("".join(words))

    def _different_texts(self, name: re.Pattern[str]) -> int:
        texts = [match.groupdict().items() for column in self.columns if (match := name.fullmatch(column))]
        return len({pair for pairs in texts for pair in pairs})


def described(value: Mapping[str, Any]) -> Unpivot | None:
    """What a description says of wide columns; None if its table is a long one."""
    about = (value.get("table") or {}).get("unpivot")
    if not about:
        return None
    measure = about.get("measure", next(iter(value["measures"])))
    return Unpivot(about["pattern"], tuple(about.get("columns", ())), measure)


def laws(value: Mapping[str, Any], origin: Origin) -> Iterator[Finding]:
    """What a description's `unpivot` names that is not there."""
    unpivot = described(value)
    if unpivot is None:
        return
    measures = list(value["measures"])
    varying = [name for name, dimension in value["dimensions"].items() if "value" not in dimension]

    def finding(key: str, word: str, message: Message, choices: list[str]) -> Finding:
        row, column = origin.row_of("table", "unpivot", key), f"table.unpivot.{key}"
        return Finding(message, file=origin.file, row=row, column=column, value=word, hint=did_you_mean(word, choices))

    if not unpivot.words:
        wanted = [f"{{{name}}}" for name in varying]
        yield finding("pattern", unpivot.pattern, Message("pattern-without-dimension"), wanted)
    if len(set(unpivot.words)) < len(unpivot.words):
        yield finding("pattern", unpivot.pattern, Message("pattern-word-twice"), varying)
    for word in unpivot.words:
        if word != MEASURE and word not in varying:
            yield finding("pattern", word, Message("not-a-coded-dimension", name=word), [*varying, MEASURE])
    if unpivot.measure not in measures:
        yield finding("measure", unpivot.measure, Message("not-a-measure", name=unpivot.measure), measures)
    if len(measures) > 1 and MEASURE not in unpivot.words and "measure" not in value["table"]["unpivot"]:
        yield finding("pattern", unpivot.pattern, Message("pattern-without-measure"), measures)


@dataclass
class _Part:
    """The wide columns that say the same codes: the code of each column made, the wide column of each value's."""

    codes: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)


class Wide:
    """One wide table, by its header: what it is as a long one, and where in it a finding about that belongs.

    `coded`: the long table's column of each dimension; `valued`: that of each measure and attribute.
    `row`: the header's.
    Raises `SourceError` for a header that does not fit.
    """

    def __init__(
        self,
        unpivot: Unpivot,
        header: Sequence[str],
        coded: Mapping[str, str],
        valued: Mapping[str, str],
        name: str,
        row: int = 1,
    ) -> None:
        self._row = row
        self._unpivot = unpivot
        self._coded = {word: coded[word] for word in unpivot.words if word != MEASURE}
        self._valued = valued
        described = {*coded.values(), *valued.values()}
        named = set(unpivot.columns)
        parts: dict[tuple[str, ...], _Part] = {}
        wide = set()
        for column in header:
            is_wide = column in named or (not named and column not in described)
            if is_wide and (part := self._part(column)):
                value, codes = part
                parts.setdefault(tuple(codes.values()), _Part(codes)).columns[value] = column
                wide.add(column)
        self._parts = list(parts.values())
        self._made = list(dict.fromkeys(value for each in self._parts for value in each.columns))
        self._kept = [column for column in header if column not in wide]
        self.header = [*self._kept, *self._coded.values(), *self._made]
        wrong = list(self._wrong(header, wide, name))
        if wrong:
            raise SourceError(wrong)

    def _part(self, column: str) -> tuple[str, dict[str, str]] | None:
        """The column of the value and the codes, as a wide column's name says them."""
        words = self._unpivot.words_of(column)
        if words is None:
            return None
        value = words.pop(MEASURE, self._unpivot.measure)
        if value not in self._valued and value not in self._valued.values():
            return None
        return self._valued.get(value, value), {self._coded[word]: text for word, text in words.items()}

    def _wrong(self, header: Sequence[str], wide: set[str], name: str) -> Iterator[Finding]:
        pattern = self._unpivot.pattern
        for column in self._unpivot.columns:
            if column not in header:
                hint = did_you_mean(column, header)
                yield Finding(
                    Message("missing-column", column=column), file=name, row=self._row, column=column, hint=hint
                )
            elif column not in wide:
                message = Message("not-a-wide-column", column=column, pattern=pattern)
                yield Finding(message, file=name, row=self._row, column=column)
        if not wide and not self._unpivot.columns:
            hint = both(Message("advice.the-columns-are", columns=tuple(header[:20])), Message("no-wide-column.do"))
            yield Finding(Message("no-wide-column", pattern=pattern), file=name, row=self._row, hint=hint)
        for column in self._kept:
            if column in self._coded.values() or column in self._made:
                message = Message("column-made-twice", column=column)
                yield Finding(message, file=name, row=self._row, column=column)

    def batches(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The table as a long one: a batch for each part of a batch; its rows are positions."""
        for batch in batches:
            for number, part in enumerate(self._parts):
                yield self._long(batch, number, part)

    def _long(self, batch: Batch, number: int, part: _Part) -> Batch:
        size = len(batch.rows)
        columns = {column: batch.columns[column] for column in self._kept}
        columns |= {column: [code] * size for column, code in part.codes.items()}
        for made in self._made:
            columns[made] = batch.columns[part.columns[made]] if made in part.columns else [""] * size
        return Batch([position(row, number) for row in batch.rows], columns)

    def located(self, finding: Finding) -> Finding:
        """A finding about the long table, at its place in the wide one."""
        number = part_of(finding.row) if finding.row is not None else None
        if finding.row is None or number is None:
            return finding
        part = self._parts[number]
        if finding.column in part.codes:
            return replace(finding, row=self._row, column=next(iter(part.columns.values())), rows=(), times=1)
        column = part.columns.get(finding.column or "", finding.column)
        rows = tuple(dict.fromkeys(map(line_of, finding.rows)))
        return replace(finding, row=line_of(finding.row), column=column, rows=rows)
