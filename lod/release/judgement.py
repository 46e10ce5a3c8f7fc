"""Sources judged: what the shapes and the integrity constraints say of everything that would be published."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lod.config import FILE, Settings
from lod.errors import Finding, Severity, SourceError, blocks, in_order
from lod.messages.message import Message
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.origin import Origin
from lod.rdf import dcat, prov, qb
from lod.rdf.distributions import DistributionFile
from lod.rdf.formats import DUMPS
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple
from lod.rdf.vocab import DCAT, DCT, QB, SKOS, Vocabulary
from lod.release import graphs, leftovers, unchanged, verdict
from lod.release.derived import derived
from lod.release.progress import Progress
from lod.release.reading import ReadDataSet, ReadingContext, has_its_lists, read_dataset
from lod.release.unchanged import UnchangedSet
from lod.release.verdict import MetadataVerdict
from lod.release.workers import Workers
from lod.sources.site import folder as sources
from lod.sources.site.dataset import component_codelist
from lod.sources.site.folder import Sources
from lod.sources.site.todo import is_todo
from lod.validation import integrity
from lod.validation import judge as judging
from lod.validation import shapes as profiles
from lod.validation.report import Report
from lod.validation.shapes import Shapes

Place = tuple[str | None, int | None, str | None]


@dataclass(frozen=True)
class Judgement:
    """What was read, each data set by itself and all together, the shapes that judged, and all that is wrong.

    `read`: the data sets that were read, by id; `verdict`: what was said of the metadata; `unchanged`: those that a
    release has already, which were neither read nor judged; `made_from`: for each data set the digest of all it is
    made from.
    """

    sources: Sources
    read: Mapping[str, ReadDataSet]
    shapes: Shapes
    report: Report
    findings: list[Finding]
    verdict: MetadataVerdict
    unchanged: Mapping[str, UnchangedSet] = field(default_factory=dict)
    made_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def noticed(self) -> frozenset[str]:
        """The data sets of whose figures there is something to say."""
        return frozenset(name for name, read in self.read.items() if not read.clean)

    def report_triples(self, iris: Iris) -> Iterator[Triple]:
        """The `sh:ValidationReport` that is published with the release."""
        yield from self.report.triples(iris.document("reports/report"))


def read_and_judge(
    settings: Settings, workers: Workers, progress: Progress, anew: bool = False, stores: bool = True
) -> Judgement:
    """Reads what has changed, and judges everything, with these workers; `stores`: cubes are wanted.

    Raises `SourceError` where so much is wrong that the tables were not read.
    """
    read = sources.read(settings)
    _described_first(read)
    made_from = unchanged.digests(read, settings)
    kept = {} if anew else unchanged.unchanged_sets(made_from, settings)
    context = _context(read, settings, workers.folder, stores and not blocks(read.findings))
    numbers = [number for number, entry in enumerate(read.datasets) if entry.dataset.id not in kept]
    datasets: dict[str, ReadDataSet] = {}
    total = len(read.datasets) + 1
    results = workers.map(read_dataset, context, numbers, len(numbers))
    for number in numbers:
        progress(number, total, f"reading {read.datasets[number].name}")
        done = _shared_with(read.datasets[number].dataset, next(results))
        read.findings.extend(done.findings)
        datasets.setdefault(done.dataset.id, done)
    progress(total - 1, total, "judging the catalogue")
    timed = {name: done.dataset for name, done in datasets.items()} | unchanged.covering(kept, read)
    judged = _judge(derived(read, timed), datasets, context.shapes, settings)
    return replace(judged, unchanged=kept, made_from=made_from)


def _shared_with(dataset: DataSet, done: ReadDataSet) -> ReadDataSet:
    """What was read of a data set, which came from another process, with the description that is here already."""
    return replace(done, dataset=replace(dataset, begin=done.dataset.begin, end=done.dataset.end))


def judge_dataset(settings: Settings, id: str) -> list[Finding]:
    """What is wrong with one data set: its description, its lists and its table; the others are not read.

    What only all of them together, or their metadata, can show is not among it. Raises `SourceError`.
    """
    read = sources.read(settings)
    folder = f"{settings.data.name}/{id}/"
    findings = [finding for finding in read.findings if (finding.file or "").startswith(folder)]
    number = next((n for n, entry in enumerate(read.datasets) if entry.name.startswith(folder)), None)
    if number is None:
        return in_order(findings)
    with tempfile.TemporaryDirectory(prefix=leftovers.prefix("check")) as scratch:
        done = read_dataset(_context(read, settings, Path(scratch), False), number)
    return in_order([*findings, *done.findings, *done.noticed, *done.report.findings])


QUICK = 20_000_000
"""Bytes of tables that are read although a description is wrong, so that all is said at once."""


def _described_first(read: Sources) -> None:
    """Raises `SourceError` for descriptions that are wrong, where the tables are too large to be read in vain."""
    wrong = [finding for finding in read.findings if blocks([finding]) and not is_todo(finding.value)]
    size = sum(entry.path.stat().st_size for entry in read.datasets if entry.path.is_file())
    if wrong and size > QUICK:
        raise SourceError([*read.findings, Finding(Message("tables-not-read"), Severity.INFO)])


def _context(read: Sources, settings: Settings, folder: Path, stores: bool) -> ReadingContext:
    """What the data sets of a site are read and judged with."""
    iris = Iris(settings.base_iri)
    lists = {codelist.name: codelist for codelist in read.site.codelists}
    shared = {name: codelist for name, codelist in lists.items() if _is_shared(codelist, settings)}
    shapes = profiles.load(iris.base, settings.shapes, [dataset.id for dataset in read.site.datasets])
    return ReadingContext(read.datasets, lists, shared, shapes, iris, folder, stores)


def _judge(read: Sources, datasets: Mapping[str, ReadDataSet], shapes: Shapes, settings: Settings) -> Judgement:
    """Judges what is said beside the observations as a graph, and adds what was found in each data set."""
    lists = {codelist.name: codelist for codelist in read.site.codelists}
    earlier = [*read.findings, *shapes.findings]
    first = {dataset.id: dataset for dataset in reversed(read.site.datasets)}.values()
    whole = [dataset for dataset in reversed(first) if has_its_lists(dataset, lists)]
    verdict_of_shapes = _verdict(read, whole, shapes, settings)
    results = (result for judged in datasets.values() for result in judged.report.results)
    report = Report.of([*results, *verdict_of_shapes.report.results])
    kept = _about_what_is_there(report, read, Iris(settings.base_iri)).beyond(earlier)
    judged_texts = kept.findings if set(settings.languages) >= BOTH else _without_languages(kept.findings)
    noticed = (finding for judged in datasets.values() for finding in judged.noticed)
    findings = in_order([*earlier, *noticed, *judged_texts])
    return Judgement(read, datasets, shapes, kept, findings, verdict_of_shapes)


BOTH = frozenset({"nb", "en"})
"""The languages that the shapes want texts to be in; a site may have fewer."""


def _without_languages(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that a text is in one language only."""
    return [finding for finding in findings if not finding.rule.endswith("-languages")]


