"""The model as plain values (for JSON) and back: a release carries its model, so that pages need no RDF to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lod.messages.message import Message
from lod.messages.message import from_plain as message_from_plain
from lod.model.origin import Origin


def to_plain(value: Any) -> Any:
    """Dataclasses as mappings without their empty fields, tuples as lists, decimals as text; origins are left out."""
    if isinstance(value, Message):
        return value.plain()
    if is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if f.compare}
        return {name: item for name, item in plain.items() if item not in (None, "", [], {})}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: Any, plain: Any) -> Any:
    """The value of a type from what `to_plain` made of it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType) and Message in arguments and isinstance(plain, Mapping):
        return message_from_plain(plain)
    if origin in (Union, UnionType):
        return None if plain is None else from_plain(next(a for a in arguments if a is not NoneType), plain)
    if origin is tuple:
        kinds = [arguments[0]] * len(plain) if arguments[-1] is Ellipsis else arguments
        return tuple(from_plain(k, item) for k, item in zip(kinds, plain, strict=True))
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(plain, Mapping):
        hints = _hints(kind)
        given = {f.name: from_plain(hints[f.name], plain[f.name]) for f in fields(kind) if f.name in plain}
        return kind(**given | _empty(kind, given))
    return Decimal(plain) if kind is Decimal else plain


def _empty(kind: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of fields that were left out because they are empty, where the class's own default is another."""
    hints = _hints(kind)
    filled: dict[str, Any] = {}
    for f in fields(kind):
        if f.name in given or hints[f.name] is Origin:
            continue
        wanted = hints[f.name]
        if get_origin(wanted) is tuple:
            filled[f.name] = ()
        elif wanted is str:
            filled[f.name] = ""
        elif is_dataclass(wanted):
            filled[f.name] = from_plain(wanted, {})
    return filled


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
