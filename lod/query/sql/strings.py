"""Functions of strings (SPARQL 1.1, section 17.4.3), one row each in `STRINGS`."""

from __future__ import annotations

import re

from lod.cube.dictionary import Kind, entry
from lod.query.sql import regex
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.values import UNBOUND, Value, coalesce, language, native, quoted
from lod.sparql.algebra import Const, Expr

Args = tuple[Expr, ...]

_UNICODE_CLASSES = re.compile(r"\\[wWdDsSbBpPXRhHvVKQEGAzZ]|\[\[:|&&|~~|--")
"""What Rust's regular expressions and RE2 understand differently."""


def _strings(e: Expressions, args: Args) -> list[tuple[str, str | None]]:
    found = [e.string(e.value(arg)) for arg in args]
    if any(each is None for each in found):
        raise _Never
    return [each for each in found if each is not None]


class _Never(Exception):
    """An argument that is never of the type a function wants: the result is always an error."""


def keeping(sql: str, tag: str | None, value: Value) -> Value:
    """A computed text with the language of the value it comes from."""
    if tag is None:
        return native("str", sql)
    if Kind.STRING not in value.all_kinds:
        return language(f"CASE WHEN {tag} IS NOT NULL THEN {sql} END", tag)
    lanes = {
        "str": f"(CASE WHEN {tag} IS NULL THEN {sql} END)",
        "lang": f"(CASE WHEN {tag} IS NOT NULL THEN {sql} END)",
        "tag": f"(CASE WHEN {sql} IS NOT NULL THEN {tag} END)",
    }
    return Value(lanes, nullable=True)