def _verdict(read: Sources, datasets: list[DataSet], shapes: Shapes, settings: Settings) -> MetadataVerdict:
    """What is said of everything beside the figures: by a release that has the same already, or now."""
    question = verdict.question(read.site, [dataset.id for dataset in datasets], shapes, settings)
    remembered = verdict.remembered(question, settings)
    if remembered:
        return remembered
    iris = Iris(settings.base_iri)
    metadata = list(_metadata(read.site, datasets, iris))
    place = _Places(read, iris)
    return MetadataVerdict(question, judging.graph(metadata, shapes, place) + integrity.graph(metadata, place))


def _is_shared(codelist: CodeList, settings: Settings) -> bool:
    """Whether a list stands beside the data sets, and not in the folder of one."""
    return (settings.root / codelist.origin.file).parent.parent.resolve() == settings.data.resolve()


def _about_what_is_there(report: Report, read: Sources, iris: Iris) -> Report:
    """The report without what shapes say of lists that are named and not there: that is told by name."""
    lists = {codelist.name for codelist in read.site.codelists}
    components = [component for dataset in read.site.datasets for component in dataset.structure.components()]
    absent = {iris.codelist(name) for component in components if (name := component_codelist(component)) not in lists}
    return Report.of(result for result in report.results if result.focus not in absent)


