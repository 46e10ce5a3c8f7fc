"""The shapes that judge: the package's profiles and an operator's own, one Turtle file each.

IRIs in a file are written relative to its profile: `<contact-name>` in `catalogue.ttl` is
`shape/catalogue/contact-name` below the base. What is wrong with a file is a finding with its row, never an exception.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pyshacl.entrypoints import meta_validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

import lod
from lod.errors import Finding, Severity
from lod.messages.message import Message, Texts
from lod.model.iri import is_iri
from lod.rdf.iris import segment
from lod.rdf.terms import Triple
from lod.validation import engine, reads
from lod.validation.graphs import data_graph, empty, term

PACKAGE = ("cube", "codelist", "catalogue")
"""The profiles that this package brings."""

KEPT = 16
"""Files of shapes that are kept as they were read and judged: whoever builds again does not parse them again."""

_LINK = "https://www.w3.org/TR/shacl/#syntax-rules"


@dataclass(frozen=True, eq=False)
class ShapesProfile:
    """One file of shapes. `base` is what its relative IRIs are relative to; `file` its name as findings tell it."""

    name: str
    file: str
    base: str
    text: str
    graph: Graph

    @property
    def turtle(self) -> str:
        """The file as it can be published: its relative IRIs made findable by a base."""
        return f"@base <{self.base}> .\n{self.text}"

    @cached_property
    def triples(self) -> list[Triple]:
        """What it says without blank nodes, in order: enough to describe each shape; `turtle` says it all."""
        statements = []
        for subject, predicate, value in self.graph:
            terms = term(subject), term(predicate), term(value)
            if terms[0] and terms[1] and terms[2]:
                statements.append((terms[0], terms[1], terms[2]))
        return sorted(statements)


@dataclass(frozen=True)
class Shapes:
    """The profiles that could be read, and what is wrong with those that could not."""

    profiles: tuple[ShapesProfile, ...]
    findings: tuple[Finding, ...] = ()

    def profile(self, name: str) -> ShapesProfile:
        """Raises `KeyError` for a name that no profile has."""
        return {profile.name: profile for profile in self.profiles}[name]

    @cached_property
    def graph(self) -> Graph:
        """All of them together; not to be changed, copy it with `+`."""
        return _united(self.profiles)


@lru_cache(KEPT)
def _united(profiles: tuple[ShapesProfile, ...]) -> Graph:
    graph = empty()
    for profile in profiles:
        graph += profile.graph
    return graph


def shapes_folder() -> Path:
    """Where the package's shapes are: beside its modules when installed, at the root of the repository else."""
    package = Path(lod.__file__).parent
    return package / "shapes" if (package / "shapes").is_dir() else package.parent / "shapes"


def load(base: str, own: Path | None = None, taken: Collection[str] = ()) -> Shapes:
    """The package's profiles, and those in an operator's folder (`Settings.shapes`).

    `base`: the IRI everything is published under; `taken`: ids of data sets, whose shapes have their IRIs already.
    """
    findings: list[Finding] = []
    profiles = [
        profile
        for name in PACKAGE
        if (profile := _read(shapes_folder() / f"{name}.ttl", f"shapes/{name}.ttl", base, findings))
    ]
    for id in sorted(set(taken).intersection(PACKAGE)):
        message = Message("id-of-shapes", id=id)
        findings.append(Finding(message, value=id, hint=Message("advice.write-another-in")))
    if own is not None:
        profiles += _own(own, base, taken, findings)
    return Shapes(tuple(profiles), tuple(findings))


def _own(folder: Path, base: str, taken: Collection[str], findings: list[Finding]) -> Iterator[ShapesProfile]:
    if not folder.is_dir():
        message = Message("no-shapes-folder", name=folder.name)
        findings.append(Finding(message, hint=Message("advice.make-it-or")))
        return
    for path in sorted(folder.glob("*.ttl")):
        name = f"{folder.name}/{path.name}"
        if path.stem in PACKAGE or path.stem in taken:
            whose = Message("shapes.of-the-package" if path.stem in PACKAGE else "shapes.of-a-data-set")
            message = Message("shapes-name-taken", name=path.stem, whose=whose)
            findings.append(Finding(message, file=name, hint=Message("advice.give-the-file")))
            continue
        profile = _read(path, name, base, findings)
        if profile is not None:
            wrong, unjudged = _judged(profile)
            findings.extend(wrong or unjudged)
            if not wrong:
                yield profile


@lru_cache(KEPT)
def _judged(profile: ShapesProfile) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What is wrong with an operator's shapes; and those of them that cannot be judged."""
    return tuple(_ill_formed(profile)), tuple(_unjudged(profile))


