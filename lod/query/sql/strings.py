"""Functions of strings (SPARQL 1.1, section 17.4.3), one row each in `STRINGS`."""

from __future__ import annotations

import re

from lod.cube.dictionary import TermKind, entry
from lod.query.sql import regex
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function, Text
from lod.query.sql.values import UNBOUND, Value, language, native
from lod.sparql.algebra import Const, Expr
from lod.sql.build import (
    all_of,
    any_of,
    call,
    coalesce,
    equal,
    fail,
    let,
    missing,
    present,
    text,
    try_cast,
    when,
)
from lod.sql.expressions import NULL, Binary, Case, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import LONG

Args = tuple[Expr, ...]

_UNICODE_CLASSES = re.compile(r"\\[wWdDsSbBpPXRhHvVKQEGAzZ]|\[\[:|&&|~~|--")
"""What Rust's regular expressions and RE2 understand differently."""


def _strings(e: Expressions, args: Args) -> list[Text]:
    found = [e.string(e.value(arg)) for arg in args]
    if any(each is None for each in found):
        raise _Never
    return [each for each in found if each is not None]


class _Never(Exception):
    """An argument that is never of the type a function wants: the result is always an error."""


def _keeping(made: Sql, tag: Sql | None, value: Value) -> Value:
    """A computed text with the language of the value it comes from."""
    if tag is None:
        return native("str", made)
    its = let(made)
    if TermKind.STRING not in value.all_kinds:
        return language(when(present(tag), its), tag)
    lanes = {"str": when(missing(tag), its), "lang": when(present(tag), its), "tag": when(present(its), tag)}
    return Value(lanes, nullable=True)


def _plain(found: Text) -> Sql:
    """A text without a language."""
    return found[0] if found[1] is None else when(missing(found[1]), found[0])