def _cased(name: str, others: str) -> Function:
    """Upper or lower case; letters whose case the database sees otherwise are left to the other engine."""

    def function(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        found = e.string(value)
        if found is None:
            return UNBOUND
        e.names.guarded = True
        text = f"replace({found[0]}, 'ß', 'SS')" if name == "upper" else found[0]
        test = f"regexp_matches({found[0]}, '[{others}]')"
        return keeping(f"(CASE WHEN {test} THEN error('case of a letter') ELSE {name}({text}) END)", found[1], value)

    return function


def _str_lang(e: Expressions, args: Args) -> Value:
    value, tag = e.value(args[0]), args[1]
    if not isinstance(tag, Const) or not re.fullmatch(r'"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"', tag.term):
        raise Unsupported("STRLANG with this language")
    found = e.string(value)
    if found is None:
        return UNBOUND
    text = found[0] if found[1] is None else f"CASE WHEN {found[1]} IS NULL THEN {found[0]} END"
    return language(f"({text})", f"(CASE WHEN ({text}) IS NOT NULL THEN {quoted(tag.term[1:-1].lower())} END)")


def _strlen(e: Expressions, args: Args) -> Value:
    found = e.string(e.value(args[0]))
    return native("int", f"length({found[0]})") if found else UNBOUND


def _substr(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    found = e.string(value)
    places = [e.value(arg) for arg in args[1:]]
    if found is None:
        return UNBOUND
    if any(place.all_kinds != {Kind.INT} for place in places):
        raise Unsupported("SUBSTR at a place that is no integer")
    start, *length = [f"TRY_CAST({e.number(place)['int']} AS BIGINT)" for place in places]
    sql = f"substr({found[0]}, GREATEST({start}, 1))"
    if length:
        sql = f"substr({found[0]}, GREATEST({start}, 1), GREATEST({start} + {length[0]} - GREATEST({start}, 1), 0))"
        sql = f"(CASE WHEN {length[0]} IS NOT NULL AND {start} IS NOT NULL THEN {sql} END)"
    else:
        sql = f"(CASE WHEN {start} IS NOT NULL THEN {sql} END)"
    return keeping(sql, found[1], value)


def _comparable(a: tuple[str, str | None], b: tuple[str, str | None], sql: str) -> str:
    """The result where the arguments are compatible (section 17.4.3.1.2), else an error."""
    if b[1] is None:
        return sql
    return f"(CASE WHEN {b[1]} IS NULL OR COALESCE({a[1] or 'NULL'}, '') = {b[1]} THEN {sql} END)"


def _tested(name: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        a, b = _strings(e, args)
        return native("bool", _comparable(a, b, f"{name}({a[0]}, {b[0]})"))

    return function


def _part(before: bool) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        a, b = _strings(e, args)
        place = f"strpos({a[0]}, {b[0]})"
        part = f"substr({a[0]}, 1, {place} - 1)" if before else f"substr({a[0]}, {place} + length({b[0]}))"
        empty = "''" if before else a[0]
        found = _comparable(a, b, f"(CASE WHEN {b[0]} = '' THEN {empty} WHEN {place} > 0 THEN {part} END)")
        missing = _comparable(a, b, f"(CASE WHEN {b[0]} <> '' AND {place} = 0 THEN '' END)")
        kept = keeping(found, a[1], value)
        return Value({**kept.lanes, "str": coalesce(*filter(None, (kept.lanes.get("str"), missing)))}, nullable=True)

    return function


def _concat(e: Expressions, args: Args) -> Value:
    if not args:
        return native("str", "''", nullable=False)
    found = _strings(e, args)
    sql = f"({' || '.join(text for text, _ in found)})"
    tags = [tag or "NULL" for _, tag in found]
    if all(tag == "NULL" for tag in tags):
        return native("str", sql)
    if "NULL" in tags:
        return native("str", sql)
    same = " AND ".join([f"{tags[0]} IS NOT NULL", *(f"{tag} = {tags[0]}" for tag in tags[1:])])
    lanes = {
        "str": f"(CASE WHEN {same} THEN NULL ELSE {sql} END)",
        "lang": f"(CASE WHEN {same} THEN {sql} END)",
        "tag": f"(CASE WHEN {same} AND {sql} IS NOT NULL THEN {tags[0]} END)",
    }
    return Value(lanes, nullable=True)


def _lang_matches(e: Expressions, args: Args) -> Value:
    a, b = _strings(e, args)
    tag, wanted = f"lower({a[0]})", f"lower({b[0]})"
    return native(
        "bool",
        f"(CASE WHEN {wanted} = '*' THEN {tag} <> '' ELSE {tag} = {wanted} OR starts_with({tag}, {wanted} || '-') END)",
    )


def _texts(args: Args) -> list[str] | None:
    """Constant texts; None where one is no constant or no text."""
    found = [entry(arg.term).lex for arg in args if isinstance(arg, Const) and entry(arg.term).kind is Kind.STRING]
    return found if len(found) == len(args) else None


def _regex(e: Expressions, args: Args) -> Value:
    (found,) = _strings(e, args[:1])
    given = _texts(args[1:])
    if given is None:
        return native("bool", f"regexp_matches({found[0]}, {_computed_pattern(e, args[1:])})")
    pattern = regex.translate(*given, *[""] * (2 - len(given)))
    if e.names.schema.matches_nothing(pattern) is None:
        return UNBOUND  # what is no pattern is an error
    return native("bool", f"regexp_matches({found[0]}, {quoted(pattern)})")


def _computed_pattern(e: Expressions, args: Args) -> str:
    """A regular expression of each row; what RE2 has otherwise, or not at all, is left to the other engine."""
    (found,) = _strings(e, args[:1])
    flags = entry(args[1].term).lex if len(args) > 1 and isinstance(args[1], Const) else ""
    if len(args) > 1 and not re.fullmatch("[ism]+", flags):
        raise Unsupported("the flags of a regular expression that is not constant")
    e.names.guarded = True
    plain = found[0] if found[1] is None else f"(CASE WHEN {found[1]} IS NULL THEN {found[0]} END)"
    other = f"regexp_matches({plain}, {quoted(_UNICODE_CLASSES.pattern + '|[(][?]')})"
    prefix = f"'(?{flags})' || " * bool(flags)
    return f"(CASE WHEN {other} THEN error('a regular expression') ELSE {prefix}{plain} END)"


def _replace(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    (found,) = _strings(e, args[:1])
    given = _texts(args[1:])
    if given is None:
        raise Unsupported("REPLACE with what is not constant")
    pattern, by, flags = *given, *[""] * (3 - len(given))
    translated = regex.translate(pattern, flags)
    made = regex.replacement(by, pattern, flags)
    # what is no pattern is an error, and so is one that matches the empty text
    if made is None or e.names.schema.matches_nothing(translated) is not False:
        return UNBOUND
    sql = f"regexp_replace({found[0]}, {quoted(translated)}, {quoted(made)}, 'g')"
    return keeping(sql, found[1], value)


def _hashed(name: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        found = e.string(value)
        if found is None:
            return UNBOUND
        return (
            native("str", f"{name}({found[0]})") if found[1] is None else _unsupported("a digest of a language string")
        )

    return function


def _encoded(e: Expressions, args: Args) -> Value:
    found = e.string(e.value(args[0]))
    return native("str", f"url_encode({found[0]})") if found else UNBOUND


def _unsupported(what: str) -> Value:
    raise Unsupported(what)


def _safe(function: Function) -> Function:
    def safely(e: Expressions, args: Args) -> Value:
        try:
            return function(e, args)
        except _Never:
            return UNBOUND

    return safely


STRINGS: dict[str, Function] = {
    "STRLEN": _strlen,
    "SUBSTR": _substr,
    "UCASE": _cased("upper", "ŉǰΐΰևẖẗẘẙẚﬀ-ﬗὐ-ῼᾀ-ᾯ"),
    "LCASE": _cased("lower", "Σİ"),
    "STRLANG": _str_lang,
    "STRSTARTS": _safe(_tested("starts_with")),
    "STRENDS": _safe(_tested("ends_with")),
    "CONTAINS": _safe(_tested("contains")),
    "STRBEFORE": _safe(_part(True)),
    "STRAFTER": _safe(_part(False)),
    "CONCAT": _safe(_concat),
    "LANGMATCHES": _safe(_lang_matches),
    "REGEX": _safe(_regex),
    "REPLACE": _safe(_replace),
    "ENCODE_FOR_URI": _encoded,
    "MD5": _hashed("md5"),
    "SHA1": _hashed("sha1"),
    "SHA256": _hashed("sha256"),
}
"""Each function of strings by SPARQL's name."""