def _metadata(site: Site, datasets: list[DataSet], iris: Iris) -> Iterator[Triple]:
    """All that is said beside the observations; the files of distributions, not written yet, by their paths."""
    yield from qb.properties(site, iris)
    lists = {codelist.name: codelist for codelist in site.codelists}
    yield from graphs.codelists(site, lists, iris)
    for dataset in datasets:
        yield from qb.dataset(dataset, iris)
        yield from qb.structure(dataset, iris)
        yield from prov.sources(dataset, iris)
        yield from dcat.dataset(dataset, iris)
    files = {
        d.id: [DistributionFile(f, f"dumps/{d.id}.{f.suffix}", 0, "0" * 64, "0" * 40) for f in DUMPS] for d in datasets
    }
    yield from dcat.catalog(site, files, iris)


class _Places:
    """Where what is said of an IRI was written: the row of a description's key, or of a code list."""

    def __init__(self, read: Sources, iris: Iris) -> None:
        self.iris = iris
        self.datasets = {dataset.id: dataset for dataset in reversed(read.site.datasets)}
        self.concepts: dict[str, tuple[Origin, str]] = {}
        for codelist in read.site.codelists:
            self.concepts[iris.codelist(codelist.name)[1:-1]] = (codelist.origin, "")
            for concept in codelist.concepts:
                self.concepts[iris.concept_of(codelist, concept.notation)[1:-1]] = (concept.origin, "code")
        self.properties = {iris.property_of(c)[1:-1]: c.origin for c in read.site.components() if c.origin.file}

    def __call__(self, focus: str, path: str | None) -> Place | None:
        if focus in self.concepts:
            origin, column = self.concepts[focus]
            return origin.file, origin.row, _CONCEPT_COLUMNS.get(path or "", column) or None
        if focus in self.properties:
            return self.properties[focus].file, self.properties[focus].row, focus.rpartition("/")[2]
        match (self.iris.path(focus) or "").split("/"):
            case ["id", "catalog" | "service", *_] | ["id", "contact", "catalog"]:
                key = _KEYS.get(path or "", "")
                return FILE, None, f"catalog.{key}" if key else "catalog"
            case ["id", _, dataset, *rest] if dataset in self.datasets:
                return self._described(self.datasets[dataset], rest, path, focus)
        return None

    def _described(self, dataset: DataSet, rest: list[str], path: str | None, focus: str) -> Place:
        kind = (self.iris.path(focus) or "").split("/")[1]
        key = (
            _KEYS.get(path or "", "")
            if kind == "dataset"
            else {"contact": "contact", "source": "sources"}.get(kind, "")
        )
        keys = (key, *rest) if key == "sources" else (key,) if key else ()
        return dataset.origin.file, dataset.origin.row_of(*keys) if keys else 1, ".".join(keys) or None


def _bare(vocabulary: Vocabulary, name: str) -> str:
    return vocabulary[name][1:-1]


_KEYS: dict[str, str] = {
    _bare(vocabulary, name): key
    for vocabulary, name, key in (
        (DCT, "title", "title"),
        (DCT, "description", "description"),
        (DCT, "publisher", "publisher"),
        (DCT, "creator", "creator"),
        (DCT, "issued", "issued"),
        (DCT, "modified", "modified"),
        (DCT, "license", "license"),
        (DCT, "spatial", "spatial"),
        (DCT, "temporal", "temporal"),
        (DCT, "language", "language"),
        (DCT, "accrualPeriodicity", "frequency"),
        (DCAT, "contactPoint", "contact"),
        (DCAT, "theme", "theme"),
        (DCAT, "keyword", "keyword"),
        (DCAT, "landingPage", "landing_page"),
        (QB, "structure", "dimensions"),
    )
}
_CONCEPT_COLUMNS: dict[str, str] = {
    _bare(SKOS, "prefLabel"): "label_nb",
    _bare(SKOS, "definition"): "definition_nb",
    _bare(SKOS, "broader"): "broader",
    _bare(SKOS, "notation"): "code",
    _bare(SKOS, "exactMatch"): "exact_match",
    _bare(SKOS, "closeMatch"): "close_match",
}