def _read(path: Path, file: str, base: str, findings: list[Finding]) -> ShapesProfile | None:
    """The profile in a file; None, and a finding, if it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.append(Finding(Message("not-utf-8"), file=file, hint=Message("advice.save-it-as")))
    except OSError as error:
        findings.append(Finding(Message("unreadable", why=error.strerror or ""), file=file))
    else:
        profile, wrong = _parsed(path.stem, file, base, text)
        findings.extend(wrong)
        return profile
    return None


@lru_cache(KEPT)
def _parsed(name: str, file: str, base: str, text: str) -> tuple[ShapesProfile | None, tuple[Finding, ...]]:
    """The profile that a text is; None, and findings, if it is none."""
    own = f"{base}shape/{segment(name)}/"
    try:
        graph = empty().parse(data=text, format="turtle", publicID=own)
    except BadSyntax as error:
        message = Message("not-turtle", why=error._why)
        return None, (Finding(message, file=file, row=error.lines + 1, hint=Message("advice.look-before-this")),)
    except Exception as error:
        rows = text.count("\n") + 1
        message = Message("not-turtle", why=str(error))
        return None, (Finding(message, file=file, row=rows, hint=Message("advice.is-the-file")),)
    wrong = sorted({str(n) for triple in graph for n in triple if isinstance(n, URIRef) and not is_iri(str(n))})
    relative = [iri.removeprefix(own) for iri in wrong]
    findings = [Finding(Message("not-an-iri", value=v), file=file, row=_row(text, v), value=v) for v in relative]
    return None if wrong else ShapesProfile(name, file, own, text, graph), tuple(findings)


def _ill_formed(profile: ShapesProfile) -> Iterator[Finding]:
    """What SHACL itself says of the shapes (SHACL appendix C: shapes that judge shapes)."""
    copy = empty() + profile.graph
    _, report, _words = meta_validate(copy, inference="none")
    violations = list(engine.violations(report)) if isinstance(report, Graph) else []
    for violation in sorted(violations, key=lambda v: str(v.focus)):
        path = str(violation.path or "").rpartition("#")[2]
        named = isinstance(violation.focus, URIRef)
        about = repr(_local(violation.focus, profile)) if named else Message("shapes.a-shape")
        at = f" (sh:{path})" if path else ""
        yield Finding(
            Message("ill-formed-shape", shape=about, at=at, why=_clause(violation)),
            file=profile.file,
            row=_row(profile.text, _local(violation.focus, profile)),
            value=str(violation.value) if violation.value is not None else None,
            link=_LINK,
        )
    loose = [] if violations else list(_loose(profile))
    yield from loose
    if not violations and not loose:
        try:
            engine.run(_dummies(profile.graph), copy)
        except engine.ShapesError as error:
            yield Finding(Message("shapes-cannot-run", why=" ".join(str(error).split())), file=profile.file, link=_LINK)


def _clause(violation: engine.Violation) -> Texts | Message:
    """What a violation says, without the full stop."""
    texts = tuple((language, words.rstrip(".")) for language, words in violation.messages)
    return Texts(texts) if texts else violation.what


def _loose(profile: ShapesProfile) -> Iterator[Finding]:
    """What SHACL lets pass or an engine stumbles over: a property shape of no property, a shape that is not there."""
    shapes = profile.graph
    for shape in sorted(set(shapes.subjects(RDF.type, SH.PropertyShape)), key=str):
        if len(list(shapes.objects(shape, SH.path))) != 1:
            name = _local(shape, profile) if isinstance(shape, URIRef) else ""
            about = repr(name) if name else Message("shapes.a-property-shape")
            what = Message("ill-formed-shape", shape=about, at="", why=Message("shapes.one-path"))
            yield Finding(what, file=profile.file, row=_row(profile.text, name) if name else None, link=_LINK)
    for shape in sorted(
        {inner for subject in set(shapes.subjects()) for inner in reads.inner(shapes, subject)}, key=str
    ):
        if isinstance(shape, URIRef) and (shape, None, None) not in shapes:
            name = _local(shape, profile)
            message = Message("no-such-shape", name=name)
            yield Finding(
                message,
                file=profile.file,
                row=_row(profile.text, name),
                value=name,
                hint=Message("advice.is-it-misspelt"),
            )


def _dummies(shapes: Graph) -> Graph:
    """A graph with something for each shape to aim at, so that pySHACL reads all its constraints."""
    made = data_graph(())
    dummy = URIRef("urn:dummy")
    for target in shapes.objects(None, SH.targetClass):
        made.add((dummy, RDF.type, target))
    for predicate in (*shapes.objects(None, SH.targetSubjectsOf), *shapes.objects(None, SH.targetObjectsOf)):
        made.add((dummy, predicate, dummy))
    return made


def _unjudged(profile: ShapesProfile) -> Iterator[Finding]:
    """Shapes that ask of an observation what its row alone cannot answer."""
    for shape, read in reads.of_observations(profile.graph, ()).items():
        if read.beyond:
            name = _local(shape, profile)
            yield Finding(
                Message("shape-beyond-rows", name=name),
                Severity.WARNING,
                file=profile.file,
                row=_row(profile.text, name),
                hint=Message("advice.turn-the-shape"),
            )


def _local(node: Node, profile: ShapesProfile) -> str:
    return str(node).removeprefix(profile.base)


def _row(text: str, name: str) -> int | None:
    """The row that names something first: in full, or by the end of its IRI."""
    for wanted in (f"<{name}>", f":{re.split('[/#]', name)[-1]}", name):
        place = text.find(wanted)
        if place >= 0:
            return text.count("\n", 0, place) + 1
    return None


def together(profiles: Iterable[ShapesProfile]) -> Shapes:
    """Some profiles by themselves."""
    return Shapes(tuple(profiles))
