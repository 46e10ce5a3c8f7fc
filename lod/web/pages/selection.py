"""A part of a data set: the codes that fix its dimensions, as a form and as links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from lod.charts.areas import mapped_dimension
from lod.charts.parts import parts_offered
from lod.charts.plan import BAR, MAP, PARTS, PER_1000
from lod.exchange.extract import MEASURE
from lod.exchange.order import is_by_value
from lod.exchange.own_parameters import CHARTS, CLASSES, ESCAPE, OWN, SHOWS, parameter
from lod.exchange.selection import Selection, write
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.web.pages import meant
from lod.web.pages.room import weight
from lod.web.pages.view import View
from lod.web.pages.words import Words

MOST_OPTIONS = 100
"""Codes of a dimension that a form lists; where there are more, they have a page of their own."""

OPTIONS_BYTES = 18_000
"""Of HTML, that all the codes a form lists may have."""

OPTION_MARKUP = 90
"""Bytes around the code and the label of an option."""

FEW = 8
"""Codes that stand in the form of a dimension that has a page of its own, besides those chosen."""

MOST_CHOSEN = 20
"""Codes chosen of such a dimension that stand in the form; the others it carries on unseen."""

MOST_NAMED = 2
"""Codes chosen that are named where the form says how many there are."""

MANY = 12
"""Codes past which one can search among them."""


@dataclass(frozen=True)
class Option:
    """A code one can choose, and how deep it lies in its list; or what is `meant`, such as the newest."""

    code: str
    words: Words
    level: int = 0
    chosen: bool = False
    meant: bool = False

    @property
    def text(self) -> str:
        return "\u2003" * self.level + self.words.text


@dataclass(frozen=True)
class Field:
    """A dimension one can filter by: its codes to choose from, or some of them where there are too many.

    `name` is what it is called in an address; `chosen`: how many codes are chosen, 0 for all of them, and `picked` what
    they are called, where they are few; `known`: how many there are; `unseen`: what is chosen and not among the
    options, as it is written in an address; `more`: the address of the page with all of them, "" where they are here.
    """

    name: str
    label: Words
    options: tuple[Option, ...]
    chosen: int = 0
    known: int = 0
    picked: tuple[Words, ...] = ()
    unseen: tuple[str, ...] = ()
    more: str = ""

    @property
    def searchable(self) -> bool:
        return self.known > MANY


@dataclass(frozen=True)
class Setting:
    """How the selection is shown: a parameter, what it is called, and its values with their words; which of its fields
    it is (`number`), where it may be given several times."""

    name: str
    label: str
    options: tuple[Option, ...]
    number: int = 0


def constant(view: View, dataset: DataSet, chosen: Selection | None = None) -> dict[str, str]:
    """The dimensions that have the same code in every figure (that is `chosen`), with that code; never all of them, nor
    one that stands across."""
    occurring = dict(view.opened.occurring(dataset.id)) | (chosen.fixed if chosen else {})
    across = chosen.columns if chosen else ()
    names = [d.name for d in dataset.structure.dimensions if len(occurring[d.name]) == 1 and d.name not in across]
    if len(names) == len(dataset.structure.dimensions):
        names.pop()
    return {name: occurring[name][0] for name in names}


def fields(view: View, dataset: DataSet, selection: Selection) -> list[Field]:
    """The filter form: one field for each dimension that has more than one code, and for the measure."""
    there, listed = view.opened.occurring(dataset.id), _listed(view, dataset)
    found = [
        _field(view, dataset, dimension, selection, dimension.name in listed)
        for dimension in dataset.structure.dimensions
        if len(there[dimension.name]) > 1
    ]
    return [*found, *_measured(view, dataset, selection)]


def _field(view: View, dataset: DataSet, dimension: Dimension, selection: Selection, listed: bool) -> Field:
    """The field of a dimension: what can be chosen by what it is, and all its codes, or those chosen and the first of
    the others."""
    there, codelist = set(view.opened.occurring(dataset.id)[dimension.name]), view.opened.lists[dimension.codelist]
    fixed, asked = selection.fixed.get(dimension.name, ()), selection.requested(dimension.name)
    chosen = tuple(code for code in asked if code in there) if asked else fixed
    options = _codes_to_choose(view, dataset, dimension, chosen, listed)
    offered = [
        Option(value, words, chosen=value in asked, meant=True)
        for value, words in meant.offered(view, dataset, dimension, asked)
    ]
    shown = {option.code for option in options}
    picked = [option.words for option in offered if option.chosen]
    picked += [view.words(codelist.by_notation[code].label) for code in chosen[: MOST_NAMED + 1]]
    named = len(picked) <= MOST_NAMED
    count = len(picked) if asked and named else len(there.intersection(fixed)) or len(fixed)
    return Field(
        parameter(dimension.name),
        view.words(dimension.label),
        (*offered, *options),
        count,
        len(there),
        tuple(picked) if named else (),
        spelled(view, dataset, dimension.name, [code for code in chosen if code not in shown]),
        "" if listed or view.as_of else choose_address(view, dataset, dimension.name, selection),
    )


def _codes_to_choose(
    view: View, dataset: DataSet, dimension: Dimension, chosen: Sequence[str], listed: bool
) -> Sequence[Option]:
    """All codes that figures have, or – where they are not `listed` – those chosen and the first of the others.

    Where nothing is chosen they are the same for all pages of a release in a language, and made once.
    """
    if chosen:
        return _choice(view, dataset, dimension, chosen, listed)
    key = ("options", dataset.id, dimension.name, listed, view.language)
    if key not in view.opened.kept:
        view.opened.kept[key] = tuple(_choice(view, dataset, dimension, (), listed))
    options: tuple[Option, ...] = view.opened.kept[key]
    return options


def _choice(view: View, dataset: DataSet, dimension: Dimension, chosen: Sequence[str], listed: bool) -> list[Option]:
    codelist = view.opened.lists[dimension.codelist]
    among, every = set(chosen), _occurring(view, dataset, dimension)
    if listed:
        return [Option(c.notation, view.words(c.label), level, c.notation in among) for c, level in every]
    first = [codelist.by_notation[code] for code in chosen[:MOST_CHOSEN]]
    others = islice((c for c, _ in every if c.notation not in among), FEW)
    return [Option(c.notation, view.words(c.label), chosen=c.notation in among) for c in (*first, *others)]


def _occurring(view: View, dataset: DataSet, dimension: Dimension) -> list[tuple[Concept, int]]:
    """The codes of a dimension that figures have with how deep they lie, worked out once for a release."""
    release, key = view.opened, ("occurring", dataset.id, dimension.name)
    if key not in release.kept:
        there = set(release.occurring(dataset.id)[dimension.name])
        release.kept[key] = occurring(release.lists[dimension.codelist], there)
    concepts: list[tuple[Concept, int]] = release.kept[key]
    return concepts


def occurring(codelist: CodeList, there: Collection[str]) -> list[tuple[Concept, int]]:
    """The codes that are there with how deep they lie; where none lies below another, in the list's own order."""
    known = codelist.by_notation
    if not any(known[code].broader in there for code in there):
        return [(concept, 0) for concept in codelist.concepts if concept.notation in there]
    found = [(concept, level) for concept, level in codelist.tree if concept.notation in there]
    top = min(level for _, level in found)
    return [(concept, level - top) for concept, level in found]


