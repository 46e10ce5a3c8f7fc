"""The shapes that judge: the package's profiles and an operator's own, one Turtle file each.

IRIs in a file are written relative to its profile: `<contact-name>` in `catalogue.ttl` is
`shape/catalogue/contact-name` below the base. What is wrong with a file is a finding with its row, never an exception.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyshacl.entrypoints import meta_validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

import lod
from lod.errors import Finding, Severity
from lod.model.iri import is_iri
from lod.rdf.iris import segment
from lod.rdf.terms import Triple
from lod.validation import engine, reads
from lod.validation.graphs import empty, term

PACKAGE = ("cube", "codelist", "catalogue")
"""The profiles that this package brings."""

_LINK = "https://www.w3.org/TR/shacl/#syntax-rules"


@dataclass(frozen=True)
class Profile:
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

    @property
    def triples(self) -> list[Triple]:
        """What it says without blank nodes, in order: enough to describe each shape; `turtle` says it all."""
        found = []
        for subject, predicate, value in self.graph:
            said = term(subject), term(predicate), term(value)
            if said[0] and said[1] and said[2]:
                found.append((said[0], said[1], said[2]))
        return sorted(found)


@dataclass(frozen=True)
class Shapes:
    """The profiles that could be read, and what is wrong with those that could not."""

    profiles: tuple[Profile, ...]
    findings: tuple[Finding, ...] = ()

    def profile(self, name: str) -> Profile:
        """Raises `KeyError` for a name that no profile has."""
        return {profile.name: profile for profile in self.profiles}[name]

    @cached_property
    def graph(self) -> Graph:
        """All of them together; not to be changed, copy it with `+`."""
        together = empty()
        for profile in self.profiles:
            together += profile.graph
        return together


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
        message = f"a data set cannot have the id {id!r}: it is the name of the package’s own shapes."
        findings.append(Finding(message, value=id, hint="Write another `id:` in its dataset.yaml."))
    if own is not None:
        profiles += _own(own, base, taken, findings)
    return Shapes(tuple(profiles), tuple(findings))


def _own(folder: Path, base: str, taken: Collection[str], findings: list[Finding]) -> Iterator[Profile]:
    if not folder.is_dir():
        message = f"there is no folder {folder.name!r} with shapes."
        findings.append(Finding(message, hint="Make it, or take `shapes` out of lod.toml."))
        return
    for path in sorted(folder.glob("*.ttl")):
        name = f"{folder.name}/{path.name}"
        if path.stem in PACKAGE or path.stem in taken:
            whose = "the package’s own shapes" if path.stem in PACKAGE else "the shapes of a data set"
            message = f"{path.stem!r} is the name of {whose}."
            findings.append(Finding(message, file=name, hint="Give the file another name."))
            continue
        profile = _read(path, name, base, findings)
        if profile is not None:
            wrong = list(_ill_formed(profile))
            findings.extend(wrong or _unjudged(profile))
            if not wrong:
                yield profile


def _read(path: Path, file: str, base: str, findings: list[Finding]) -> Profile | None:
    """The profile in a file; None, and a finding, if it cannot be read."""
    own = f"{base}shape/{segment(path.stem)}/"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        graph = empty().parse(data=text, format="turtle", publicID=own)
    except UnicodeDecodeError:
        findings.append(Finding("the file is not UTF-8.", file=file, hint="Save it as “UTF-8”."))
    except OSError as error:
        findings.append(Finding(f"the file cannot be read: {error.strerror}.", file=file))
    except BadSyntax as error:
        message = f"this is not Turtle: {error._why}."
        hint = "Look before this place too: a point, a quote or a prefix may be missing."
        findings.append(Finding(message, file=file, row=error.lines + 1, hint=hint))
    except Exception as error:
        rows = text.count("\n") + 1
        findings.append(Finding(f"this is not Turtle: {error}.", file=file, row=rows, hint="Is the file cut off?"))
    else:
        wrong = sorted({str(n) for triple in graph for n in triple if isinstance(n, URIRef) and not is_iri(str(n))})
        for iri in wrong:
            relative = iri.removeprefix(own)
            findings.append(
                Finding(f"{relative!r} is not an IRI.", file=file, row=_row(text, relative), value=relative)
            )
        return None if wrong else Profile(path.stem, file, own, text, graph)
    return None


def _ill_formed(profile: Profile) -> Iterator[Finding]:
    """What SHACL itself says of the shapes (SHACL appendix C: shapes that judge shapes)."""
    copy = empty() + profile.graph
    _, report, _words = meta_validate(copy, inference="none")
    found = list(engine.violations(report)) if isinstance(report, Graph) else []
    for violation in sorted(found, key=lambda v: str(v.focus)):
        path = str(violation.path or "").rpartition("#")[2]
        about = f"{_local(violation.focus, profile)!r}" if isinstance(violation.focus, URIRef) else "a shape"
        about += f" is not a well-formed shape (sh:{path})" if path else " is not a well-formed shape"
        yield Finding(
            f"{about}: {violation.message('en').rstrip('.')}.",
            file=profile.file,
            row=_row(profile.text, _local(violation.focus, profile)),
            value=str(violation.value) if violation.value is not None else None,
            link=_LINK,
        )
    loose = [] if found else list(_loose(profile))
    yield from loose
    if not found and not loose:
        try:
            engine.run(_dummies(profile.graph), copy)
        except engine.ShapesError as error:
            yield Finding(f"the shapes cannot be run: {' '.join(str(error).split())}", file=profile.file, link=_LINK)


def _loose(profile: Profile) -> Iterator[Finding]:
    """What SHACL lets pass or an engine stumbles over: a property shape of no property, a shape that is not there."""
    shapes = profile.graph
    for shape in sorted(set(shapes.subjects(RDF.type, SH.PropertyShape)), key=str):
        if len(list(shapes.objects(shape, SH.path))) != 1:
            name = _local(shape, profile) if isinstance(shape, URIRef) else "a property shape"
            message = f"{name!r} is not a well-formed shape: a property shape has exactly one sh:path."
            yield Finding(message, file=profile.file, row=_row(profile.text, name), link=_LINK)
    for shape in sorted(
        {inner for subject in set(shapes.subjects()) for inner in reads.inner(shapes, subject)}, key=str
    ):
        if isinstance(shape, URIRef) and (shape, None, None) not in shapes:
            name = _local(shape, profile)
            message = f"there is no shape {name!r}."
            yield Finding(message, file=profile.file, row=_row(profile.text, name), value=name, hint="Is it misspelt?")


def _dummies(shapes: Graph) -> Graph:
    """A graph with something for each shape to aim at, so that pySHACL reads all its constraints."""
    made = empty()
    dummy = URIRef("urn:dummy")
    for target in shapes.objects(None, SH.targetClass):
        made.add((dummy, RDF.type, target))
    for predicate in (*shapes.objects(None, SH.targetSubjectsOf), *shapes.objects(None, SH.targetObjectsOf)):
        made.add((dummy, predicate, dummy))
    return made


def _unjudged(profile: Profile) -> Iterator[Finding]:
    """Shapes that ask of an observation what its row alone cannot answer."""
    for shape, read in reads.of_observations(profile.graph, ()).items():
        if read.beyond:
            name = _local(shape, profile)
            yield Finding(
                f"{name!r} asks what points to an observation; observations are judged one by one, by what they say.",
                Severity.WARNING,
                file=profile.file,
                row=_row(profile.text, name),
                hint="Turn the shape round: target what points to it.",
            )


def _local(node: Node, profile: Profile) -> str:
    return str(node).removeprefix(profile.base)


def _row(text: str, name: str) -> int | None:
    """The row that names something first: in full, or by the end of its IRI."""
    for wanted in (f"<{name}>", f":{re.split('[/#]', name)[-1]}", name):
        found = text.find(wanted)
        if found >= 0:
            return text.count("\n", 0, found) + 1
    return None


def together(profiles: Iterable[Profile]) -> Shapes:
    """Some profiles by themselves."""
    return Shapes(tuple(profiles))
