"""Tables in Parquet, read by row group; typed cells become text in the one form each value has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.datatypes import lexical
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.table import header
from lod.sources.table.several import joined

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

MAX_GROUP = 4_000_000_000
"""Bytes that a row group may expand to."""
MAX_ROWS = 2_000_000_000
"""Rows that a table may have."""


class ParquetSource(Source):
    """Reads Parquet files: numbers, texts, truth values, days and moments, and lists of these; no structures."""

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The names of the columns. Raises `SourceError` for what is not Parquet, or has structures."""
        with _opened(path, name) as file:
            return _columns(file, name)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows, numbered from 1."""
        with _opened(path, name) as file:
            columns = _columns(file, name)
            first = 1
            for batch in file.iter_batches(BATCH):
                rows = list(range(first, first + batch.num_rows))
                first += batch.num_rows
                texts = [_texts(array, options.decimal) for array in batch.columns]
                yield Batch(rows, dict(zip(columns, texts, strict=True)))


@contextmanager
def _opened(path: Path, name: str) -> Iterator[ParquetFile]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            _judge(file, name)
            yield file
    except FileNotFoundError:
        raise SourceError([Finding(Message("no-such-file"), file=name, hint=Message("advice.add-it-or"))]) from None
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(
            [Finding(Message("not-parquet", said=reason), file=name, hint=Message("advice.write-it-anew"))]
        ) from None


def _judge(file: ParquetFile, name: str) -> None:
    """Raises `SourceError` for a file that promises more than can be held."""
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    largest = max((group.total_byte_size for group in groups), default=0)
    if file.metadata.num_rows > MAX_ROWS or largest > MAX_GROUP:
        message = Message("parquet-group-too-large", num_rows=file.metadata.num_rows, largest=largest)
        raise SourceError([Finding(message, file=name, hint=Message("advice.write-it-in-smaller"))])


def _columns(file: ParquetFile, name: str) -> list[str]:
    from pyarrow import types

    numbers = types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_null
    others = types.is_string, types.is_large_string, types.is_string_view, types.is_date, types.is_timestamp
    findings = []
    for field in file.schema_arrow:
        listed = field.type.value_type if _is_list(field.type) else field.type
        kind = listed.value_type if types.is_dictionary(listed) else listed
        if not any(test(kind) for test in (*numbers, *others)):
            hint = Message("advice.write-it-as")
            message = Message("not-a-cell", name=field.name, kind=kind)
            findings.append(Finding(message, file=name, column=field.name, hint=hint))
    if findings:
        raise SourceError(findings)
    return header.judged(list(file.schema_arrow.names), name, 1)


def _is_list(kind: pa.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_list(kind) or types.is_large_list(kind))


def _texts(array: pa.Array, decimal: str) -> list[str]:
    """The cells of a column as text, "" for none; each value that there is turned once."""
    from pyarrow import types

    if _is_list(array.type):
        values = _texts(array.values, decimal)
        offsets = [offset.as_py() for offset in array.offsets]
        return [joined(filter(None, values[start:end])) for start, end in pairwise(offsets)]
    encoded = array if types.is_dictionary(array.type) else array.dictionary_encode()
    kind = encoded.type.value_type
    # Arrow prints the shortest form of a float, also of one in single precision
    values = encoded.dictionary.cast("string") if types.is_floating(kind) else encoded.dictionary
    texts = [_text(value, decimal, types.is_floating(kind)) for value in values.to_pylist()]
    return ["" if index is None else texts[index] for index in encoded.indices.to_pylist()]


def _text(value: Any, decimal: str, printed: bool) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() if printed:
            number = Decimal(value)
            return lexical(number).replace(".", decimal) if number.is_finite() else value
        case Decimal():
            return lexical(value).replace(".", decimal)
        case str():
            return value.strip()
        case int():
            return str(value)
    return str(value.isoformat())