def spelled(view: View, dataset: DataSet, name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Codes of a dimension as they are written in an address: neighbours as a range."""
    part = Selection(((name, tuple(codes)),)) if codes else Selection()
    return tuple(value for _, value in pairs(view, dataset, part))


def choose_address(view: View, dataset: DataSet, name: str, selection: Selection) -> str:
    """The page where the codes of a dimension are chosen from all of them, with what is selected already."""
    found = [(escaped(key), value) for key, value in pairs(view, dataset, selection)]
    return f"{view.root}/choose/dataset/{dataset.id}/{name}" + (f"?{urlencode(found)}" if found else "")


def escaped(key: str) -> str:
    """A parameter's name where there are others than those of a selection: a dimension's is told by its sign."""
    return key if key in OWN or key.startswith(ESCAPE) else f"{ESCAPE}{key}"


def _listed(view: View, dataset: DataSet) -> set[str]:
    """The dimensions whose codes a form lists: those with the fewest, as long as there is room."""
    key = ("listed", dataset.id, view.language)
    if key not in view.opened.kept:
        view.opened.kept[key] = _with_room(view, dataset)
    listed: set[str] = view.opened.kept[key]
    return listed


def _with_room(view: View, dataset: DataSet) -> set[str]:
    there, found, room_left = view.opened.occurring(dataset.id), set[str](), OPTIONS_BYTES
    for dimension in sorted(dataset.structure.dimensions, key=lambda d: len(there[d.name])):
        codes = there[dimension.name]
        if len(codes) > MOST_OPTIONS:
            break
        known = view.opened.lists[dimension.codelist].by_notation
        room_left -= sum(weight(code, view.say(known[code].label)) + OPTION_MARKUP for code in codes)
        if room_left < 0:
            break
        found.add(dimension.name)
    return found


def _measured(view: View, dataset: DataSet, selection: Selection) -> Iterator[Field]:
    """The choice among measures, where there are several."""
    measures, chosen = dataset.structure.measures, selection.fixed.get(MEASURE_TYPE, ())
    if len(measures) > 1:
        options = tuple(Option(m.name, view.words(m.label), chosen=m.name in chosen) for m in measures)
        picked = tuple(option.words for option in options if option.chosen)[:MOST_NAMED]
        name, label = parameter(MEASURE_TYPE), view.words(MEASURE.label)
        yield Field(name, label, options, len(chosen), len(measures), picked)


def settings(view: View, dataset: DataSet, selection: Selection) -> list[Setting]:
    """What stands across, and in which order figures come."""
    if view.opened.manifest.datasets[dataset.id].observations < 2:
        return []
    constants = constant(view, dataset)
    varying = [d for d in dataset.structure.dimensions if d.name not in constants]
    named = [(d.name, view.words(d.label)) for d in varying]
    if len(dataset.structure.measures) > 1:
        named.append((MEASURE_TYPE, view.words(MEASURE.label)))
    order = [("", Words(view.t("sort.own")))]
    order += named
    order += [(f"-{d.name}", Words(view.t("sort.newest"))) for d in varying if is_period(d, view.opened.lists)][:1]
    order += [("-value", Words(view.t("sort.greatest"))), ("value", Words(view.t("sort.least")))]
    sorts = tuple(Option(code, words, chosen=code == selection.sort) for code, words in order)
    shown = list(_across(view, named, selection.columns))
    shown += [] if selection.columns else [Setting("sort", view.t("filter.sort"), sorts)]
    series = any(is_period(d, view.opened.lists) for d in varying)
    return [*shown, *_looks(view, dataset, selection, series)]


def _across(view: View, named: Sequence[tuple[str, Words]], columns: Sequence[str]) -> Iterator[Setting]:
    """What stands across: a field for each dimension that does, and one more as long as some are left for rows."""
    none = Option("", Words(view.t("filter.rows")))
    for number, chosen in enumerate([*columns, ""][: min(len(named) - 1, max(len(columns), 2))]):
        options = (replace(none, chosen=not chosen), *(Option(code, words, 0, code == chosen) for code, words in named))
        yield Setting("columns", view.t("filter.columns.also" if number else "filter.columns"), options, number)


def _looks(view: View, dataset: DataSet, selection: Selection, series: bool) -> Iterator[Setting]:
    """How a series is drawn, and what has parts that add up."""
    codes = {name: [*codes] for name, codes in view.opened.occurring(dataset.id).items()} | selection.fixed
    parts = parts_offered(dataset, view.opened.lists, codes)
    lists, chosen = view.opened.lists, frozenset(selection.fixed)
    mapped = (MAP,) if mapped_dimension(dataset, lists, codes, chosen) else ()
    usual = (code for code in CHARTS if series and code not in (*PARTS, MAP))
    offered = {*parts, *usual, *mapped, *((BAR,) if mapped else ()), selection.chart}
    looks = [code for code in CHARTS if code in offered]
    kinds = {code: view.t(f"chart.look.{code or 'own'}") for code in ("", *looks)}
    if looks:
        yield Setting("chart", view.t("filter.chart"), _options(kinds, selection.chart))
    if selection.chart == MAP:
        rules = {code: view.t(f"chart.classing.{code}") for code in CLASSES}
        yield Setting("classes", view.t("filter.classes"), _options(rules, selection.classes or CLASSES[0]))
        series = False
    shows = [code for code in SHOWS if _can_show(dataset, selection, code, series)]
    if not shows:
        return
    values = {code: view.t(f"chart.shown.{code or 'own'}") for code in ("", *shows)}
    yield Setting("show", view.t("filter.values"), _options(values, selection.show))


def _can_show(dataset: DataSet, selection: Selection, code: str, series: bool) -> bool:
    """Whether values can be shown so: a series by its periods, counts by inhabitants."""
    if code == PER_1000:
        return dataset.inhabitants is not None or selection.show == code
    return series


def _options(texts: dict[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(code, Words(text), chosen=code == chosen) for code, text in texts.items())


def kept(selection: Selection, shown: list[Field], settings: list[Setting]) -> list[tuple[str, str]]:
    """What the form carries on unseen: restrictions and settings that it has no field for."""
    seen = {field.name for field in shown} | {setting.name for setting in settings}
    found = [(parameter(name), code) for name, codes in selection.codes for code in codes]
    if selection.sort and not is_by_value(selection.sort):
        found.append(("sort", selection.sort))  # that of a column goes with the columns
    found += [
        (name, value)
        for name, value in (("chart", selection.chart), ("show", selection.show), ("classes", selection.classes))
        if value
    ]
    if selection.labels != Selection().labels:
        found.append(("labels", selection.labels.value))
    return [(name, value) for name, value in found if name not in seen]


def pairs(view: View, dataset: DataSet, selection: Selection) -> list[tuple[str, str]]:
    """The parameters that ask for the selection."""
    asked = [("asOf", view.as_of)] if view.as_of else []
    return [*write(selection, view.opened.choices[dataset.id]), *asked]


def query(view: View, dataset: DataSet, selection: Selection, page: int = 1) -> str:
    """The query string of the selection, with its question mark; "" for the whole."""
    found = pairs(view, dataset, selection)
    found += [("page", str(page))] if page > 1 else []
    return f"?{urlencode(found)}" if found else ""