def _cased(name: str, others: str) -> Function:
    """Upper or lower case; letters whose case the database sees otherwise are left to the other engine."""

    def function(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        found = e.string(value)
        if found is None:
            return UNBOUND
        e.names.guarded = True
        its = call("replace", found[0], text("ß"), text("SS")) if name == "upper" else found[0]
        other = call("matches", found[0], text(f"[{others}]"))
        return _keeping(when(other, fail("case of a letter"), call(name, its)), found[1], value)

    return function


def _str_lang(e: Expressions, args: Args) -> Value:
    value, tag = e.value(args[0]), args[1]
    if not isinstance(tag, Const) or not re.fullmatch(r'"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"', tag.term):
        raise Unsupported("STRLANG with this language")
    found = e.string(value)
    if found is None:
        return UNBOUND
    its = let(_plain(found))
    return language(its, when(present(its), text(tag.term[1:-1].lower())))


def _strlen(e: Expressions, args: Args) -> Value:
    found = e.string(e.value(args[0]))
    return native("int", call("length", found[0])) if found else UNBOUND


def _substr(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    found = e.string(value)
    places = [e.shared(arg) for arg in args[1:]]
    if found is None:
        return UNBOUND
    if any(place.all_kinds != {TermKind.INT} for place in places):
        raise Unsupported("SUBSTR at a place that is no integer")
    start, *length = [let(try_cast(e.number(place)["int"], LONG)) for place in places]
    first = call("greatest", start, SqlLiteral(1))
    cut = [call("greatest", Binary("-", Binary("+", start, n), first), SqlLiteral(0)) for n in length]
    whole = all_of(*map(present, (*length, start)))
    return _keeping(when(whole, call("substring", found[0], first, *cut)), found[1], value)


def _comparable(a: Text, b: Text, made: Sql) -> Sql:
    """The result where the arguments are compatible (section 17.4.3.1.2), else an error."""
    if b[1] is None:
        return made
    same = equal(coalesce(a[1] or NULL, text("")), b[1])
    return when(any_of(missing(b[1]), same), made)


def _tested(name: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        a, b = _strings(e, args)
        return native("bool", _comparable(a, b, call(name, a[0], b[0])))

    return function


def _part(before: bool) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        a, b = _strings(e, args)
        place = let(call("position", a[0], b[0]))
        nothing = equal(b[0], text(""))
        if before:
            rest = call("substring", a[0], SqlLiteral(1), Binary("-", place, SqlLiteral(1)))
        else:
            rest = call("substring", a[0], Binary("+", place, call("length", b[0])))
        options = ((nothing, text("") if before else a[0]), (Binary(">", place, SqlLiteral(0)), rest))
        unmatched = all_of(Binary("<>", b[0], text("")), equal(place, SqlLiteral(0)))
        kept = _keeping(_comparable(a, b, Case(options)), a[1], value)
        plain = [kept.lanes["str"]] if "str" in kept.lanes else []
        empty = _comparable(a, b, when(unmatched, text("")))
        return Value({**kept.lanes, "str": coalesce(*plain, empty)}, nullable=True)

    return function


def _concat(e: Expressions, args: Args) -> Value:
    if not args:
        return native("str", text(""), nullable=False)
    found = _strings(e, args)
    tags = [tag for _, tag in found if tag is not None]
    whole = let(call("concat", *(its for its, _ in found)) if len(found) > 1 else found[0][0])
    if len(tags) < len(found):
        return native("str", whole)
    first, *more = map(let, tags)
    same = let(all_of(present(first), *(equal(tag, first) for tag in more)))
    lanes = {
        "str": when(same, NULL, whole),
        "lang": when(same, whole),
        "tag": when(all_of(same, present(whole)), first),
    }
    return Value(lanes, nullable=True)


def _lang_matches(e: Expressions, args: Args) -> Value:
    a, b = _strings(e, args)
    tag, wanted = let(call("lower", a[0])), let(call("lower", b[0]))
    within = call("starts_with", tag, call("concat", wanted, text("-")))
    any_language = Binary("<>", tag, text(""))
    return native("bool", when(equal(wanted, text("*")), any_language, any_of(equal(tag, wanted), within)))


def _texts(args: Args) -> list[str] | None:
    """Constant texts; None where one is no constant or no text."""
    found = [entry(arg.term).lex for arg in args if isinstance(arg, Const) and entry(arg.term).kind is TermKind.STRING]
    return found if len(found) == len(args) else None


def _regex(e: Expressions, args: Args) -> Value:
    (found,) = _strings(e, args[:1])
    given = _texts(args[1:])
    if given is None:
        return native("bool", call("matches", found[0], _computed_pattern(e, args[1:])))
    pattern = regex.translate(*given, *[""] * (2 - len(given)))
    if e.names.schema.matches_nothing(pattern) is None:
        return UNBOUND  # what is no pattern is an error
    return native("bool", call("matches", found[0], text(pattern)))


def _computed_pattern(e: Expressions, args: Args) -> Sql:
    """A regular expression of each row; what RE2 has otherwise, or not at all, is left to the other engine."""
    (found,) = _strings(e, args[:1])
    flags = entry(args[1].term).lex if len(args) > 1 and isinstance(args[1], Const) else ""
    if len(args) > 1 and not re.fullmatch("[ism]+", flags):
        raise Unsupported("the flags of a regular expression that is not constant")
    e.names.guarded = True
    plain = let(_plain(found))
    other = call("matches", plain, text(_UNICODE_CLASSES.pattern + "|[(][?]"))
    flagged = call("concat", text(f"(?{flags})"), plain) if flags else plain
    return when(other, fail("a regular expression"), flagged)


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
    return _keeping(call("replace_matches", found[0], text(translated), text(made)), found[1], value)


def _hashed(name: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        found = e.string(e.value(args[0]))
        if found is None:
            return UNBOUND
        return native("str", call(name, _plain(found)))

    return function


def _encoded(e: Expressions, args: Args) -> Value:
    found = e.string(e.value(args[0]))
    return native("str", call("encode_for_uri", found[0])) if found else UNBOUND


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
