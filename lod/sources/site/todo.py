"""What a draft leaves for a person to decide: texts that begin with TODO, each of which is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.origin import Origin

TODO = "TODO"
"""How a text begins that stands for a decision nobody has made yet."""

_STAND_INS = {"email": "todo@example.org", "unit": "number", "license": "CC_BY_4_0"}
_LEFT_OUT = frozenset({"symbols", "questions", "decimal", "thousands", "brackets"})
"""Keys that are left out as long as they are to be decided: what holds without them holds until then."""
_CODES = {"unitMeasure": "number", "obsStatus": "O"}
"""The codes that texts of these attributes stand for as long as nobody has said which."""
_UNKNOWN = "O"
"""The status of a symbol whose meaning is still to be decided."""
"""Values that are read in place of a TODO where a text would not do, so that the rest can be judged."""


def is_todo(value: object) -> bool:
    """Whether a value is still to be decided."""
    return isinstance(value, str) and value.startswith(TODO)


def findings(value: Any, origin: Origin, path: tuple[str, ...] = ()) -> Iterator[Finding]:
    """A finding for each value that is still to be decided, with what is asked."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from findings(item, origin, (*path, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from findings(item, origin, (*path, str(number)))
    elif is_todo(value):
        question = value.removeprefix(TODO).strip(" :")
        hint = Message("advice.question", words=question) if question else None
        yield Finding(
            Message("to-be-decided"),
            file=origin.file,
            row=origin.row_of(*path),
            column=".".join(path),
            value=value,
            hint=hint,
        )


def _coded(attribute: Any, code: str) -> Any:
    """An attribute with a code in place of each that a person must still give."""
    if not isinstance(attribute, dict) or not isinstance(attribute.get("codes"), dict):
        return stand_ins(attribute)
    codes = {text: code if is_todo(item) else item for text, item in attribute["codes"].items()}
    return stand_ins({**attribute, "codes": codes})


def _meanings(symbols: Any) -> Any:
    """Symbols with what they mean; those that are still to be decided say that a figure is missing."""
    if not isinstance(symbols, dict):
        return symbols
    return {symbol: _UNKNOWN if is_todo(item) else item for symbol, item in symbols.items()}


def stand_ins(value: Any) -> Any:
    """The description with something that can be read in place of each TODO that could not."""
    if isinstance(value, list):
        return [stand_ins(item) for item in value]
    if not isinstance(value, dict):
        return value
    filled = {}
    for key, item in value.items():
        if not is_todo(item):
            filled[key] = _coded(item, _CODES[key]) if key in _CODES else stand_ins(item)
        elif key in _STAND_INS:
            filled[key] = _STAND_INS[key]
        elif key not in _LEFT_OUT:
            filled[key] = item
    return {key: _meanings(item) if key == "symbols" else item for key, item in filled.items() if key != "questions"}
